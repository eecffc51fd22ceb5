import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Calendar, type Hours, opensAt } from '../../../../src/policy/schedule/opening.ts';

const office: Hours = { days: [0, 1, 2, 3, 4], from: 9 * 60, until: 17 * 60, zone: 'Europe/Berlin' };
const workdays: Calendar = { holidays: new Set(), notBeforeHoliday: false };

function opens(
  at: string,
  hours: Hours | readonly Hours[] = office,
  calendar: Calendar = workdays,
): string | undefined {
  const opening = opensAt(
    Array.isArray(hours) ? (hours as readonly Hours[]) : [hours as Hours],
    calendar,
    Date.parse(at),
  );
  return opening === undefined ? undefined : new Date(opening).toISOString().replace(':00.000Z', 'Z');
}

test.each([
  ['within', '2026-11-20T10:00Z', '2026-11-20T10:00Z'],
  ['at its first minute', '2026-11-20T08:00Z', '2026-11-20T08:00Z'],
  ['before it', '2026-11-20T07:59Z', '2026-11-20T08:00Z'],
  ['at its end, on a Friday', '2026-11-20T16:00Z', '2026-11-23T08:00Z'],
  ['on a Saturday', '2026-11-21T10:00Z', '2026-11-23T08:00Z'],
])('%s', (_, at, expected) => {
  expect(opens(at)).toBe(expected);
});

test.each([
  ['summer time', '2026-07-03T04:00Z', '2026-07-03T07:00Z'],
  ['winter time', '2026-12-04T04:00Z', '2026-12-04T08:00Z'],
  ['the Monday after the clocks went forward', '2026-03-27T17:00Z', '2026-03-30T07:00Z'],
  ['the Monday after they went back', '2026-10-23T16:00Z', '2026-10-26T08:00Z'],
])('hours follow the wall clock: %s', (_, at, expected) => {
  expect(opens(at)).toBe(expected);
});

test('an hour that the clock skips begins after the gap', () => {
  const early: Hours = { days: [6], from: 120, until: 240, zone: 'Europe/Berlin' };
  expect(opens('2026-03-29T00:00Z', early)).toBe('2026-03-29T01:00Z');
  expect(opens('2026-03-29T02:00Z', early)).toBe('2026-04-05T00:00Z');
});

test('of a time that occurs twice the first counts', () => {
  const early: Hours = { days: [6], from: 60, until: 150, zone: 'Europe/Berlin' };
  expect(opens('2026-10-25T00:29Z', early)).toBe('2026-10-25T00:29Z');
  expect(opens('2026-10-25T01:00Z', early)).toBe('2026-11-01T00:00Z');
});

test('hours that reach past midnight belong to the day on which they begin', () => {
  const night: Hours = { days: [4], from: 22 * 60, until: 4 * 60, zone: 'UTC' };
  expect(opens('2026-11-21T03:59Z', night)).toBe('2026-11-21T03:59Z');
  expect(opens('2026-11-21T04:00Z', night)).toBe('2026-11-27T22:00Z');
  const beforeHoliday: Calendar = { holidays: new Set(['2026-11-21']), notBeforeHoliday: false };
  expect(opens('2026-11-20T23:30Z', night, beforeHoliday)).toBe('2026-11-20T23:30Z');
  expect(opens('2026-11-21T00:00Z', night, beforeHoliday)).toBe('2026-11-27T22:00Z');
});

test.each([
  ['a holiday', '2026-12-25T10:00Z', false, '2026-12-28T08:00Z'],
  ['the day before, without the rule', '2026-12-24T10:00Z', false, '2026-12-24T10:00Z'],
  ['the day before', '2026-12-24T10:00Z', true, '2026-12-28T08:00Z'],
  ['the Friday before a Monday that is a holiday', '2027-03-26T10:00Z', true, '2027-03-30T07:00Z'],
  ['the Thursday before', '2027-03-25T10:00Z', true, '2027-03-25T10:00Z'],
])('closed on holidays, and before them if the rule says so: %s', (_, at, notBeforeHoliday, expected) => {
  const holidays = new Set(['2026-12-25', '2027-03-29']);
  expect(opens(at, office, { holidays, notBeforeHoliday })).toBe(expected);
});

test('of several hours the next opening counts', () => {
  const friday: Hours = { ...office, days: [4], until: 12 * 60 };
  const others: Hours = { ...office, days: [0, 1, 2, 3] };
  expect(opens('2026-11-20T10:59Z', [others, friday])).toBe('2026-11-20T10:59Z');
  expect(opens('2026-11-20T11:00Z', [others, friday])).toBe('2026-11-23T08:00Z');
});

test('a window that never opens gives undefined', () => {
  const everyDay = Array.from({ length: 500 }, (_, day) =>
    new Date(Date.UTC(2026, 10, 1 + day)).toISOString().slice(0, 10),
  );
  expect(opens('2026-11-20T10:00Z', office, { holidays: new Set(everyDay), notBeforeHoliday: false })).toBeUndefined();
});

const minute = 60_000;

test('the opening is open, and nothing is open before it: in any time zone, in any minute of two years', () => {
  const zones = fc.constantFrom(
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
    'America/St_Johns',
  );
  const hours = fc.record({
    days: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }),
    from: fc.integer({ min: 0, max: 1439 }),
    until: fc.integer({ min: 1, max: 1440 }),
    zone: zones,
  });
  const instants = fc.integer({ min: Date.UTC(2026, 0, 1) / minute, max: Date.UTC(2028, 0, 1) / minute });
  fc.assert(
    fc.property(
      hours.filter(({ from, until }) => from !== until),
      instants,
      fc.double({ min: 0, max: 1, noNaN: true }),
      (each, at, between) => {
        const now = at * minute;
        const opening = opensAt([each], workdays, now);
        if (opening === undefined) throw new Error('a window without holidays opens within a week or two');
        expect(opening).toBeGreaterThanOrEqual(now);
        expect(opensAt([each], workdays, opening)).toBe(opening);
        const earlier = now + Math.floor((opening - now) * between);
        if (earlier < opening) expect(opensAt([each], workdays, earlier)).toBe(opening);
      },
    ),
  );
});
