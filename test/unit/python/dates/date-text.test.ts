import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readDate } from '../../../../src/python/dates/date-text.ts';
import { cases } from '../../../cases.ts';

const now = new Date('2026-11-21T10:20:30Z');

// Each answer is dateutil's (2.9.0).
test.each([
  ['2026/03/21 0713 UTC', '2026-03-21T07:13:00.000Z', 0],
  ['2026-03-21', '2026-03-21T00:00:00.000Z', undefined],
  ['2026-03-21T10:00:00.123456Z', '2026-03-21T10:00:00.123Z', 0],
  ['20260321071315', '2026-03-21T07:13:15.000Z', undefined],
  ['21 March', '2026-03-21T00:00:00.000Z', undefined],
  ['Sep.20.2009', '2009-09-20T00:00:00.000Z', undefined],
  ['01/02/03', '2003-01-02T00:00:00.000Z', undefined],
  ['13/02/03', '2003-02-13T00:00:00.000Z', undefined],
  ['8am', '2026-11-21T08:00:00.000Z', undefined],
  ['12 am', '2026-11-21T00:00:00.000Z', undefined],
  ['10h30', '2026-11-21T10:30:00.000Z', undefined],
  ['tuesday', '2026-11-24T00:00:00.000Z', undefined],
  ['10:00 GMT+3', '2026-11-21T10:00:00.000Z', -10_800],
  ['10:00 EST', '2026-11-21T10:00:00.000Z', undefined],
  ['10:00 -0330 (NST)', '2026-11-21T10:00:00.000Z', -12_600],
  ['Feb', '2026-02-21T00:00:00.000Z', undefined],
  ['99-12-31', '1999-12-31T00:00:00.000Z', undefined],
])('%s', (text, wall, offset) => {
  const read = readDate(text, now);
  expect(new Date((read?.wall ?? Number.NaN) / 1000).toISOString()).toBe(wall);
  expect(read?.offset).toBe(offset);
});

test.each([
  '',
  ' ',
  '7d',
  'tomorrow',
  '2026-13-01',
  '2026-02-30',
  '2026/03/21 0713 US/Pacific',
  '24:00',
  '10:60',
  'UTC',
  '1.2.3.4',
  '10:00 +2500',
  '٣',
])('%j is no date', (text) => {
  expect(readDate(text, now)).toBeUndefined();
});

test('what ISO 8601 writes is read back', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }), (date) => {
      expect(readDate(date.toISOString(), now)).toEqual({ wall: date.getTime() * 1000, offset: 0 });
    }),
  );
});

test('no text makes it crash', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-zA-Z:./ +(),-]{1,24}$/)), (text) => {
      const read = readDate(text, now);
      expect(read === undefined || Number.isFinite(read.wall)).toBe(true);
    }),
    { numRuns: cases(3000) },
  );
});
