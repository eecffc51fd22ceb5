import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { instantOf, wallClock, zoneMeant, zoneNamed, zoneOfOffHours } from '../../../../src/policy/schedule/zone.ts';

test.each([
  ['pt', 'America/Los_Angeles'],
  ['est', 'America/New_York'],
  ['ist', 'Europe/Dublin'],
  ['europe/berlin', 'Europe/Berlin'],
  ['America/New York', 'America/New_York'],
  ['utc+3', '-03:00'],
  ['gmt-0330', '+03:30'],
  ['x9', '-09:00'],
  ['', 'UTC'],
])('for Custodian, %s is %s', (name, zone) => {
  expect(zoneNamed(name)).toBe(zone);
});

test.each(['nowhere', 'act', '+05:30', 'systemv/est5', 'utc+99', 'utc+123', 'Mars/Olympus'])(
  'for Custodian, %s is no zone',
  (name) => {
    expect(zoneNamed(name)).toBeUndefined();
  },
);

test.each([
  ['UTC-8', '-08:00'],
  ['utc+3', '+03:00'],
  ['GMT-0330', '-03:30'],
  ['gmt +5:45', '+05:45'],
  ['UTC+14', '+14:00'],
  ['-08:00', '-08:00'],
  ['+0530', '+05:30'],
  // In the IANA database, the sign is the opposite one.
  ['Etc/GMT+8', 'Etc/GMT+8'],
  ['etc/gmt-3', 'Etc/GMT-3'],
  ['EST5EDT', 'EST5EDT'],
  ['GMT0', 'GMT0'],
  ['pt', 'America/Los_Angeles'],
  ['PST', 'America/Los_Angeles'],
  [' America/New York ', 'America/New_York'],
])('in Mayfly’s own options and tags, %s is %s', (name, zone) => {
  expect(zoneMeant(name)).toBe(zone);
});

test.each([
  'UTC-13',
  'UTC+15',
  'UTC+25',
  'utc-830',
  'gmt+5:75',
  'est5',
  'pst-8',
  'utc8',
  'x9:30',
  'z-08:00',
  '-8',
  '+23:00',
  '',
])('in Mayfly’s own options and tags, %j is no zone', (name) => {
  expect(zoneMeant(name)).toBeUndefined();
});

test('UTC and an offset are as far from UTC as the offset says, however they are written', () => {
  const spelling = fc.constantFrom('UTC', 'utc', 'GMT', 'Gmt', 'utc ');
  const offset = fc.record({
    sign: fc.constantFrom('+', '-'),
    hours: fc.nat(12),
    minutes: fc.constantFrom(0, 15, 30, 45),
  });
  fc.assert(
    fc.property(spelling, offset, fc.constantFrom(':', ''), (utc, { sign, hours, minutes }, colon) => {
      fc.pre(hours < 12 || minutes === 0);
      const twoDigits = String(hours).padStart(2, '0');
      const written = minutes === 0 ? String(hours) : `${twoDigits}${colon}${String(minutes)}`;
      const zone = zoneMeant(`${utc}${sign}${written}`);
      const ahead = (sign === '-' ? -1 : 1) * (hours * 60 + minutes) * 60_000;
      expect(wallClock(0, zone ?? '')).toBe(ahead === 0 ? 0 : ahead);
      // What Custodian reads the other way round is refused where it may be meant for Custodian.
      const isZero = hours === 0 && minutes === 0;
      if (!isZero) expect(zoneOfOffHours(`${utc}${sign}${written}`)).toBeUndefined();
    }),
  );
});

test('clocks are read before, in and after a change', () => {
  const berlin = 'Europe/Berlin';
  expect(new Date(wallClock(Date.parse('2026-03-29T00:59:59Z'), berlin)).toISOString()).toBe(
    '2026-03-29T01:59:59.000Z',
  );
  expect(new Date(wallClock(Date.parse('2026-03-29T01:00:00Z'), berlin)).toISOString()).toBe(
    '2026-03-29T03:00:00.000Z',
  );
  // 02:30 comes twice in October: the first is meant.
  expect(new Date(instantOf(Date.parse('2026-10-25T02:30:00Z'), berlin)).toISOString()).toBe(
    '2026-10-25T00:30:00.000Z',
  );
});
