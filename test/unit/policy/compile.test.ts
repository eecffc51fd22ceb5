import { expect, test } from '@jest/globals';
import type { CompiledPolicy } from '../../../src/core/compiled-policy.ts';
import { need } from '../../../src/core/evidence/need.ts';
import type { Json } from '../../../src/core/json.ts';
import type { Policy } from '../../../src/core/policy.ts';
import type { Resource } from '../../../src/core/resource.ts';
import type { ResourceType } from '../../../src/core/resource-type.ts';
import { unknown } from '../../../src/core/truth.ts';
import { compilePolicy } from '../../../src/policy/compile.ts';
import { itemFilters } from '../../../src/policy/matching/item-filters.ts';
import { filters } from '../../../src/policy/vocabulary.ts';
import { ec2Facts, resource, settings } from './filters/context.ts';

const at = { file: 'policies/a.yml', line: 3, column: 5 };
const now = new Date('2026-11-21T02:00:00Z');
const none = new Map<string, never>();

function compiled(written: readonly Json[], changes: Partial<Policy> = {}): CompiledPolicy {
  const policy: Policy = {
    name: 'a-policy',
    type: 'ec2',
    at,
    filters: itemFilters(written, at),
    actions: [],
    conditions: [],
    tags: [],
    metadata: {},
    skipSnapshot: false,
    digest: '',
    ...changes,
  };
  return compilePolicy(policy, { types: [ec2Facts as unknown as ResourceType], filters }, { now, settings });
}

const judged = (written: Json, one: Resource) => compiled([written]).stages[0]?.each?.judge(one, none);
const unreadTags = resource(
  { State: { Name: 'running' } },
  {},
  { unread: new Map([['Tags', 'AccessDenied on ec2:DescribeTags']]) },
);

test('filters are cut into stages at every filter over a set', () => {
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

test('a block with a filter over a set within is one over a set itself', () => {
  expect(compiled([{ not: [{ or: [{ A: 1 }, { type: 'reduce', limit: 1 }] }] }]).stages).toMatchObject([
    { whole: { name: 'not' } },
  ]);
});

test('a policy without filters lets everything through in one stage', () => {
  expect(compiled([]).stages).toEqual([{}]);
});

test('what reads an unread key is unknown, and so is its negation', () => {
  expect(judged({ 'tag:owner': 'absent' }, unreadTags)).toBe('unknown');
  expect(judged({ not: [{ 'tag:owner': 'absent' }] }, unreadTags)).toBe('unknown');
});

test('a known part decides where the other is unknown', () => {
  const running = { 'State.Name': 'running' };
  const owner = { 'tag:owner': 'absent' };
  expect(judged({ or: [owner, running] }, unreadTags)).toBe(true);
  expect(judged({ and: [owner, { not: [running] }] }, unreadTags)).toBe(false);
  expect(judged({ and: [owner, running] }, unreadTags)).toBe('unknown');
});

test('an expression without an answer is unknown though nothing is unread', () => {
  const one = resource({ Names: ['a'] });
  expect(judged({ not: [{ type: 'value', key: 'sum(Names)', value: 1 }] }, one)).toBe('unknown');
  expect(compiled([{ not: [{ type: 'value', key: 'sum(Names)', value: 1 }] }]).stages[0]?.each?.test(one)).toBe(false);
});

test('an explanation shows each part with what it found, and why it is unknown', () => {
  const explained = compiled([{ 'State.Name': 'stopped' }, { 'tag:owner': 'absent' }]).stages[0]?.each?.explain(
    unreadTags,
    none,
  );
  expect(explained).toMatchObject({
    filter: 'and',
    result: false,
    of: [
      { filter: 'value', property: 'State.Name', actual: 'running', expected: 'eq "stopped"', result: false },
      { filter: 'value', property: 'tag:owner', result: 'unknown', cause: 'Tags: AccessDenied on ec2:DescribeTags' },
    ],
  });
});

test('a long value is cut short in the explanation, with its length', () => {
  const explained = compiled([{ Text: 'x' }]).stages[0]?.each?.explain(resource({ Text: 'y'.repeat(5000) }), none);
  expect(explained?.of?.[0]?.actual).toMatch(/^"y{199}… \(5002 characters\)$/);
});

test('nothing is kept of a set of which a member is not known', () => {
  const whole = compiled([{ type: 'reduce', 'sort-by': 'LaunchTime', order: 'desc', discard: 1 }]).stages[0]?.whole;
  const [a, b] = [
    resource({ LaunchTime: '2026-01-01' }, {}, { id: 'a' }),
    resource({ LaunchTime: '2026-01-02' }, {}, { id: 'b' }),
  ];
  expect(whole?.select([a, b], none).selected).toEqual([a]);
  expect(whole?.select([a], none, [b])).toMatchObject({ selected: [], unsure: [{ resource: a }] });
});

test('a resource whose sort key is unread makes the whole set unsure', () => {
  const whole = compiled([{ type: 'reduce', 'sort-by': 'tag:rank', limit: 1 }]).stages[0]?.whole;
  const ranked = resource({}, { rank: '1' });
  expect(whole?.select([ranked, unreadTags], none).unsure.map(({ resource: one }) => one)).toEqual([
    ranked,
    unreadTags,
  ]);
});

test('a number of resources is sure where those in doubt cannot change the answer', () => {
  const whole = compiled([{ type: 'value', value_type: 'resource_count', op: 'gt', value: 1 }]).stages[0]?.whole;
  const [a, b, c] = [resource(), resource(), resource()];
  expect(whole?.select([a, b], none, [c]).selected).toEqual([a, b]);
  expect(whole?.select([a], none, [c])).toMatchObject({ selected: [], unsure: [{ resource: a }] });
});

test('values from a file are asked for once a place, and unknown until they are there', () => {
  const each = compiled([
    { not: [{ type: 'value', key: 'tag:owner', op: 'in', value_from: { url: 's3://lists/{account_id}/owners.txt' } }] },
  ]).stages[0]?.each;
  const one = resource({}, { owner: 'bob' });
  const asked = need('values', one, { url: 's3://lists/111122223333/owners.txt' });
  expect(each?.isEvident).toBe(true);
  expect(each?.needs(one)).toEqual([asked]);
  expect(each?.judge(one, none)).toBe('unknown');
  expect(each?.judge(one, new Map([[asked.key, unknown('AccessDenied')]]))).toBe('unknown');
  expect(each?.judge(one, new Map([[asked.key, 'alice\nbob\n']]))).toBe(false);
  expect(each?.judge(one, new Map([[asked.key, 'alice\n']]))).toBe(true);
});

test('an undecided item leaves the list open only where it could change the answer', () => {
  const attrs = [{ type: 'value', key: 'Name', op: 'in', value_from: { url: 'file:names.txt' } }];
  const list = [{ Name: 'a' }, { Name: 'b' }];
  expect(judged({ type: 'list-item', key: 'List', attrs }, resource({ List: list }))).toBe('unknown');
  expect(judged({ type: 'list-item', key: 'List', attrs, count: 3, count_op: 'lt' }, resource({ List: list }))).toBe(
    true,
  );
});

test('a policy runs between its start and its end, where its conditions hold', () => {
  const place = { account: '111122223333', region: 'eu-west-1' };
  expect(compiled([], { start: '2026-12-01T00:00:00Z' }).runs(place).result).toBe(false);
  expect(compiled([], { start: '2026-11-01T00:00:00Z', end: '2026-12-01T00:00:00Z' }).runs(place).result).toBe(true);
  const conditions = itemFilters([{ region: 'us-east-1' }], at);
  expect(compiled([], { conditions }).runs(place)).toMatchObject({
    result: false,
    of: [{ property: 'region', actual: 'eu-west-1' }],
  });
});

test('a condition on `resource` is asked of the type as it was written', () => {
  const place = { account: '111122223333', region: 'eu-west-1' };
  const written = itemFilters(
    [{ resource: 'aws.ec2' }, { type: 'value', key: 'policy.resource', value: 'aws.ec2' }],
    at,
  );
  expect(compiled([], { conditions: written, typeWritten: 'aws.ec2' }).runs(place).result).toBe(true);
  expect(compiled([], { conditions: written }).runs(place).result).toBe(false);
});

test('an event is asked once for all resources, and not at all where none started the run', () => {
  const policy = compiled([]).policy;
  const written = itemFilters([{ type: 'event', key: 'detail.name', value: 'RunInstances' }], at);
  const vocabulary = { types: [ec2Facts as unknown as ResourceType], filters };
  const matchesEvent = (event?: Json) =>
    compilePolicy({ ...policy, filters: written }, vocabulary, {
      now,
      settings,
      ...(event !== undefined && { event }),
    }).stages[0]?.each?.test(resource());
  expect([
    matchesEvent(),
    matchesEvent({ detail: { name: 'RunInstances' } }),
    matchesEvent({ detail: { name: 'StopInstances' } }),
  ]).toEqual([true, true, false]);
});
