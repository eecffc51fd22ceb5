import { expect, test } from '@jest/globals';
import { type CollectOptions, collect, countResources, typesFor } from '../../../src/app/collect.ts';
import { defaultSettings } from '../../../src/config/settings.ts';
import type { Evidence, EvidenceGatherer, Need } from '../../../src/core/evidence/evidence.ts';
import type { Coverage, Planner } from '../../../src/core/plan.ts';
import type { Place } from '../../../src/core/resource.ts';
import type { ResourceType } from '../../../src/core/resource-type.ts';
import { unknown } from '../../../src/core/truth.ts';
import { listing } from '../../../src/estate/aws/listing.ts';
import { NoCredentials } from '../../../src/estate/aws/no-credentials.ts';
import { loadPolicies } from '../../../src/policy/load/load.ts';
import { fakeAws, refusal } from '../estate/fake-aws.ts';
import { need } from '../estate/need.ts';
import { now, vocabulary } from '../plan/world.ts';

const ireland = { account: '111122223333', region: 'eu-west-1' };
const virginia = { account: '111122223333', region: 'us-east-1' };
const closed = { account: '444455556666', region: 'eu-west-1' };

const text = 'policies: [{name: p, resource: box, actions: [stop]}, {name: q, resource: box, actions: [tag]}]';
const { policies } = loadPolicies([{ path: 'p.yml', text }], vocabulary, defaultSettings);

type World = Readonly<Record<string, (place: Place, page: number) => readonly string[]>>;

/** The types of the world, which list these ids; `read` has each page that was read. */
function typesOf(world: World) {
  const read: string[] = [];
  const types = vocabulary.types.map((type): ResourceType => {
    const pages: ResourceType['list']['pages'] = ({ place }) =>
      listing(async function* () {
        for (let page = 0; page < 2; page += 1) {
          read.push(`${type.name} ${place.region} ${page}`);
          const ids = world[type.name]?.(place, page) ?? [];
          yield await Promise.resolve(ids.map((Id) => ({ Id })));
        }
      });
    return { ...type, list: { iam: [], pages } };
  });
  return { types, read };
}

/** A planner that notes what it is given, and needs these, one after the other. */
function planner(...rounds: readonly (readonly Need[])[]) {
  const seen: string[] = [];
  const rows: Coverage[] = [];
  const given: Evidence[] = [];
  const it: Planner = {
    see: (type, { region }, page) => seen.push(...page.map(({ id }) => `${type} ${region} ${id}`)),
    listingEnded: (row) => rows.push(row),
    needs: () => rounds[given.length] ?? [],
    give: (evidence) => given.push(evidence),
    finish: () => {
      throw new Error('collecting finishes no plan');
    },
  };
  return { it, seen, rows, given };
}

function optionsFor(
  places: readonly Place[],
  types: readonly ResourceType[],
  evidence: readonly EvidenceGatherer[] = [],
): CollectOptions {
  const open = (place: Place) => {
    if (place.account === closed.account) throw new NoCredentials(`no role in ${place.account}`);
    return { ...fakeAws({}), place };
  };
  return { connection: { places, unreached: [], open }, vocabulary: { ...vocabulary, types, evidence }, now };
}

test('each type of the policies, and those that protect it, is read once in each place, page by page', async () => {
  const { types, read } = typesOf({
    box: ({ region }, page) => (region === 'eu-west-1' ? [`b${page}`] : []),
    shelf: (_, page) => (page === 0 ? ['s0'] : []),
  });
  const { it, seen, rows } = planner();
  await collect(it, policies, optionsFor([ireland, virginia], types));
  expect(read.toSorted()).toEqual(
    ['box', 'shelf'].flatMap((type) =>
      ['eu-west-1', 'us-east-1'].flatMap((region) => [0, 1].map((page) => `${type} ${region} ${page}`)),
    ),
  );
  expect(seen.toSorted()).toEqual(['box eu-west-1 b0', 'box eu-west-1 b1', 'shelf eu-west-1 s0', 'shelf us-east-1 s0']);
  expect(rows).toHaveLength(4);
  expect(rows).toEqual(expect.arrayContaining([{ ...virginia, type: 'box', status: 'whole', resources: 0 }]));
});

test('the planner hears of each type in a place that could not be reached that it was denied', async () => {
  const { types } = typesOf({});
  const options = optionsFor([], types);
  const unreached = [{ ...closed, cause: 'AccessDenied on sts:AssumeRole' }];
  const { it, rows } = planner();
  await collect(it, policies, { ...options, connection: { ...options.connection, unreached } });
  const denied = { ...closed, status: 'denied', resources: 0, cause: 'AccessDenied on sts:AssumeRole' };
  expect(rows).toHaveLength(2);
  expect(rows).toEqual(
    expect.arrayContaining([
      { ...denied, type: 'box' },
      { ...denied, type: 'shelf' },
    ]),
  );
});

test('a listing that AWS refuses after its first page is a part, and the other types are read', async () => {
  const { types } = typesOf({
    box: (_, page) => {
      if (page === 1) throw refusal('test:ListBoxes');
      return ['b0'];
    },
  });
  const { it, seen, rows } = planner();
  await collect(it, policies, optionsFor([ireland], types));
  expect(seen).toEqual(['box eu-west-1 b0']);
  expect(rows).toEqual(
    expect.arrayContaining([
      { ...ireland, type: 'box', status: 'part', resources: 1, cause: 'AccessDenied on test:ListBoxes' },
      { ...ireland, type: 'shelf', status: 'whole', resources: 0 },
    ]),
  );
});

test('evidence is gathered until the planner needs none: per kind and place in one batch', async () => {
  const batches: string[][] = [];
  const weight: EvidenceGatherer = {
    name: 'weight',
    iam: [],
    gather: (aws, needs, at) => {
      expect(at).toBe(now);
      batches.push([aws.place.region, ...needs.map(({ question }) => JSON.stringify(question))]);
      return Promise.resolve(new Map(needs.map(({ key }) => [key, 3])));
    },
  };
  const [first, second, third, later] = [
    need('weight', ireland, { box: 1 }),
    need('weight', ireland, { box: 2 }),
    need('weight', virginia, { box: 1 }),
    need('weight', ireland, { box: 9 }),
  ];
  const { it, given } = planner([first, second, third], [later]);
  await collect(it, policies, optionsFor([], [], [weight]));
  expect(batches).toEqual([
    ['eu-west-1', '{"box":1}', '{"box":2}'],
    ['us-east-1', '{"box":1}'],
    ['eu-west-1', '{"box":9}'],
  ]);
  expect(given.map((evidence) => [...evidence])).toEqual([
    [first, second, third].map(({ key }) => [key, 3]),
    [[later.key, 3]],
  ]);
});

test('every need gets an answer: what nobody gathers, answers or may ask is unknown, with the cause', async () => {
  const silent: EvidenceGatherer = { name: 'silent', iam: [], gather: () => Promise.resolve(new Map()) };
  const needs = [need('silent', ireland, {}), need('foreign', ireland, {}), need('silent', closed, {})];
  const { it, given } = planner(needs);
  await collect(it, policies, optionsFor([], [], [silent]));
  expect(needs.map(({ key }) => given[0]?.get(key))).toEqual([
    unknown('silent gave no answer'),
    unknown('nobody can gather foreign'),
    unknown('no role in 444455556666'),
  ]);
});

test('a gatherer may need evidence of another kind for its answer', async () => {
  const height: EvidenceGatherer = {
    name: 'height',
    iam: [],
    gather: (_, needs) => Promise.resolve(new Map(needs.map(({ key }) => [key, 7]))),
  };
  const inner = need('height', ireland, { box: 1 });
  const volume: EvidenceGatherer = {
    name: 'volume',
    iam: [],
    gather: async (_aws, needs, _now, further) => {
      const answer = (await further?.([inner]))?.get(inner.key);
      return new Map(needs.map(({ key }) => [key, answer === 7 ? 343 : 'no answer']));
    },
  };
  const outer = need('volume', ireland, { box: 1 });
  const { it, given } = planner([outer]);
  await collect(it, policies, optionsFor([], [], [height, volume]));
  expect([...(given[0] ?? [])]).toEqual([[outer.key, 343]]);
});

test('the types of the policies and those that protect them are read, in the order that retains least', () => {
  expect(typesFor(policies, vocabulary.types).map(({ name }) => name)).toEqual(['box', 'shelf']);
  expect(typesFor([], vocabulary.types)).toEqual([]);
});

test('a recording counts what it reads, over all types and places', async () => {
  const { types } = typesOf({ box: (_, page) => [`b${page}`], shelf: (_, page) => (page === 0 ? ['s0'] : []) });
  const events: string[] = [];
  const count = await countResources(types, {
    ...optionsFor([ireland, virginia], types),
    listen: (event) => events.push(event.kind),
  });
  expect(count).toBe(6);
  expect(events.filter((kind) => kind === 'type-read')).toHaveLength(2 * types.length);
});

test('a run that is stopped leaves the types that it did not read as not tried', async () => {
  const stop = new AbortController();
  const { types } = typesOf({
    box: () => {
      stop.abort();
      return ['b0'];
    },
  });
  const { it, rows } = planner();
  await collect(it, policies, { ...optionsFor([ireland], types), signal: stop.signal });
  expect(rows.map(({ type, status }) => `${type} ${status}`)).toEqual(['box part', 'shelf not-tried']);
});
