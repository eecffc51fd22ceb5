import { expect, test } from '@jest/globals';
import { valueFaults } from '../../../../src/policy/matching/value-faults.ts';
import { type ValueOptions, valueSchema } from '../../../../src/policy/matching/value-options.ts';

const faults = (options: ValueOptions) =>
  valueFaults(valueSchema.parse(options)).map(({ path, message }) => [path.join('.'), message]);

test('value reports what is missing and what would stop it later', () => {
  expect(faults({ value: 1 })).toEqual([['', 'The filter does not say which value to compare.']]);
  expect(faults({ key: 'A' })).toEqual([['', 'The filter does not say what to compare with.']]);
  expect(faults({ key: 'length(', value: 1 })).toMatchObject([['key', expect.stringContaining('not valid JMESPath')]]);
  expect(faults({ key: 'A', value: '(', op: 'regex' })).toMatchObject([
    ['value', expect.stringContaining('not a valid regular expression')],
  ]);
  expect(faults({ key: 'A', value: 1, value_regex: '(a)(b)' })).toEqual([['value_regex', '`(a)(b)` has 2 groups.']]);
  expect(faults({ key: 'A', value: '7', value_type: 'age' })).toEqual([['value', '`value_type: age` counts days.']]);
  expect(faults({ key: 'A', value: 'soon', value_type: 'date' })).toMatchObject([
    ['value', expect.stringContaining('as a date')],
  ]);
  expect(faults({ key: 'A', value_type: 'date' })).toContainEqual([
    'value',
    '`value_type: date` needs a date as its value.',
  ]);
  expect(faults({ key: 'A', value_from: { url: 'ftp://x/a' } }).map(([path]) => path)).toEqual([
    'value_from.url',
    'value_from.url',
  ]);
  expect(faults({ value_type: 'resource_count', value: 'many' }).map(([path]) => path)).toEqual(['', 'value']);
  expect(faults({ key: 'A', value: 20_261_231, value_type: 'age' })).toMatchObject([
    ['value', expect.stringContaining('cannot count so many days')],
  ]);
  expect(faults({ key: 'A', value: -1e9, value_type: 'expiration' })).toMatchObject([
    ['value', expect.stringContaining('cannot count so many days')],
  ]);
  // What Custodian can count, it counts: nothing is so old.
  expect(faults({ key: 'A', value: 100_000, value_type: 'age' })).toEqual([]);
  expect(faults({ key: 'A', value: '{now:+999999999d%Y}' })).toMatchObject([
    ['value', expect.stringContaining('at most 36500 days from now')],
  ]);
  expect(faults({ key: 'A', value: '{now:+7d%Y}' })).toEqual([]);
  expect(faults({ key: 'tag:owner', value: 'absent' })).toEqual([]);
});

test.each<[string, ValueOptions]>([
  ['value', { key: 'a', op: 'regex', value: '(?=a)(a+)+$' }],
  ['value_regex', { key: 'a', value: 'x', value_regex: '(.*.*.*.*.*=)(?!x)' }],
])('a pattern that may never end is a warning at %s', (path, options) => {
  expect(valueFaults(options)).toMatchObject([{ path: [path], code: 'policy/costly-pattern', severity: 'warning' }]);
});

test.each<ValueOptions>([
  { key: 'a', op: 'regex', value: '(a+)+$' },
  { key: 'a', value: 'x', value_regex: '(.*.*.*.*.*=)' },
])('%j repeats a repetition, but is matched in linear time', (options) => {
  expect(valueFaults(options)).toEqual([]);
});

test('a costly pattern does not hide other faults', () => {
  expect(valueFaults({ key: 'a', op: 'regex', value: '(?=a)(a+)+$', value_type: 'age' })).toMatchObject([
    { code: 'policy/costly-pattern' },
    { path: ['value'], message: expect.stringContaining('counts days') },
  ]);
});
