import { expect, test } from '@jest/globals';
import type { Answer } from '../../../src/core/evidence/evidence.ts';
import type { Json } from '../../../src/core/json.ts';
import type { Resource } from '../../../src/core/resource.ts';
import { unknown } from '../../../src/core/truth.ts';
import { types } from '../../../src/estate/vocabulary.ts';
import { costsBy } from '../../../src/plan/costs.ts';

const now = new Date('2026-11-21T02:00:00Z');
const byName = new Map(types.map((type) => [type.name, type]));

function resource(type: string, id: string, raw: Record<string, unknown>): Resource {
  const place = { account: '111122223333', region: 'eu-west-1' };
  return {
    type,
    id,
    ...place,
    arn: `arn:aws:x:eu-west-1:111122223333:${id}`,
    tags: new Map(),
    raw,
    unread: new Map(),
    seenAt: now.toISOString(),
  };
}

const instance = resource('ec2', 'i-1', { InstanceType: 'm5.large', State: { Name: 'running' } });
const database = resource('rds', 'db-1', {
  Engine: 'postgres',
  EngineVersion: '16.4',
  DBInstanceClass: 'db.m5.large',
  StorageType: 'gp2',
  AllocatedStorage: 100,
  DBInstanceStatus: 'available',
});

/** Answers each kind of need the same way: prices by their unit. */
function estimate(
  pricedResource: Resource,
  costs: { resources: boolean; priceList: boolean } | undefined,
  answers: Readonly<Record<string, Answer>>,
) {
  const { needs, of: costOf } = costsBy(byName, costs === undefined ? {} : { costs }, now);
  const requestedNeeds = needs(pricedResource);
  const evidence = new Map(
    requestedNeeds.flatMap(({ key, kind, question }) => {
      const answer = answers[kind === 'price' ? (question as { unit: string }).unit : kind];
      return answer === undefined ? [] : [[key, answer] as const];
    }),
  );
  return { asked: requestedNeeds, costs: costOf(pricedResource, evidence) };
}

const prices: Readonly<Record<string, Json>> = {
  Hrs: { dollars: 0.2, published: '2026-11-12T00:00:00Z' },
  'GB-Mo': { dollars: 0.1, published: '2026-10-01T00:00:00Z' },
};
const everySource = { resources: true, priceList: true };
const measured = (id: string): Json => ({ dollars: { [id]: [2, 4] } });

test('by default nobody is asked, and the table that comes with Mayfly is used, with its date', () => {
  expect(estimate(instance, undefined, {})).toEqual({
    asked: [],
    costs: { perMonth: expect.closeTo(78.11, 2), source: expect.stringMatching(/^list prices of \d{4}-/) },
  });
});

test('the Price List comes before the table, part by part, as old as its oldest part', () => {
  const estimated = estimate(database, { resources: false, priceList: true }, prices);
  expect(estimated.costs).toEqual({ perMonth: 0.2 * 730 + 10, source: 'AWS Price List of 2026-10-01' });
  expect(estimated.asked.map(({ kind, place: { region } }) => `${kind} ${region}`)).toEqual([
    'price eu-central-1',
    'price eu-central-1',
  ]);
});

test('if one part of the Price List is unknown, the table is used', () => {
  expect(
    estimate(instance, everySource, { Hrs: unknown('the Price List has 2 prices per Hrs for it') }).costs,
  ).toMatchObject({
    source: expect.stringMatching(/^list prices/),
  });
});

test('what the table does not have either is unknown, with the reason of the Price List', () => {
  const unpriced = { ...database, raw: { ...database.raw, DBInstanceClass: 'db.m7g.large' } };
  const reason = 'the Price List has 2 prices per GB-Mo for RDS:GP2-Storage in eu-west-1';
  expect(
    estimate(unpriced, { resources: false, priceList: true }, { ...prices, 'GB-Mo': unknown(reason) }).costs,
  ).toEqual({ unknown: reason });
});

test('what remains of a stopped database is priced by the Price List, too', () => {
  const { needs, ofStopped } = costsBy(byName, { costs: { resources: false, priceList: true } }, now);
  const evidence = new Map(
    needs(database).map(({ key, question }) => [key, prices[(question as { unit: string }).unit] ?? null] as const),
  );
  expect(ofStopped(database, evidence)).toEqual({ perMonth: 10, source: 'AWS Price List of 2026-10-01' });
  expect(ofStopped(instance, evidence)).toMatchObject({ perMonth: 0 });
  expect(ofStopped(database, new Map())).toEqual({ unknown: 'price: not read' });
});

test('what has no part in the Price List names no list', () => {
  const stopped = { ...instance, raw: { ...instance.raw, State: { Name: 'stopped' } } };
  expect(estimate(stopped, { resources: false, priceList: true }, {}).costs).toEqual({
    perMonth: 0,
    source: 'nothing of it costs anything',
  });
});

test.each([
  ['its id', instance, 'i-1'],
  ['its ARN', database, 'arn:aws:x:eu-west-1:111122223333:db-1'],
])('what Cost Explorer knows about the resource itself, by %s, comes first', (_, of, name) => {
  const estimated = estimate(of, everySource, { ...prices, 'resource-cost': measured(name) });
  expect(estimated.costs).toEqual({
    perMonth: (3 * 730) / 24,
    source: 'Cost Explorer, for the resource itself, 2026-11-13 to 2026-11-20',
  });
  expect(estimated.asked[0]).toMatchObject({
    kind: 'resource-cost',
    place: { region: 'us-east-1' },
    question: { from: '2026-11-13', until: '2026-11-20' },
  });
});

test('a resource that Cost Explorer does not name costs what the list says, never nothing', () => {
  expect(estimate(instance, everySource, { ...prices, 'resource-cost': measured('i-2') }).costs).toEqual({
    perMonth: 146,
    source: 'AWS Price List of 2026-11-12',
  });
});

test('a price that nobody knows is unknown', () => {
  expect(estimate(resource('cfn', 'stack', {}), everySource, {}).costs).toEqual({
    unknown: 'the price of cfn is not known',
  });
});
