import { type BoundWhole, type FilterDefinition, filter } from '../../src/core/filter.ts';
import type { Json } from '../../src/core/json.ts';
import type { Resource } from '../../src/core/resource.ts';
import { compiled, described, selected } from './compiled.ts';

/** A chain of filters over resources, and the ids that Custodian selects, in its order. */
export interface SetCase {
  readonly resource: string;
  readonly filters: readonly Json[];
  readonly resources: readonly { readonly [key: string]: Json }[];
  readonly now: string;
  readonly selected: readonly string[];
}

/**
 * Whether our filters select what Custodian does, in its order. Custodian returns the results of `or` and `not` in the
 * order of a hash table with a random seed. After them its order means nothing, so only the members are compared. If a
 * `reduce` that depends on the order follows, its answer differs from run to run (seen: the same question under six
 * seeds). `some-seed`: its answer is one of these, because our filters give it for some order of the results of `or`
 * and `not`.
 */
export function setAgrees(question: SetCase, definitions: readonly FilterDefinition[]): 'yes' | 'some-seed' | 'no' {
  const { resource: type, filters, resources, now, selected: expectedIds } = question;
  const asResources = resources.map((raw) => described(type, raw));
  const answer = (chain: readonly Json[], known: readonly FilterDefinition[]): string =>
    comparable(
      filters,
      selected(compiled(type, chain, known, new Date(now)), asResources).map(({ id }) => id),
    );
  const theirs = comparable(filters, expectedIds);
  if (answer(filters, definitions) === theirs) return 'yes';
  const marked = markReduces(filters, false);
  if (!marked.hasMarks) return 'no';
  const known = [...definitions, shuffledReduce(definitions)];
  for (let attempt = 0; attempt < MOST_ORDERS; attempt += 1)
    if (answer(marked.filters, known) === theirs) return 'some-seed';
  return 'no';
}

const MOST_ORDERS = 20_000;

function comparable(filters: readonly Json[], ids: readonly string[]): string {
  return (filters.some(isShuffling) ? ids.toSorted() : ids).join();
}

type Members = Readonly<Record<string, Json>>;

function isShuffling(node: Json): boolean {
  if (node === null || typeof node !== 'object' || Array.isArray(node)) return false;
  const { and, ...rest } = node as Members;
  return 'or' in rest || 'not' in rest || (Array.isArray(and) && and.some(isShuffling));
}

/** Renames each `reduce` that gets the results of `or` or `not`. */
function markReduces(
  filters: readonly Json[],
  isShuffledBefore: boolean,
): { readonly filters: readonly Json[]; readonly hasMarks: boolean } {
  let isShuffled = isShuffledBefore;
  let hasMarks = false;
  const marked = filters.map((node): Json => {
    const members = node as Members;
    const [name = ''] = Object.keys(members);
    const of = members[name];
    if (members.type === 'reduce' && isShuffled) {
      hasMarks = true;
      return { ...members, type: 'shuffled-reduce' };
    }
    if (!['and', 'or', 'not'].includes(name) || !Array.isArray(of)) return node;
    // Each part of an `or` gets the set as it was before the block; in other blocks a part gets what the previous one
    // left.
    const parts =
      name === 'or'
        ? of.map((part: Json) => markReduces([part], isShuffled))
        : [markReduces(of as readonly Json[], isShuffled)];
    hasMarks ||= parts.some((part) => part.hasMarks);
    isShuffled ||= isShuffling(node);
    return { [name]: parts.flatMap((part) => part.filters) };
  });
  return { filters: marked, hasMarks };
}

/**
 * Our own `reduce`, applied to its resources in another order at each call; the orders are the same in every test run.
 */
function shuffledReduce(definitions: readonly FilterDefinition[]): FilterDefinition {
  const reduce = definitions.find(({ name }) => name === 'reduce');
  if (!reduce) throw new RangeError('there is no reduce');
  const next = randomNumbers(1);
  return filter({
    ...reduce,
    name: 'shuffled-reduce',
    bind: (options, context) => {
      const bound = reduce.bind(options, context) as BoundWhole;
      const select: BoundWhole['select'] = (resources, evidence) => bound.select(shuffled(resources, next), evidence);
      return { ...bound, select };
    },
  });
}

function shuffled(resources: readonly Resource[], next: () => number): readonly Resource[] {
  return resources
    .map((resource) => ({ resource, lot: next() }))
    .sort((a, b) => a.lot - b.lot)
    .map(({ resource }) => resource);
}

/** Mulberry32: pseudo-random numbers from 0 to 1. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
