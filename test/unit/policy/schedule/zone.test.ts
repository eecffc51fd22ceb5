import { expect, test } from '@jest/globals';
import { instantOf, wallClock, zoneNamed } from '../../../../src/policy/schedule/zone.ts';

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
])('%s is %s', (name, zone) => {
  expect(zoneNamed(name)).toBe(zone);
});

test.each(['nowhere', 'act', '+05:30', 'systemv/est5', 'utc+99', 'utc+123', 'Mars/Olympus'])(
  '%s is no zone',
  (name) => {
    expect(zoneNamed(name)).toBeUndefined();
  },
);

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
