import { expect, test } from '@jest/globals';
import type { Evidence } from '../../../../src/core/evidence/evidence.ts';
import type { FilterContext } from '../../../../src/core/filter.ts';
import type { Json } from '../../../../src/core/json.ts';
import type { Resource } from '../../../../src/core/resource.ts';
import { type Unknown, unknown } from '../../../../src/core/truth.ts';
import { budget } from '../../../../src/policy/filters/budget.ts';
import { budgetFaults, budgetSchema } from '../../../../src/policy/matching/budget-schema.ts';
import { bound, ec2Facts, filterContext, resource, resultOf, settings } from './context.ts';

// 20 days and 2 hours of 30 are over. Complete until the 20th, 00:00.
const now = new Date('2026-11-21T02:00:00Z');
const context = filterContext({ now });

/** 21 days: an amount on the first, another on each of the following until the 19th, and the last two days. */
function days(first: number, each: number, later: readonly number[] = [0, 0]): readonly number[] {
  return [first, ...Array.from({ length: 18 }, () => each), ...later];
}

function reading(groups: Record<string, readonly number[]>, askedAt = now.toISOString(), from = '2026-11-01'): Json {
  return {
    rows: Object.entries(groups).map(([value, of]) => ({ account: '111122223333', value, days: of })),
    from,
    askedAt,
  };
}

function evidence(answer: Json | Unknown, options: object = {}, within: FilterContext = context): Evidence {
  const needs =
    bound(budget, { key: 'team', limit: 100, ...options }, within).needs?.(resource({}, { team: 'a' })) ?? [];
  return new Map(needs.map(({ key, kind }) => [key, kind === 'spend' ? answer : { limit: 110 }]));
}

const spent: Json = { now: reading({ a: days(120, 0), b: days(100, 0), '': days(5, 0) }), earlier: null };

test.each([
  ['over', { team: 'a' }, {}, spent, true],
  ['at the limit', { team: 'b' }, {}, spent, false],
  ['with a limit of its own', { team: 'a' }, { limits: { a: 150 } }, spent, false],
  ['with the limit of a budget in AWS Budgets', { team: 'a' }, { limit: undefined, budget: 'sandbox' }, spent, true],
  ['under the limit of a budget in AWS Budgets', { team: 'b' }, { limit: undefined, budget: 'sandbox' }, spent, false],
  ['without the tag', {}, {}, spent, false],
  ['a group that Cost Explorer does not return', { team: 'c' }, {}, spent, 'unknown'],
  ['the name of a property of every object', { team: 'constructor' }, {}, spent, 'unknown'],
  ['a tag that is not activated', { team: 'a' }, {}, unknown('tag-not-activated: team'), 'unknown'],
  // 1 + 18 × 5 = 91 billed, 26 hours at 5 a day on top: 96.42.
  [
    'under the limit with the spend since then',
    { team: 'a' },
    {},
    { now: reading({ a: days(1, 5) }), earlier: null },
    false,
  ],
  [
    'over the limit with the spend since then',
    { team: 'a' },
    { limit: 96 },
    { now: reading({ a: days(1, 5) }), earlier: null },
    true,
  ],
  [
    'the spend since then does not count',
    { team: 'a' },
    { limit: 96, counts: 'billed' },
    { now: reading({ a: days(1, 5) }), earlier: null },
    false,
  ],
  [
    'the spend since then is already billed',
    { team: 'a' },
    { limit: 97 },
    { now: reading({ a: days(1, 5, [5.5, 0.1]) }), earlier: null },
    false,
  ],
  // 96.42 and 9 days and 22 hours at 5 a day: 146.
  [
    'over the limit at the end of the month',
    { team: 'a' },
    { limit: 145, counts: 'forecast' },
    { now: reading({ a: days(1, 5) }), earlier: null },
    true,
  ],
  [
    'under the limit at the end of the month',
    { team: 'a' },
    { limit: 147, counts: 'forecast' },
    { now: reading({ a: days(1, 5) }), earlier: null },
    false,
  ],
  ['over the limit in the first night', { team: 'a' }, { nights: 2 }, spent, false],
  [
    'over the limit in both nights',
    { team: 'a' },
    { nights: 2 },
    { now: reading({ a: days(120, 0) }), earlier: reading({ a: days(110, 0) }, '2026-11-20T02:00:00Z') },
    true,
  ],
  [
    'not yet over the limit in the night before',
    { team: 'a' },
    { nights: 2 },
    { now: reading({ a: days(120, 0) }), earlier: reading({ a: days(90, 0) }, '2026-11-20T02:00:00Z') },
    false,
  ],
  [
    'not yet billed in the night before',
    { team: 'a' },
    { nights: 2 },
    { now: reading({ a: days(120, 0) }), earlier: reading({}, '2026-11-20T02:00:00Z') },
    false,
  ],
] as const)('budget: %s', (_title, tags, options, answer, expected) => {
  expect(
    resultOf(budget, { key: 'team', limit: 100, ...options }, resource({}, tags), context, evidence(answer, options)),
  ).toBe(expected);
});

// What Cost Explorer lists under the empty value is the spend of everything that does not have the tag.
test.each([
  ['a team without a value', { key: 'team' }, { team: '' }],
  ['a team of spaces', { key: 'team' }, { team: ' \t' }],
  ['an owner without a value', { by: 'owner' }, { owner: '' }],
  ['two owner tags without values', { by: 'owner' }, { owner: ' ', Owner: '' }],
] as const)('%s belongs to no group, however much is spent without the tag', (_title, options, tags) => {
  const untagged: Json = { now: reading({ a: days(5, 0), '': days(5000, 0), ' \t': days(5000, 0) }), earlier: null };
  const each = bound(budget, { limit: 100, ...options }, context);
  const needs = each.needs?.(resource({}, { team: 'a', owner: 'a' })) ?? [];
  const billed = new Map(needs.map(({ key }) => [key, untagged]));
  expect(each.needs?.(resource({}, tags))).toEqual([]);
  expect(resultOf(budget, { limit: 100, ...options }, resource({}, tags), context, billed)).toBe(false);
});

test('of several owner tags, the first with a value says who pays', () => {
  const [need] =
    bound(budget, { by: 'owner', limit: 100 }, context).needs?.(resource({}, { owner: ' ', Owner: 'ada' })) ?? [];
  expect(need?.question).toMatchObject({ by: 'tag:Owner' });
});

test('the answer is unknown if nothing was read', () => {
  expect(resultOf(budget, { key: 'team', limit: 100 }, resource({}, { team: 'a' }), context, new Map())).toBe(
    'unknown',
  );
});

test('an account asks one question for all regions; a paying account asks one for all accounts', () => {
  const ask = (within: FilterContext) =>
    ['111122223333', '444455556666'].flatMap((account) =>
      ['eu-west-1', 'us-west-2'].flatMap(
        (region) =>
          bound(budget, { key: 'team', limit: 100 }, within).needs?.(
            resource({}, { team: region }, { account, region }),
          ) ?? [],
      ),
    );
  expect(new Set(ask(context).map(({ key }) => key)).size).toBe(2);
  const paid = ask(filterContext({ now, settings: { ...settings, payer: '999900001111' } }));
  expect(new Set(paid.map(({ key }) => key)).size).toBe(1);
  expect(paid[0]).toMatchObject({
    place: { account: '999900001111', region: 'us-east-1' },
    question: { by: 'tag:team', perAccount: true, metric: 'UnblendedCost', from: '2026-11-01', until: '2026-11-22' },
  });
});

test('early in a month the days before it are queried too, and do not count', () => {
  const first = filterContext({ now: new Date('2026-12-02T02:00:00Z') });
  const [need] = bound(budget, { key: 'team', limit: 100 }, first).needs?.(resource({}, { team: 'a' })) ?? [];
  expect(need?.question).toMatchObject({ from: '2026-11-23', until: '2026-12-03' });
  // 60 a day in November; 10 on the 1st of December so far: 60 × 26/24 are due since then.
  const answer: Json = {
    now: reading({ a: [60, 60, 60, 60, 60, 60, 60, 60, 10, 0] }, '2026-12-02T02:00:00Z', '2026-11-23'),
    earlier: null,
  };
  const at = (limit: number) =>
    resultOf(budget, { key: 'team', limit }, resource({}, { team: 'a' }), first, evidence(answer, {}, first));
  expect([at(64), at(66)]).toEqual([true, false]);
});

test('`organization` counts all accounts together, `account` each by itself', () => {
  const paying = filterContext({ now, settings: { ...settings, payer: '999900001111' } });
  const rows = [
    { account: '111122223333', value: 'a', days: days(60, 0) },
    { account: '444455556666', value: 'a', days: days(60, 0) },
  ];
  const answer: Json = { now: { rows, from: '2026-11-01', askedAt: now.toISOString() }, earlier: null };
  const over = (across: string) =>
    resultOf(
      budget,
      { key: 'team', limit: 100, across },
      resource({}, { team: 'a' }),
      paying,
      evidence(answer, { across }, paying),
    );
  expect([over('account'), over('organization')]).toEqual([false, true]);
});

test.each([
  [{ by: 'owner' }, { Owner: 'ada' }, 'tag:Owner'],
  [{ by: 'account' }, {}, 'account'],
  [{ by: 'service' }, {}, 'service'],
])('%j groups by %s', (options, tags, by) => {
  const billed = filterContext({ now, type: { ...ec2Facts, billedAs: 'Amazon Elastic Compute Cloud - Compute' } });
  expect(bound(budget, { limit: 100, ...options }, billed).needs?.(resource({}, tags))[0]?.question).toMatchObject({
    by,
  });
});

test('the explanation shows an estimate as such, with the time of the figures', () => {
  const each = bound(budget, { key: 'team', limit: 90 }, context);
  const actual = each.extract(
    resource({}, { team: 'a' }),
    evidence({ now: reading({ a: days(1, 5) }), earlier: null }, { limit: 90 }),
  );
  expect(each.describe(actual)).toEqual({
    property: 'spend of tag:team',
    actual: {
      kind: 'spend',
      group: 'a',
      currency: 'USD',
      billed: 91,
      from: '2026-11-01',
      asOf: '2026-11-20T00:00:00.000Z',
      since: 5.42,
    },
    expected: { kind: 'spend', currency: 'USD', limit: 90, days: 1 },
  });
});

test.each([
  [{ limit: 1 }, 'The filter does not say which tag to group by.'],
  [{ by: 'account', key: 'team', limit: 1 }, '`by: account` does not use `key`.'],
  [{ key: 'team' }, 'The filter has no limit.'],
  [{ key: 'team', limit: 1, budget: 'b' }, 'The filter has two limits.'],
  [{ by: 'service', limit: 1 }, 'Mayfly does not know under which service ec2 is billed.'],
  [{ key: 'team', limit: 1, across: 'organization' }, 'Mayfly cannot read the spend of the other accounts.'],
  [
    { key: 'team', limit: 1, limits: { ' ': 5 } },
    'A group without a name has no limit: a tag without a value puts a resource into no group.',
  ],
  [{ key: 'team', limit: 1, choose: 'costliest-first' }, '`choose` and `until` need each other.'],
])('%j: %s', (options, fault) => {
  expect(budgetFaults(budgetSchema.parse(options), { name: 'ec2' }, false).map(({ message }) => message)).toEqual([
    fault,
  ]);
});

// 238 hours of the month are left; of the 26 before them nothing is billed yet: a price of 730 a month adds 264 to the
// 200 that are billed, and a stop takes 238 away.
const selectedFor = (limit: number, resources: readonly Resource[], maybe: readonly Resource[] = []) => {
  const priced = {
    ...ec2Facts,
    perMonth: (raw: Record<string, unknown>) =>
      typeof raw.Price === 'number' ? { perMonth: raw.Price, source: 'a test' } : { unknown: 'no price' },
  };
  const within = filterContext({ now, type: priced });
  const options = { key: 'team', limit, counts: 'forecast', choose: 'costliest-first', until: 'under-budget' };
  const filter = budget.bind(budget.schema.parse(options), within);
  if (filter.kind !== 'whole') throw new Error('budget with `choose` judges sets');
  const answer: Json = { now: reading({ a: days(200, 0), b: days(5, 0) }), earlier: null };
  const spendEvidence = new Map((filter.needs?.(resources) ?? []).map(({ key }) => [key, answer]));
  const { selected, unsure } = filter.select(resources, spendEvidence, maybe);
  return { kept: selected.map(({ id }) => id), unsure: unsure.map(({ resource: { id }, cause }) => `${id}: ${cause}`) };
};
const priced = (
  id: string,
  Price: number | undefined,
  tags: Record<string, string> = { 'lifespan-intent': 'ephemeral-task' },
  unread: readonly string[] = [],
) =>
  resource(
    { Price },
    { team: 'a', ...tags },
    { id, arn: id, unread: new Map(unread.map((key) => [key, 'AccessDenied'])) },
  );
const support = { 'lifespan-intent': 'persistent-support' };
const core = { 'lifespan-intent': 'persistent-core' };

test.each([
  ['the most expensive, until it fits', 290, [priced('cheap', 100), priced('dear', 730)], ['dear'], []],
  [
    'as many as it takes, in the order of the listing',
    200,
    [priced('cheap', 100), priced('dear', 730)],
    ['cheap', 'dear'],
    [],
  ],
  ['none if it fits already', 1000, [priced('dear', 730)], [], []],
  [
    'ephemeral tasks before more expensive resources',
    600,
    [priced('support', 900, support), priced('none', 900, {}), priced('task', 730)],
    ['none', 'task'],
    [],
  ],
  ['never the core', 10, [priced('core', 900, core), priced('task', 1)], ['task'], []],
  ['never what saves nothing', 10, [priced('stopped', 0), priced('task', 1)], ['task'], []],
  [
    'no other group',
    199,
    [priced('other', 300, { 'lifespan-intent': 'ephemeral-task', team: 'b' }), priced('task', 1)],
    ['task'],
    [],
  ],
  [
    'nothing of what has the tag without a value',
    199,
    [priced('empty', 900, { 'lifespan-intent': 'ephemeral-task', team: '' }), priced('task', 1)],
    ['task'],
    [],
  ],
  [
    'what has no price only if the others do not suffice',
    10,
    [priced('task', 1), priced('no-price', undefined)],
    ['task'],
    ['no-price: its price is not known, so it is not known whether stopping it brings the group under its limit'],
  ],
])('chooses %s', (_title, limit, resources, kept, unsure) => {
  expect(selectedFor(limit, resources)).toEqual({ kept, unsure });
});

test('a resource that may belong to the group may take the place of another, which is then unknown', () => {
  const resources = [priced('cheap', 300), priced('dear', 730)];
  expect(selectedFor(300, resources).kept).toEqual(['cheap', 'dear']);
  expect(selectedFor(300, resources, [priced('unread', 600, {}, ['Tags']), priced('task', 600)])).toEqual({
    kept: ['dear'],
    unsure: ['cheap: it is not known whether 2 more resources belong to team=a'],
  });
});
