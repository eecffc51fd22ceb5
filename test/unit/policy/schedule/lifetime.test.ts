import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { endOf, readLifetime } from '../../../../src/policy/schedule/lifetime.ts';
import { cases } from '../../../cases.ts';

const berlin = 'Europe/Berlin';
const created = Date.parse('2026-01-31T10:00:00Z');

test.each([
  // durations from creation
  ['48h', '2026-02-02T10:00:00Z'],
  ['48 h', '2026-02-02T10:00:00Z'],
  ['48H', '2026-02-02T10:00:00Z'],
  ['7d', '2026-02-07T10:00:00Z'],
  ['+7d', '2026-02-07T10:00:00Z'],
  ['7 days', '2026-02-07T10:00:00Z'],
  ['1.5d', '2026-02-01T22:00:00Z'],
  ['2w', '2026-02-14T10:00:00Z'],
  ['2 weeks', '2026-02-14T10:00:00Z'],
  ['90min', '2026-01-31T11:30:00Z'],
  ['1h30m', '2026-01-31T11:30:00Z'],
  ['1d12h', '2026-02-01T22:00:00Z'],
  ['1d, 12h', '2026-02-01T22:00:00Z'],
  ['3600', '2026-01-31T11:00:00Z'],
  ['604800', '2026-02-07T10:00:00Z'],
  ['P3D', '2026-02-03T10:00:00Z'],
  ['p3d', '2026-02-03T10:00:00Z'],
  ['PT48H', '2026-02-02T10:00:00Z'],
  ['P1DT12H', '2026-02-01T22:00:00Z'],
  ['PT90M', '2026-01-31T11:30:00Z'],
  ['P2W', '2026-02-14T10:00:00Z'],
  ['24hours', '2026-02-01T10:00:00Z'],
  ['24 hrs', '2026-02-01T10:00:00Z'],
  ['1 hr', '2026-01-31T11:00:00Z'],
  ['1 hour', '2026-01-31T11:00:00Z'],
  ['30 minutes', '2026-01-31T10:30:00Z'],
  ['45 mins', '2026-01-31T10:45:00Z'],
  ['90 sec', '2026-01-31T10:01:30Z'],
  ['90 seconds', '2026-01-31T10:01:30Z'],
  ['7200s', '2026-01-31T12:00:00Z'],
  ['1 day', '2026-02-01T10:00:00Z'],
  ['1Day', '2026-02-01T10:00:00Z'],
  ['  3d  ', '2026-02-03T10:00:00Z'],
  ['0.5d', '2026-01-31T22:00:00Z'],
  ['1.5h', '2026-01-31T11:30:00Z'],
  ['1 week', '2026-02-07T10:00:00Z'],
  ['3 wks', '2026-02-21T10:00:00Z'],
  ['1w2d', '2026-02-09T10:00:00Z'],
  ['1w 2d 3h', '2026-02-09T13:00:00Z'],
  ['2 days, 6 hours', '2026-02-02T16:00:00Z'],
  ['P1W', '2026-02-07T10:00:00Z'],
  ['P14D', '2026-02-14T10:00:00Z'],
  ['PT1H30M', '2026-01-31T11:30:00Z'],
  ['PT86400S', '2026-02-01T10:00:00Z'],
  ['P1Y', '2027-01-31T10:00:00Z'],
  ['P1M1D', '2026-03-01T10:00:00Z'],
  ['+3600', '2026-01-31T11:00:00Z'],
  ['3600.0', '2026-01-31T11:00:00Z'],
  ['86400', '2026-02-01T10:00:00Z'],
  // months end on their last day if the day is missing
  ['1 month', '2026-02-28T10:00:00Z'],
  ['1mo', '2026-02-28T10:00:00Z'],
  ['P1M', '2026-02-28T10:00:00Z'],
  ['2 months', '2026-03-31T10:00:00Z'],
  ['3 months', '2026-04-30T10:00:00Z'],
  ['13 months', '2027-02-28T10:00:00Z'],
  ['25 months', '2028-02-29T10:00:00Z'],
  ['2 years', '2028-01-31T10:00:00Z'],
  ['1yr', '2027-01-31T10:00:00Z'],
  ['1mo1d', '2026-03-01T10:00:00Z'],
  ['1y', '2027-01-31T10:00:00Z'],
  ['P1Y1M', '2027-02-28T10:00:00Z'],
  // dates include their whole day, in the time zone
  ['2026-12-31', '2026-12-31T23:00:00Z'],
  ['2026-6-1', '2026-06-01T22:00:00Z'],
  ['2026/12/31', '2026-12-31T23:00:00Z'],
  ['2026.12.31', '2026-12-31T23:00:00Z'],
  ['31.12.2026', '2026-12-31T23:00:00Z'],
  ['31/12/2026', '2026-12-31T23:00:00Z'],
  ['12/31/2026', '2026-12-31T23:00:00Z'],
  ['05/05/2026', '2026-05-05T22:00:00Z'],
  ['31-12-2026', '2026-12-31T23:00:00Z'],
  ['20261231', '2026-12-31T23:00:00Z'],
  ['31 Dec 2026', '2026-12-31T23:00:00Z'],
  ['31-Dec-2026', '2026-12-31T23:00:00Z'],
  ['31st December 2026', '2026-12-31T23:00:00Z'],
  ['Dec 31, 2026', '2026-12-31T23:00:00Z'],
  ['December 31 2026', '2026-12-31T23:00:00Z'],
  ['2028-02-29', '2028-02-29T23:00:00Z'],
  ['2026-02-28', '2026-02-28T23:00:00Z'],
  ['29 Feb 2028', '2028-02-29T23:00:00Z'],
  ['1-1-2027', '2027-01-01T23:00:00Z'],
  ['1.1.2027', '2027-01-01T23:00:00Z'],
  ['2027/1/1', '2027-01-01T23:00:00Z'],
  ['1 January 2027', '2027-01-01T23:00:00Z'],
  ['January 1st, 2027', '2027-01-01T23:00:00Z'],
  ['Sep 5 2027', '2027-09-05T22:00:00Z'],
  ['5 Sept 2027', '2027-09-05T22:00:00Z'],
  ['2nd June 2027', '2027-06-02T22:00:00Z'],
  ['3RD JULY 2027', '2027-07-03T22:00:00Z'],
  ['Mar-31-2027', '2027-03-31T22:00:00Z'],
  ['2026-12-31 GMT', '2027-01-01T00:00:00Z'],
  ['2026-12-31Z', '2027-01-01T00:00:00Z'],
  ['2026-12-31 UTC', '2027-01-01T00:00:00Z'],
  // the days on which the clocks change have 23 and 25 hours
  ['2026-03-29', '2026-03-29T22:00:00Z'],
  ['2026-10-25', '2026-10-25T23:00:00Z'],
  // times
  ['2026-12-31T18:00', '2026-12-31T17:00:00Z'],
  ['2026-12-31 18:00', '2026-12-31T17:00:00Z'],
  ['2026-12-31T18:00Z', '2026-12-31T18:00:00Z'],
  ['2026-12-31T18:00:30.5Z', '2026-12-31T18:00:30Z'],
  ['2026-12-31T18:00+01:00', '2026-12-31T17:00:00Z'],
  ['2026-12-31T18:00-0330', '2026-12-31T21:30:00Z'],
  ['2026-12-31 18:00 UTC-8', '2027-01-01T02:00:00Z'],
  ['2026-12-31 18:00 GMT+5:30', '2026-12-31T12:30:00Z'],
  ['2026-12-31 18:00 UTC-08:00', '2027-01-01T02:00:00Z'],
  ['2026-12-31 18:00 Etc/GMT+8', '2027-01-01T02:00:00Z'],
  ['2026-12-31T18:00[UTC-8]', '2027-01-01T02:00:00Z'],
  // an abbreviation of the other season: the later of both
  ['2026-07-01 18:00 EST', '2026-07-01T23:00:00Z'],
  ['2026-07-01 18:00 est', '2026-07-01T23:00:00Z'],
  ['2026-07-01 18:00 ET', '2026-07-01T22:00:00Z'],
  ['2026-07-01 18:00 EDT', '2026-07-01T22:00:00Z'],
  ['2026-12-31 18:00 EDT', '2026-12-31T23:00:00Z'],
  ['2026-07-01T18:00[PST]', '2026-07-02T02:00:00Z'],
  ['2026-07-01 18:00 MST', '2026-07-02T01:00:00Z'],
  ['2026-07-01 18:00 CST', '2026-07-02T00:00:00Z'],
  ['2026-07-01 18:00 CET', '2026-07-01T17:00:00Z'],
  ['2026-12-31 18:00 BST', '2026-12-31T18:00:00Z'],
  ['2027-01-15 18:00 NZST', '2027-01-15T06:00:00Z'],
  // an hour that the clocks repeat: the second time
  ['2026-11-01 01:30 America/New_York', '2026-11-01T06:30:00Z'],
  ['2026-03-29 02:30', '2026-03-29T01:30:00Z'],
  ['2026-12-31 1800 UTC', '2026-12-31T18:00:00Z'],
  ['2026-12-31 18:00 America/New_York', '2026-12-31T23:00:00Z'],
  ['2026-12-31T18:00[Asia/Tokyo]', '2026-12-31T09:00:00Z'],
  ['2026-12-31 24:00', '2026-12-31T23:00:00Z'],
  ['2026-12-31T18:00:00Z', '2026-12-31T18:00:00Z'],
  ['2026-12-31T18:00:00.000Z', '2026-12-31T18:00:00Z'],
  ['2026-12-31t18:00z', '2026-12-31T18:00:00Z'],
  ['2026-12-31T18:00+0100', '2026-12-31T17:00:00Z'],
  ['2026-12-31T18:00+01', '2026-12-31T17:00:00Z'],
  ['2026-12-31, 18:00', '2026-12-31T17:00:00Z'],
  ['2026-12-31 00:00', '2026-12-30T23:00:00Z'],
  ['31.12.2026 18:00', '2026-12-31T17:00:00Z'],
  ['31 Dec 2026 18:00 UTC', '2026-12-31T18:00:00Z'],
  ['2026-07-01 18:00', '2026-07-01T16:00:00Z'],
  ['2026-07-01 18:00 Europe/London', '2026-07-01T17:00:00Z'],
  ['2026-07-01T18:00:30+05:30', '2026-07-01T12:30:30Z'],
  // 02:30 occurs twice on that day: the later of the two, because the earlier could delete an hour too early
  ['2026-10-25T02:30', '2026-10-25T01:30:00Z'],
  // 02:30 does not exist on that day: the moment after the gap
  ['2026-03-29T02:30', '2026-03-29T01:30:00Z'],
  // since the epoch
  ['1790000000', '2026-09-21T14:13:20Z'],
  ['1790000000000', '2026-09-21T14:13:20Z'],
])('%s ends at %s', (text, end) => {
  const lifetime = readLifetime(text, berlin);
  expect(lifetime).not.toMatchObject({ kind: 'malformed' });
  if (lifetime.kind === 'malformed') return;
  expect(new Date(endOf(lifetime, created) ?? Number.NaN).toISOString()).toBe(new Date(end).toISOString());
});

test.each(['never', 'Never', 'NEVER', 'none', 'None', 'FOREVER', 'permanent', ' infinite ', 'unlimited'])(
  '%s never ends',
  (text) => {
    expect(readLifetime(text, berlin)).toEqual({ kind: 'never' });
  },
);

test.each([
  '30',
  '0',
  '0d',
  '-7d',
  '5m',
  '7',
  '2026',
  '2026-13-01',
  '2026-02-30',
  '2027-02-29',
  '29 Feb 2027',
  '31 Apr 2027',
  '2026-00-10',
  '2026-12',
  'Dec 2026',
  '31 Dec',
  '12:30',
  '18:00 2026-12-31',
  '2026-W52',
  '2026-366',
  '1e9',
  '0x10',
  '３０d',
  '3,5d',
  '1/2 day',
  'P3',
  'P-3D',
  'PT',
  '2026-12-31T18',
  '2026-12-31 6pm',
  '24',
  '3599',
  '1m',
  '15m',
  'a week',
  'two weeks',
  'n/a',
  'tbd',
  '-',
  '01/02/2027',
  '20261399',
  '999999999999',
  'tomorrow',
  'friday',
  'soon',
  '7 dayz',
  '1.5 months',
  '2026-12-31T25:00',
  '2026-12-31T18:61',
  '2026-12-31 18:00 Mars/Olympus',
  '2026-12-31T18:00+25:00',
  '2026-12-31T18:00+99:99',
  '2026-12-31T18:00+00:75',
  '2026-12-31T18:00-12:30',
  '2026-12-31T18:00+14:15',
  '2026-12-31T18:00Z-08:00',
  '2026-12-31 18:00 UTC+15',
  '20261231180000',
  '2026-12-31 18:00 EST5',
  '2026-12-31 18:00 PST-8',
  '2026-12-311',
  'P',
  'ttl=7d',
  'true',
  '7d?',
  '1969-12-31',
])('%s is malformed', (text) => {
  expect(readLifetime(text, berlin)).toMatchObject({ kind: 'malformed' });
});

test('a duration without a beginning has no end', () => {
  expect(endOf({ kind: 'for', duration: { months: 0, millis: 1 } }, undefined)).toBeUndefined();
});

test('a longer duration never ends earlier', () => {
  const count = fc.integer({ min: 1, max: 5000 });
  const began = fc.integer({ min: 0, max: 4e12 });
  fc.assert(
    fc.property(count, count, fc.constantFrom('h', 'd', 'w', 'mo', 'y', ' days'), began, (a, b, unit, start) => {
      const ends = [Math.min(a, b), Math.max(a, b)].map((number) => {
        const lifetime = readLifetime(`${number}${unit}`, berlin);
        return lifetime.kind === 'malformed' ? Number.NaN : (endOf(lifetime, start) ?? Number.NaN);
      });
      expect(ends[0]).toBeLessThanOrEqual(ends[1] ?? Number.NaN);
    }),
  );
});

test('a time with any offset ends when that clock shows it, or the text is malformed', () => {
  const digits = fc.integer({ min: 0, max: 99 });
  const before = fc.constantFrom('', ' ', ' UTC', ' gmt ', '[UTC');
  fc.assert(
    fc.property(before, fc.constantFrom('+', '-'), digits, digits, (zone, sign, hours, minutes) => {
      const twoDigits = (number: number): string => String(number).padStart(2, '0');
      const offset = `${sign}${twoDigits(hours)}:${twoDigits(minutes)}${zone.startsWith('[') ? ']' : ''}`;
      const lifetime = readLifetime(`2026-12-31T18:00${zone}${offset}`, berlin);
      const farthest = sign === '-' ? 12 : 14;
      const isOnEarth = minutes < 60 && (hours < farthest || (hours === farthest && minutes === 0));
      const ahead = (sign === '-' ? -1 : 1) * (hours * 60 + minutes) * 60_000;
      if (isOnEarth) expect(lifetime).toEqual({ kind: 'until', at: Date.UTC(2026, 11, 31, 18) - ahead });
      else expect(lifetime.kind).toBe('malformed');
    }),
    { numRuns: cases(2000) },
  );
});

test('no text makes it crash', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9dhwmPTZ:./ +-]{1,24}$/)), (text) => {
      expect(['for', 'until', 'never', 'malformed']).toContain(readLifetime(text, berlin).kind);
    }),
    { numRuns: cases(2000) },
  );
});
