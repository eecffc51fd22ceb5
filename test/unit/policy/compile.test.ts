import { expect, test } from '@jest/globals';
import type { Json } from '../../../src/core/json.ts';
import type { Resource } from '../../../src/core/resource.ts';
import { unknown } from '../../../src/core/truth.ts';
import { itemFilters } from '../../../src/policy/matching/item-filters.ts';
import { need } from '../estate/need.ts';
import { compiled } from './filters/compiled.ts';
import { resource } from './filters/context.ts';

const at = { file: 'policies/a.yml', line: 3, column: 5 };
const none = new Map<string, never>();

const judged = (written: Json, of: Resource) => compiled([written]).stages[0]?.each?.judge(of, none);
const unreadTags = resource(
  { State: { Name: 'running' } },
  {},
  { unread: new Map([['Tags', 'AccessDenied on ec2:DescribeTags']]) },
);

test('filters are divided into stages after every filter over a whole set', () => {
  const { stages } = compiled([
    { A: 1 },
    { B: 1 },
    { type: 'reduce', limit: 1 },
    { type: 'reduce', limit: 1 },
    { C: 1 },
  ]);
  expect(stages.map(({ each, whole }) => [each !== undefined, whole?.name])).toEqual([
    [true, 'reduce'],
    [false, 'reduce'],
    [true, undefined],
  ]);
});

test('a block that contains a filter over a whole set is one itself', () => {
  expect(compiled([{ not: [{ or: [{ A: 1 }, { type: 'reduce', limit: 1 }] }] }]).stages).toMatchObject([
    { whole: { name: 'not' } },
  ]);
});

test('a policy without filters matches everything in one stage', () => {
  expect(compiled([]).stages).toEqual([{}]);
});

test('a filter that reads an unread key is unknown, and so is its negation', () => {
  expect(judged({ 'tag:owner': 'absent' }, unreadTags)).toBe('unknown');
  expect(judged({ not: [{ 'tag:owner': 'absent' }] }, unreadTags)).toBe('unknown');
});

test('a known part decides if the other is unknown', () => {
  const running = { 'State.Name': 'running' };
  const owner = { 'tag:owner': 'absent' };
  expect(judged({ or: [owner, running] }, unreadTags)).toBe(true);
  expect(judged({ and: [owner, { not: [running] }] }, unreadTags)).toBe(false);
  expect(judged({ and: [owner, running] }, unreadTags)).toBe('unknown');
});

test('an expression without an answer is unknown even if nothing is unread', () => {
  const named = resource({ Names: ['a'] });
  expect(judged({ not: [{ type: 'value', key: 'sum(Names)', value: 1 }] }, named)).toBe('unknown');
  expect(compiled([{ not: [{ type: 'value', key: 'sum(Names)', value: 1 }] }]).stages[0]?.each?.test(named)).toBe(
    false,
  );
});

test('an explanation shows each part with its value, and why it is unknown', () => {
  const explained = compiled([{ 'State.Name': 'stopped' }, { 'tag:owner': 'absent' }]).stages[0]?.each?.explain(
    unreadTags,
    none,
  );
  expect(explained).toMatchObject({
    filter: 'and',
    result: false,
    of: [
      {
        filter: 'value',
        property: 'State.Name',
        actual: { kind: 'value', value: 'running' },
        expected: { kind: 'compare', op: 'eq', value: 'stopped' },
        result: false,
      },
      {
        filter: 'value',
        property: 'tag:owner',
        expected: { kind: 'presence', is: 'absent' },
        result: 'unknown',
        cause: 'Tags: AccessDenied on ec2:DescribeTags',
        unread: 'Tags',
      },
    ],
  });
});

test('a long value is shortened in the explanation, with its length', () => {
  const explained = compiled([{ Text: 'x' }]).stages[0]?.each?.explain(resource({ Text: 'y'.repeat(5000) }), none);
  expect(explained?.of?.[0]?.actual).toEqual({ kind: 'cut', start: `"${'y'.repeat(199)}`, characters: 5002 });
});

test('a resource whose sort key is unread makes the whole set unsure', () => {
  const whole = compiled([{ type: 'reduce', 'sort-by': 'tag:rank', limit: 1 }]).stages[0]?.whole;
  const ranked = resource({}, { rank: '1' });
  expect(whole?.select([ranked, unreadTags], none).unsure.map((unsure) => unsure.resource)).toEqual([
    ranked,
    unreadTags,
  ]);
});

test('values from a file are queried once per account and region, and unknown until then', () => {
  const each = compiled([
    { not: [{ type: 'value', key: 'tag:owner', op: 'in', value_from: { url: 's3://lists/{account_id}/owners.txt' } }] },
  ]).stages[0]?.each;
  const owned = resource({}, { owner: 'bob' });
  const valuesNeed = need('values', owned, { url: 's3://lists/111122223333/owners.txt' });
  expect(each?.isEvident).toBe(true);
  expect(each?.needs(owned)).toEqual([valuesNeed]);
  expect(each?.judge(owned, none)).toBe('unknown');
  expect(each?.judge(owned, new Map([[valuesNeed.key, unknown('AccessDenied')]]))).toBe('unknown');
  expect(each?.judge(owned, new Map([[valuesNeed.key, 'alice\nbob\n']]))).toBe(false);
  expect(each?.judge(owned, new Map([[valuesNeed.key, 'alice\n']]))).toBe(true);
});

test('a policy runs between its start and its end, if its conditions match', () => {
  const place = { account: '111122223333', region: 'eu-west-1' };
  expect(compiled([], { start: '2026-12-01T00:00:00Z' }).runs(place).result).toBe(false);
  expect(compiled([], { start: '2026-11-01T00:00:00Z', end: '2026-12-01T00:00:00Z' }).runs(place).result).toBe(true);
  const conditions = itemFilters([{ region: 'us-east-1' }], at);
  expect(compiled([], { conditions }).runs(place)).toMatchObject({
    result: false,
    of: [{ property: 'region', actual: { kind: 'value', value: 'eu-west-1' } }],
  });
});

test('a condition on `resource` sees the type as it was written', () => {
  const place = { account: '111122223333', region: 'eu-west-1' };
  const written = itemFilters(
    [{ resource: 'aws.ec2' }, { type: 'value', key: 'policy.resource', value: 'aws.ec2' }],
    at,
  );
  expect(compiled([], { conditions: written, typeWritten: 'aws.ec2' }).runs(place).result).toBe(true);
  expect(compiled([], { conditions: written }).runs(place).result).toBe(false);
});
