import { expect, test } from '@jest/globals';
import {
  hoursIn,
  lastDays,
  lastHours,
  lastWeekend,
  type Window,
  wholeHours,
} from '../../../../src/policy/schedule/window.ts';

const said = ({ from, until }: Window) => [new Date(from).toISOString(), new Date(until).toISOString()];

test.each([
  [
    'on a Wednesday, the weekend before',
    '2026-11-18T02:00:00Z',
    'UTC',
    ['2026-11-14T00:00:00.000Z', '2026-11-16T00:00:00.000Z'],
    48,
  ],
  [
    'on a Saturday, not the one under way',
    '2026-11-21T02:00:00Z',
    'UTC',
    ['2026-11-14T00:00:00.000Z', '2026-11-16T00:00:00.000Z'],
    48,
  ],
  [
    'at the first moment of Monday, the one that has just ended',
    '2026-11-16T00:00:00Z',
    'UTC',
    ['2026-11-14T00:00:00.000Z', '2026-11-16T00:00:00.000Z'],
    48,
  ],
  [
    'Monday begins earlier in the east',
    '2026-11-15T16:00:00Z',
    'Asia/Tokyo',
    ['2026-11-13T15:00:00.000Z', '2026-11-15T15:00:00.000Z'],
    48,
  ],
  [
    'an hour is lost in spring',
    '2026-03-30T02:00:00Z',
    'Europe/Berlin',
    ['2026-03-27T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    47,
  ],
  [
    'and found in autumn',
    '2026-10-26T02:00:00Z',
    'Europe/Berlin',
    ['2026-10-23T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    49,
  ],
])('the last weekend: %s', (_title, now, zone, expected, hours) => {
  const window = lastWeekend(Date.parse(now), zone);
  expect(said(window)).toEqual(expected);
  expect(hoursIn(window)).toBe(hours);
});

test('days reach back from the last full hour, by the clock of the zone', () => {
  expect(said(lastDays(1, Date.parse('2026-03-29T12:40:00Z'), 'Europe/Berlin'))).toEqual([
    '2026-03-28T13:00:00.000Z',
    '2026-03-29T12:00:00.000Z',
  ]);
  expect(said(lastDays(1, Date.parse('2026-10-25T12:40:00Z'), 'Europe/Berlin'))).toEqual([
    '2026-10-24T11:00:00.000Z',
    '2026-10-25T12:00:00.000Z',
  ]);
  expect(said(lastDays(7, Date.parse('2026-11-21T02:00:00Z'), 'UTC'))).toEqual([
    '2026-11-14T02:00:00.000Z',
    '2026-11-21T02:00:00.000Z',
  ]);
});

const nights = { from: 20, until: 6, days: [0, 1, 2, 3, 4, 5, 6] };

test('nights: the last that are over, the oldest first; one under way is none of them', () => {
  expect(lastHours(nights, 2, Date.parse('2026-11-18T05:59:00Z'), 'UTC').map(said)).toEqual([
    ['2026-11-15T20:00:00.000Z', '2026-11-16T06:00:00.000Z'],
    ['2026-11-16T20:00:00.000Z', '2026-11-17T06:00:00.000Z'],
  ]);
  expect(lastHours(nights, 1, Date.parse('2026-11-18T06:00:00Z'), 'UTC').map(said)).toEqual([
    ['2026-11-17T20:00:00.000Z', '2026-11-18T06:00:00.000Z'],
  ]);
});

test.each([
  ['spring', '2026-03-29T12:00:00Z', 9],
  ['autumn', '2026-10-25T12:00:00Z', 11],
])('a night in %s in which the clocks change', (_title, now, hours) => {
  const [night] = lastHours(nights, 1, Date.parse(now), 'Europe/Berlin');
  expect(night && hoursIn(night)).toBe(hours);
});

test('hours of some days belong to the day on which they begin', () => {
  const mondays = { from: 22, until: 4, days: [0] };
  expect(lastHours(mondays, 1, Date.parse('2026-11-17T12:00:00Z'), 'UTC').map(said)).toEqual([
    ['2026-11-16T22:00:00.000Z', '2026-11-17T04:00:00.000Z'],
  ]);
  expect(lastHours({ ...nights, days: [] }, 1, 0, 'UTC')).toEqual([]);
});

test('zones half an hour off lose the hours that are cut', () => {
  expect(said(wholeHours(lastWeekend(Date.parse('2026-11-18T02:00:00Z'), 'Asia/Kolkata')))).toEqual([
    '2026-11-13T19:00:00.000Z',
    '2026-11-15T18:00:00.000Z',
  ]);
});
