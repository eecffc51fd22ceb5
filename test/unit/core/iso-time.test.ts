import { expect, test } from '@jest/globals';
import { readIsoTime } from '../../../src/core/iso-time.ts';

const read = (text: string): string | undefined => {
  const time = readIsoTime(text);
  return time && new Date(time.at).toISOString();
};

test.each([
  ['2026-11-21', '2026-11-21T00:00:00.000Z'],
  ['2028-02-29', '2028-02-29T00:00:00.000Z'],
  ['2026-11-21T18:00', '2026-11-21T18:00:00.000Z'],
  ['2026-11-21 18:00:30', '2026-11-21T18:00:30.000Z'],
  ['2026-11-21t18:00z', '2026-11-21T18:00:00.000Z'],
  ['2026-11-21T18:00:30.5+01:00', '2026-11-21T17:00:30.500Z'],
  ['2026-11-21 18:00:30.123456 -0800', '2026-11-22T02:00:30.123Z'],
  ['2026-11-21T18:00+14', '2026-11-21T04:00:00.000Z'],
])('%s is %s', (text, expected) => {
  expect(read(text)).toBe(expected);
});

test.each([
  '',
  '5',
  '1798761600',
  '2026',
  '20261121',
  '2026-1-2',
  '2026-02-29',
  '2026-02-30',
  '2026-13-01',
  '2026-00-10',
  '99999-01-01',
  '01/02/2026',
  'Nov 30',
  '30.11.2026',
  '2026-11-21T24:00',
  '2026-11-21T18:60',
  '2026-11-21T18:00:60',
  '2026-11-21T18:00+25:00',
  '2026-11-21T18:00+00:75',
  '2026-11-21T18:00-12:30',
  '2026-11-21T18:00\u221208:00',
  '2026-11-21T18:00 UTC-8',
  '2026-11-21T18:00Z[Europe/Berlin]',
  '2026-11-21+01:00',
  '2026-11-21Z',
])('`%s` is no time', (text) => {
  expect(read(text)).toBeUndefined();
});

test('it says what was written', () => {
  expect(readIsoTime('2026-11-21')).toMatchObject({ hasOffset: false, hasTime: false });
  expect(readIsoTime('2026-11-21T18:00')).toMatchObject({ hasOffset: false, hasTime: true });
  expect(readIsoTime('2026-11-21T18:00Z')).toMatchObject({ hasOffset: true, hasTime: true });
});
