import { expect, test } from '@jest/globals';
import { value } from '../../../../src/policy/filters/value.ts';
import { valueSchema } from '../../../../src/policy/matching/value-options.ts';
import { filterContext, resource, resultOf } from './context.ts';

test.each([
  ['a key', { key: 'State', value: 'running' }, true],
  ['an expression', { key: 'Groups[].Id', op: 'contains', value: 'sg-2' }, true],
  ['a tag', { key: 'tag:owner', value: 'ada' }, true],
  ['a missing tag', { key: 'tag:team', value: 'absent' }, true],
  ['a transformed tag key', { key: 'tag:OWNER', value: 'ada', tag_key_transforms: ['upper'] }, true],
  ['what a pattern captures', { key: 'Name', value_regex: '^web-(\\d+)$', value: '7' }, true],
  ['another value of the resource', { key: 'Name', op: 'ne', value_path: 'State' }, true],
  ['an expression as the value', { key: 'State', value_type: 'expr', value: 'Groups[0].Id' }, false],
  ['a value without an answer', { key: 'sum(Name)', value: 1 }, 'unknown'],
])('value compares %s: %s', (_title, options, expected) => {
  const raw = { State: 'running', Name: 'web-7', Groups: [{ Id: 'sg-1' }, { Id: 'sg-2' }] };
  expect(resultOf(value, options, resource(raw, { owner: 'ada' }))).toBe(expected);
});

test('an unknown option is a fault of the schema', () => {
  expect(valueSchema.safeParse({ key: 'State', values: 1 }).error?.issues).toMatchObject([
    { code: 'unrecognized_keys', keys: ['values'] },
  ]);
});

test('resource_count selects all resources or none, if those in doubt cannot change the answer', () => {
  const whole = value.bind(value.schema.parse({ value_type: 'resource_count', op: 'gt', value: 1 }), filterContext());
  if (whole.kind !== 'whole') throw new Error('resource_count judges sets');
  const [a, b, c] = [resource(), resource({}, {}, { id: 'i-2' }), resource({}, {}, { id: 'i-3' })];
  expect(whole.select([a, b], new Map()).selected).toEqual([a, b]);
  expect(whole.select([a], new Map()).selected).toEqual([]);
  expect(whole.select([a, b], new Map(), [c]).selected).toEqual([a, b]);
  expect(whole.select([a], new Map(), [c])).toMatchObject({ selected: [], unsure: [{ resource: a }] });
});

test.each([
  [{ key: 'tag:a', value: 1 }, new Set(['Tags'])],
  [{ key: 'A', value_path: 'B' }, new Set(['A', 'B'])],
  [{ value_type: 'resource_count', op: 'gt', value: 1 }, new Set()],
  [{ key: 'A', value_type: 'expr', value_path: 'B' }, 'all'],
])('%j reads %j', (options, reads) => {
  expect(value.reads?.(value.schema.parse(options), filterContext())).toEqual(reads);
});
