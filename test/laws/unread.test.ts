import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Evidence, EvidenceGatherer, Need } from '../../src/core/evidence/evidence.ts';
import type { MetricsQuestion } from '../../src/core/evidence/metrics.ts';
import type { BoundEach, FilterDefinition } from '../../src/core/filter.ts';
import type { ResourceType } from '../../src/core/resource-type.ts';
import { isUnknown } from '../../src/core/truth.ts';
import type { Vocabulary } from '../../src/core/vocabulary.ts';
import { CallFailed } from '../../src/estate/aws/call-failed.ts';
import { listing } from '../../src/estate/aws/listing.ts';
import { meantByAll, policies } from './policies.ts';
import { policyAccounts, policyThingsOf } from './policy-account.ts';
import { foundIn, planIn, realVocabulary } from './policy-sweep.ts';
import { isCaught, type KnownCase } from './runs.ts';
import { failures, withFailures, wronglyConcluded } from './unread.ts';
import { worldOf } from './world.ts';

/** Each mutant is Mayfly without one of its precautions about what it could not read. */
type Mutant = readonly [title: string, known: KnownCase, sabotage: (words: Vocabulary) => Partial<Vocabulary>];
const mutants: readonly Mutant[] = [
  [
    'takes what a further call could not read for empty',
    [1, 3423],
    ({ types }) => ({ types: types.map(withoutUnread) }),
  ],
  // Promise D4 of docs/safety.md.
  ['takes `not` of unknown for true', [1, 85], ({ filters }) => ({ filters: filters.map(unknownIsFalse) })],
  [
    'takes metrics that it could not read for zero',
    [1, 861],
    ({ evidence }) => ({ evidence: evidence.map((kind) => (kind.name === 'metrics' ? failureIsZero(kind) : kind)) }),
  ],
  // Promise D5 of docs/safety.md.
  ['takes the first pages of a listing for all of it', [3, 458], ({ types }) => ({ types: types.map(partIsWhole) })],
];

test.each(mutants)('the law catches a Mayfly that %s', async (_, known, sabotage) => {
  const property = fc.asyncProperty(policyAccounts(), policies(), failures(), async (account, specs, wrong) => {
    const real = realVocabulary();
    const { whole, partial, world } = await withFailures(account, specs, wrong, { ...real, ...sabotage(real) });
    return wronglyConcluded(whole, partial, world).length === 0;
  });
  expect(await isCaught(property, known, 6000)).toBe(true);
});

test('the twin catches a Mayfly that finds nothing, or all', async () => {
  for (const [answer, known] of [
    [false, [1496, 3]],
    [true, [1069, 0]],
  ] as const) {
    const property = fc.asyncProperty(policyAccounts(), policies(), async (account, specs) => {
      const things = policyThingsOf(account);
      const real = realVocabulary();
      const plan = await planIn(worldOf(things), specs, undefined, {
        ...real,
        filters: real.filters.map((filter) => always(filter, answer)),
      });
      return String(foundIn(plan)) === String(meantByAll(specs, things));
    });
    expect(await isCaught(property, known, 500)).toBe(true);
  }
});

function always(filter: FilterDefinition, answer: boolean): FilterDefinition {
  const bind: FilterDefinition['bind'] = (...given) => {
    const bound = filter.bind(...given);
    return 'test' in bound ? { ...bound, test: () => answer } : bound;
  };
  return { ...filter, bind };
}

function withoutUnread(type: ResourceType): ResourceType {
  const further = type.detailCalls?.map((each) => ({
    ...each,
    fetch: (...given: Parameters<typeof each.fetch>) =>
      each.fetch(...given).then(
        (answers) => answers.map((answer) => (isUnknown(answer) ? [] : answer)),
        () => given[1].map(() => []),
      ),
  }));
  return { ...type, ...(further && { detailCalls: further }) };
}

function unknownIsFalse(filter: FilterDefinition): FilterDefinition {
  const bind: FilterDefinition['bind'] = (...given) => {
    const bound = filter.bind(...given) as BoundEach<unknown>;
    if (!('extract' in bound)) return bound;
    const extract: typeof bound.extract = (...seen) => {
      const found = bound.extract(...seen);
      return isUnknown(found) ? nothing : found;
    };
    const judged: typeof bound.test = (found) => found !== nothing && bound.test(found);
    const described: typeof bound.describe = (found) =>
      found === nothing ? { property: '', expected: { kind: 'anything' } as const } : bound.describe(found);
    return { ...bound, extract, test: judged, describe: described } as never;
  };
  return { ...filter, bind };
}

const nothing = Symbol('nothing was found');

function failureIsZero(kind: EvidenceGatherer): EvidenceGatherer {
  const gather: EvidenceGatherer['gather'] = async (aws, needs, now): Promise<Evidence> => {
    const answers = await kind.gather(aws, needs, now);
    return new Map(
      needs.map((need) => [need.key, isUnknown(answers.get(need.key)) ? zeros(need) : (answers.get(need.key) ?? null)]),
    );
  };
  return { ...kind, gather };
}

function zeros({ question }: Need) {
  const { from, until, periodSeconds } = question as MetricsQuestion;
  const hours = (Date.parse(until) - Date.parse(from)) / (periodSeconds * 1000);
  return {
    points: Array.from({ length: hours }, (_, at) => ({
      at: new Date(Date.parse(from) + at * periodSeconds * 1000).toISOString(),
      value: 0,
    })),
  };
}

function partIsWhole(type: ResourceType): ResourceType {
  const pages: ResourceType['list']['pages'] = (aws) =>
    listing(async function* () {
      try {
        for await (const page of type.list.pages(aws)) yield page;
      } catch (error) {
        if (!(error instanceof CallFailed)) throw error;
      }
    });
  return { ...type, list: { ...type.list, pages } };
}
