import { expect, test } from '@jest/globals';
import { readKeepOn } from '../../../../src/policy/schedule/keep-on.ts';

const read = (text: string, from = '2026-11-20T18:00:00Z', zone = 'Europe/Berlin'): string => {
  const keepOn = readKeepOn(text, zone, Date.parse(from));
  return keepOn.kind === 'until' ? new Date(keepOn.at).toISOString().slice(0, 16) : `malformed: ${keepOn.reason}`;
};

test.each([
  ['22:00', '2026-11-20T21:00'],
  ['until 22:00', '2026-11-20T21:00'],
  ['until 22:00 Europe/London', '2026-11-20T22:00'],
  ['22:00 Asia/Tokyo', '2026-11-21T13:00'],
  ['22:00 pt', '2026-11-21T06:00'],
  ['22:00Z', '2026-11-20T22:00'],
  ['22:00 UTC-8', '2026-11-21T06:00'],
  ['22:00 GMT+1', '2026-11-20T21:00'],
  ['22:00 -08:00', '2026-11-21T06:00'],
  ['2026-11-20 22:00 UTC-8', '2026-11-21T06:00'],
  ['22:00 UTC+25', 'malformed: there is no time zone UTC+25'],
  ['22:00 est5', 'malformed: there is no time zone est5'],
  ['2026-11-20T22:00+25:00', 'malformed: there is no time zone +25:00'],
  ['Until 6:30', '2026-11-21T05:30'],
  ['19:00', '2026-11-21T18:00'],
  ['24:00', '2026-11-20T23:00'],
  ['2026-11-21T22:00+01:00', '2026-11-21T21:00'],
  ['2026-11-21T21:00Z', '2026-11-21T21:00'],
  ['until 2026-11-21 22:00 America/New_York', '2026-11-22T03:00'],
  ['2026-11-21', '2026-11-21T23:00'],
  ['tonight', 'malformed: neither a duration nor a date'],
  ['25:00', 'malformed: there is no such time'],
  ['22:00 Mars/Base', 'malformed: there is no time zone Mars/Base'],
  ['4h', 'malformed: it does not say until when'],
  ['never', 'malformed: it does not say until when'],
  ['', 'malformed: neither a duration nor a date'],
])('`%s`', (text, expected) => {
  expect(read(text)).toBe(expected);
});

test.each([
  ['the hour that the clock skips', '02:30', '2026-03-28T20:00:00Z', '2026-03-29T01:30'],
  ['the hour that occurs twice', '02:30', '2026-10-24T20:00:00Z', '2026-10-25T00:30'],
  ['the night on which the clock goes forward', '07:00', '2026-03-28T20:00:00Z', '2026-03-29T05:00'],
  ['the last night of a year', '01:00', '2026-12-31T20:00:00Z', '2027-01-01T00:00'],
  ['the end of a month', '06:00', '2026-04-30T20:00:00Z', '2026-05-01T04:00'],
])('%s', (_name, text, from, expected) => {
  expect(read(text, from)).toBe(expected);
});
