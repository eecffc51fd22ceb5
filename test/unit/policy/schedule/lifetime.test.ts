import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { endOf, readLifetime } from '../../../../src/policy/schedule/lifetime.ts';

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
  // months end on their last day where the day is missing
  ['1 month', '2026-02-28T10:00:00Z'],
  ['1mo', '2026-02-28T10:00:00Z'],
  ['P1M', '2026-02-28T10:00:00Z'],
  ['2 months', '2026-03-31T10:00:00Z'],
  ['1y', '2027-01-31T10:00:00Z'],
  ['P1Y1M', '2027-02-28T10:00:00Z'],
  // dates last until their day is over, in the zone
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
  ['2026-12-31 1800 UTC', '2026-12-31T18:00:00Z'],
  ['2026-12-31 18:00 America/New_York', '2026-12-31T23:00:00Z'],
  ['2026-12-31T18:00[Asia/Tokyo]', '2026-12-31T09:00:00Z'],
  ['2026-12-31 24:00', '2026-12-31T23:00:00Z'],
  // 02:30 does not exist on that day: the moment after the gap
  ['2026-03-29T02:30', '2026-03-29T01:30:00Z'],
  // since the epoch
  ['1790000000', '2026-09-21T14:13:20Z'],
  ['1790000000000', '2026-09-21T14:13:20Z'],
])('%s ends at %s', (text, end) => {
  const lifetime = readLifetime(text, berlin);
  expect(lifetime).not.toMatchObject({ is: 'malformed' });
  if (lifetime.is === 'malformed') return;
  expect(new Date(endOf(lifetime, created) ?? Number.NaN).toISOString()).toBe(new Date(end).toISOString());
});

test.each(['never', 'None', 'FOREVER', 'permanent', ' infinite '])('%s never ends', (text) => {
  expect(readLifetime(text, berlin)).toEqual({ is: 'never' });
});

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
  '2026-12-311',
  'P',
  'PT',
  'ttl=7d',
  'true',
  '7d?',
  '1969-12-31',
])('%s is malformed', (text) => {
  expect(readLifetime(text, berlin)).toMatchObject({ is: 'malformed' });
});

test('a duration without a beginning has no end', () => {
  expect(endOf({ is: 'for', duration: { months: 0, millis: 1 } }, undefined)).toBeUndefined();
});

test('a longer duration never ends earlier', () => {
  const count = fc.integer({ min: 1, max: 5000 });
  const began = fc.integer({ min: 0, max: 4e12 });
  fc.assert(
    fc.property(count, count, fc.constantFrom('h', 'd', 'w', 'mo', 'y', ' days'), began, (a, b, unit, start) => {
      const ends = [Math.min(a, b), Math.max(a, b)].map((number) => {
        const lifetime = readLifetime(`${number}${unit}`, berlin);
        return lifetime.is === 'malformed' ? Number.NaN : (endOf(lifetime, start) ?? Number.NaN);
      });
      expect(ends[0]).toBeLessThanOrEqual(ends[1] ?? Number.NaN);
    }),
  );
});

test('no text makes it crash', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9dhwmPTZ:./ +-]{1,24}$/)), (text) => {
      expect(['for', 'until', 'never', 'malformed']).toContain(readLifetime(text, berlin).is);
    }),
    { numRuns: 2000 },
  );
});
