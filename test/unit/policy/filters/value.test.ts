import { expect, test } from '@jest/globals';
import { type ValueOptions, valueSchema } from '../../../../src/policy/filters/value.ts';
import { itemFaults } from '../../../../src/policy/matching/item-filters.ts';
import { readMicros } from '../../../../src/policy/matching/moment.ts';
import { valueFaults } from '../../../../src/policy/matching/value-faults.ts';
import { judgeOf } from '../../../../src/policy/matching/value-type.ts';
import { compileGlob } from '../../../../src/python/regex/glob.ts';
import { csvRows } from '../../../../src/python/values/csv.ts';
import { pythonText } from '../../../../src/python/values/python-text.ts';

const now = new Date('2026-11-21T02:00:00Z');
const faults = (options: ValueOptions) =>
  valueFaults(valueSchema.parse(options)).map(({ path, message }) => [path.join('.'), message]);

test('an unknown option of value is a fault of its schema', () => {
  expect(valueSchema.safeParse({ key: 'State', values: 1 }).error?.issues).toMatchObject([
    { code: 'unrecognized_keys', keys: ['values'] },
  ]);
});

test('value says what it lacks and what would stop it later', () => {
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
  expect(faults({ key: 'A', value_from: { url: 'ftp://x/a' } }).map(([path]) => path)).toEqual([
    'value_from.url',
    'value_from.url',
  ]);
  expect(faults({ value_type: 'resource_count', value: 'many' }).map(([path]) => path)).toEqual(['', 'value']);
  expect(faults({ key: 'tag:owner', value: 'absent' })).toEqual([]);
});

test('faults within list-item name the filter and the option', () => {
  const found = itemFaults(
    [{ and: [{ type: 'value', key: 'A', op: 'equals', value: 1 }] }, { type: 'marked-for-op' }, { 'length(': 1 }],
    ['attrs'],
  );
  expect(found.map(({ path }) => path)).toEqual([
    ['attrs', 0, 'and', 0, 'op'],
    ['attrs', 1],
    ['attrs', 2],
  ]);
});

test.each([
  ['2026-03-01T10:00:00Z', '2026-03-01T10:00:00.000Z'],
  ['2026-03-01T10:00:00.5+02:00', '2026-03-01T08:00:00.500Z'],
  ['2024-02-29T23:59:59+00:00', '2024-02-29T23:59:59.000Z'],
  ['1999-12-31T00:00:00Z', '1999-12-31T00:00:00.000Z'],
  ['2026/03/05', '2026-03-05T00:00:00.000Z'],
  ['1773840000', '2026-03-18T13:20:00.000Z'],
  [1_773_840_000_000, '2026-03-18T13:20:00.000Z'],
])('%p is a date', (written, iso) => {
  expect(new Date((readMicros(written, now) ?? Number.NaN) / 1000).toISOString()).toBe(iso);
});

test.each([
  '2026-02-29T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-03-01T25:00:00Z',
  '2026-0a-01T00:00:00Z',
  'tomorrow',
  '',
  '7',
  7,
  null,
  true,
  [],
])('%p is no date', (written) => {
  expect(readMicros(written, now)).toBeUndefined();
});

test('the fraction of a second counts to the microsecond', () => {
  expect(readMicros('2026-03-01T00:00:00.000001Z', now)).toBe(Date.UTC(2026, 2, 1) * 1000 + 1);
});

test('age looks back and expiration ahead', () => {
  const weekOld = '2026-11-13T00:00:00Z';
  expect([judgeOf('gt', 'age', 7, now)(weekOld), judgeOf('gt', 'age', 9, now)(weekOld)]).toEqual([true, false]);
  const tomorrow = '2026-11-22T00:00:00Z';
  expect([judgeOf('lt', 'expiration', 1, now)(tomorrow), judgeOf('lt', 'expiration', 0, now)(tomorrow)]).toEqual([
    true,
    false,
  ]);
  expect([judgeOf('lt', 'age', 7, now)('no date'), judgeOf('ne', 'age', 7, now)('no date')]).toEqual([false, true]);
});

test('values of different kinds have no order and are not in one another', () => {
  expect([judgeOf('gt', undefined, 5, now)('9'), judgeOf('lt', undefined, 5, now)('9')]).toEqual([false, false]);
  expect([judgeOf('contains', undefined, 1, now)('1'), judgeOf('ni', undefined, 'a', now)(1)]).toEqual([false, false]);
  expect([judgeOf('eq', undefined, 1, now)(true), judgeOf('not-in', undefined, ['a'], now)(null)]).toEqual([
    true,
    true,
  ]);
});

test('versions compare by their parts, and a missing one only differs', () => {
  expect(judgeOf('lt', 'version', '8.0.35', now)('8.0.4')).toBe(true);
  expect([judgeOf('lt', 'version', '1', now)(null), judgeOf('ne', 'version', '1', now)(null)]).toEqual([false, true]);
});

test('an address is within its network, a network within a larger one', () => {
  const within = judgeOf('in', 'cidr', '10.0.0.0/8', now);
  expect(['10.1.2.3', '10.1.0.0/16', '11.0.0.0/8', '10.1.2.3/16', '::1', null].map(within)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});

test('a glob takes brackets as fnmatch does', () => {
  expect(['a', 'd', ']'].map(compileGlob('[]a-c]'))).toEqual([true, false, true]);
  expect(['[a', 'a'].map(compileGlob('[a'))).toEqual([true, false]);
  expect(['web.1', 'webx1', 'web.1\n'].map(compileGlob('web.?'))).toEqual([true, false, false]);
});

test('csv keeps commas, quotes and line ends within quotes', () => {
  expect(csvRows('a,"b,""c""\nd"\r\n\ne,')).toEqual([['a', 'b,"c"\nd'], [], ['e', '']]);
});

test('text of lists, numbers and truth is as Python writes it', () => {
  expect(pythonText(["it's", true, null, 1.5, 1e-7, { a: 'x' }])).toBe(`["it's", True, None, 1.5, 1e-07, {'a': 'x'}]`);
});
