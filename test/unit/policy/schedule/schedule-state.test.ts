import { describe, expect, test } from '@jest/globals';
import { readWeek, scheduleStateAt, type Week } from '../../../../src/policy/schedule/schedule-state.ts';

const weekdays = [0, 1, 2, 3, 4];
const nights = (zone: string, stop = 19, start = 7): Week => ({
  off: { times: new Map([['off', [{ days: weekdays, hour: stop }]]]), zone },
  on: { times: new Map([['on', [{ days: weekdays, hour: start }]]]), zone },
});
const none = new Set<string>();

/** `off since 2026-11-20T18:00Z, on at 2026-11-23T06:00Z` */
function told(week: Week, now: string, skip: ReadonlySet<string> = none): string {
  const { last, next } = scheduleStateAt(week, skip, Date.parse(now));
  const at = (turn: typeof last): string =>
    turn === undefined ? 'never' : `${new Date(turn.at).toISOString().slice(0, 16)}Z`;
  return `${last?.to ?? 'never'} since ${at(last)}, ${next?.to ?? 'nothing'} at ${at(next)}`;
}

describe('nights and weekends in Berlin', () => {
  test.each([
    ['a working day', '2026-11-20T12:00:00Z', 'on since 2026-11-20T06:00Z, off at 2026-11-20T18:00Z'],
    ['the minute before it goes off', '2026-11-20T17:59:59Z', 'on since 2026-11-20T06:00Z, off at 2026-11-20T18:00Z'],
    ['the minute in which it goes off', '2026-11-20T18:00:00Z', 'off since 2026-11-20T18:00Z, on at 2026-11-23T06:00Z'],
    ['a Sunday', '2026-11-22T12:00:00Z', 'off since 2026-11-20T18:00Z, on at 2026-11-23T06:00Z'],
    ['the turn of a year', '2026-12-31T23:30:00Z', 'off since 2026-12-31T18:00Z, on at 2027-01-01T06:00Z'],
    [
      'the end of February in a leap year',
      '2028-02-29T20:00:00Z',
      'off since 2028-02-29T18:00Z, on at 2028-03-01T06:00Z',
    ],
    [
      'the weekend on which summer time begins',
      '2026-03-29T12:00:00Z',
      'off since 2026-03-27T18:00Z, on at 2026-03-30T05:00Z',
    ],
    ['the weekend on which it ends', '2026-10-25T12:00:00Z', 'off since 2026-10-23T17:00Z, on at 2026-10-26T06:00Z'],
  ])('%s', (_name, now, wanted) => {
    expect(told(nights('Europe/Berlin'), now)).toBe(wanted);
  });
});

test('an hour that the clock skips counts as much later, one that comes twice the first time', () => {
  const daily = (hour: number): Week => ({
    off: { times: new Map([['off', [{ days: [0, 1, 2, 3, 4, 5, 6], hour }]]]), zone: 'Europe/Berlin' },
    on: { times: new Map([['on', [{ days: [0, 1, 2, 3, 4, 5, 6], hour: 12 }]]]), zone: 'Europe/Berlin' },
  });
  expect(told(daily(2), '2026-03-29T08:00:00Z')).toBe('off since 2026-03-29T01:00Z, on at 2026-03-29T10:00Z');
  expect(told(daily(2), '2026-10-25T08:00:00Z')).toBe('off since 2026-10-25T00:00Z, on at 2026-10-25T11:00Z');
});

test('on days that are left out nothing is switched', () => {
  const christmas = new Set(['2026-12-24', '2026-12-25']);
  expect(told(nights('Europe/Berlin'), '2026-12-25T12:00:00Z', christmas)).toBe(
    'off since 2026-12-23T18:00Z, on at 2026-12-28T06:00Z',
  );
});

test('a schedule in two directions and zones, and what it leaves out', () => {
  const week = readWeek('off=[(M-H,20),(F,16)];on=(M-F,8);tz=Europe/London', nights('Europe/Berlin'));
  if (week === undefined || week === 'out') throw new TypeError('not read');
  expect(told(week, '2026-11-20T17:00:00Z')).toBe('off since 2026-11-20T16:00Z, on at 2026-11-23T08:00Z');
  const half = readWeek('off=(M-F,21)', nights('UTC'));
  if (half === undefined || half === 'out') throw new TypeError('not read');
  expect(told(half, '2026-11-20T21:30:00Z')).toBe('off since 2026-11-20T21:00Z, on at 2026-11-23T07:00Z');
});

test.each([
  ['off', 'out'],
  ['OFF', 'out'],
  ['off=(M-F,25)', undefined],
  ['off=(M-F,19);on=(M-F,7);tz=Mars', undefined],
  ['often', 'a week'],
  ['', 'a week'],
])('the tag `%s`', (text, wanted) => {
  const read = readWeek(text, nights('UTC'));
  expect(typeof read === 'object' ? 'a week' : read).toBe(wanted);
});

test('what would go off and on in the same hour stays on', () => {
  expect(told(nights('UTC', 7, 7), '2026-11-20T12:00:00Z')).toMatch(/^on /);
});
