import { expect, test } from '@jest/globals';
import type { FilterDefinition } from '../../../../src/core/filter.ts';
import { ephemeral } from '../../../../src/policy/filters/ephemeral.ts';
import { instanceAge } from '../../../../src/policy/filters/instance-age.ts';
import { reduce } from '../../../../src/policy/filters/reduce.ts';
import { value } from '../../../../src/policy/filters/value.ts';
import { ec2Facts, filterContext, resource, resultOf, settings } from './context.ts';

function faults(definition: FilterDefinition, options: unknown): readonly object[] {
  return definition.validate?.(definition.schema.parse(options), { type: ec2Facts, settings }) ?? [];
}

test.each([
  ['sort-by', { 'sort-by': 'a[' }, ['sort-by']],
  ['the key of sort-by', { 'sort-by': { key: 'a[' } }, ['sort-by', 'key']],
  ['group-by', { 'group-by': '' }, ['group-by']],
  ['the pattern of group-by', { 'group-by': { key: 'a', value_regex: '(' } }, ['group-by', 'value_regex']],
])('reduce: what is wrong with %s is told when the policy is read', (_name, options, path) => {
  expect(faults(reduce, options)).toMatchObject([{ path, remedy: expect.stringMatching(/./) }]);
});

test.each([
  { 'sort-by': 'tag:a [' },
  { 'group-by': 'State.Name', 'sort-by': { key: 'LaunchTime', value_regex: '(.*)' } },
  {},
])('reduce: %j is sound', (options) => {
  expect(faults(reduce, options)).toEqual([]);
});

test.each([
  ['value', { key: 'a', op: 'regex', value: '(a+)+$' }],
  ['value_regex', { key: 'a', value: 'x', value_regex: '(.*.*.*.*.*=)' }],
])('value: a pattern that may never end is a warning at %s', (path, options) => {
  expect(faults(value, options)).toMatchObject([{ path: [path], code: 'policy/costly-pattern', severity: 'warning' }]);
});

test('value: a costly pattern does not hide what else is wrong', () => {
  expect(faults(value, { key: 'a', op: 'regex', value: '(a+)+$', value_type: 'age' })).toMatchObject([
    { code: 'policy/costly-pattern' },
    { path: ['value'], message: expect.stringContaining('counts days') },
  ]);
});

test.each([
  [
    'a pattern that came to no end',
    { 'sort-by': { key: 'Name', value_regex: '(((a|b)*c?)*)\\2d' }, order: 'desc', limit: 1 },
  ],
  ['an expression that cannot be answered', { 'group-by': 'length(Size)', limit: 1 }],
])('reduce: %s leaves nobody’s place known, so nothing is kept', (_name, options) => {
  const whole = reduce.bind(reduce.schema.parse(options), filterContext());
  if (whole.kind !== 'whole') throw new Error('reduce judges sets');
  const clear = resource({ Name: 'abd', Size: [] });
  const unclear = resource({ Name: 'ab'.repeat(500), Size: 7 }, {}, { id: 'i-2' });
  expect(whole.select([clear], new Map())).toMatchObject({ selected: [{ id: 'i-1' }], unsure: [] });
  expect(whole.select([clear, unclear], new Map())).toMatchObject({
    selected: [],
    unsure: [{ resource: { id: 'i-1' } }, { resource: { id: 'i-2' } }],
  });
});

test('block devices that are null are no devices', () => {
  const odd = resource({ BlockDeviceMappings: [null], LaunchTime: '2026-01-01T00:00:00Z' });
  expect(resultOf(ephemeral, {}, odd)).toBe(true);
  expect(resultOf(instanceAge, { days: 30 }, odd)).toBe(true);
});
