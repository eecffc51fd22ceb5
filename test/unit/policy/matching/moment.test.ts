import { expect, test } from '@jest/globals';
import { readMicros } from '../../../../src/policy/matching/moment.ts';

const now = new Date('2026-11-21T02:00:00Z');

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
])('%p is not a date', (written) => {
  expect(readMicros(written, now)).toBeUndefined();
});

test('the fraction of a second counts to the microsecond', () => {
  expect(readMicros('2026-03-01T00:00:00.000001Z', now)).toBe(Date.UTC(2026, 2, 1) * 1000 + 1);
});
