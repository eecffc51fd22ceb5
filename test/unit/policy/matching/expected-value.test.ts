import { expect, test } from '@jest/globals';
import { expectedValue } from '../../../../src/policy/matching/expected-value.ts';
import { valueSchema } from '../../../../src/policy/matching/value-options.ts';

test.each<[object, object]>([
  [{ value: 'running' }, { kind: 'compare', op: 'eq', value: 'running' }],
  [
    { op: 'greater-than', value: 5 },
    { kind: 'compare', op: 'gt', value: 5 },
  ],
  [
    { op: 'ni', value: ['a'] },
    { kind: 'compare', op: 'not-in', value: ['a'] },
  ],
  [{ value: null }, { kind: 'compare', op: 'eq', value: null }],
  [{ value: 'absent' }, { kind: 'presence', is: 'absent' }],
  [
    { op: 'equal', value: 'not-null' },
    { kind: 'presence', is: 'not-empty' },
  ],
  // `op: ne` with a word of presence compares with the word as well.
  [
    { op: 'ne', value: 'absent' },
    { kind: 'compare', op: 'ne', value: 'absent' },
  ],
  [
    { op: 'gte', value: 30, value_type: 'age' },
    { kind: 'age', op: 'ge', days: 30 },
  ],
  [
    { op: 'lt', value: 7, value_type: 'expiration' },
    { kind: 'days-left', op: 'lt', days: 7 },
  ],
  [
    { op: 'in', value: [7], value_type: 'age' },
    { kind: 'compare', op: 'in', value: [7], as: 'age' },
  ],
  [
    { op: 'gt', value: '1.2', value_type: 'version' },
    { kind: 'compare', op: 'gt', value: '1.2', as: 'version' },
  ],
  [
    { op: 'gt', value: 5, value_type: 'resource_count' },
    { kind: 'compare', op: 'gt', value: 5, unit: 'resources' },
  ],
  [
    { op: 'in', value_from: { url: 's3://b/k.txt' } },
    { kind: 'compare', op: 'in', from: 's3://b/k.txt' },
  ],
  [
    { value_path: 'Size', value_type: 'integer' },
    { kind: 'compare', op: 'eq', from: 'Size', as: 'integer' },
  ],
  [
    { value: 'tag:owner', value_type: 'expr' },
    { kind: 'compare', op: 'eq', from: 'tag:owner' },
  ],
])('%j compares so: %j', (options, expected) => {
  expect(expectedValue(valueSchema.parse({ key: 'a', ...options }))).toEqual(expected);
});
