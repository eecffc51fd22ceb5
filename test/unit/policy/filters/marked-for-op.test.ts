import { expect, test } from '@jest/globals';
import { markedForOp } from '../../../../src/policy/filters/marked-for-op.ts';
import { filterContext, resource, resultOf, verdictOf } from './context.ts';

// Custodian 0.9.53 gives these answers, except for the mark with the time `17:00` and those with an offset of a day, on
// which it crashes.
test.each([
  ['Resource does not meet policy: stop@2026/11/21', {}, true],
  ['Resource does not meet policy: stop@2026/11/22', {}, false],
  ['m: stop@2026/11/22', { skew: 1 }, true],
  ['m: stop@2026/11/21 0300 UTC', {}, false],
  ['m: stop@2026/11/21 0300 UTC', { skew_hours: 1 }, true],
  ['m: stop@2026/11/21 0200 UTC', {}, true],
  ['m: stop@2026/11/20 0200 US/Pacific', {}, false],
  ['m: terminate@2026/11/21', {}, false],
  ['stop@2026/11/21', {}, false],
  ['m: stop 2026/11/21', {}, false],
  ['m: stop@soon', {}, false],
  ['m: stop@2026-11-20 17:00', {}, false],
  ['m: stop@2026/11/20 0200 +25:00', {}, false],
  ['m: stop@2026/11/20 0200 +99:99', {}, false],
  ['m: stop@2026/11/20 2300 -03', {}, true],
  ['m: stop@2026/11/21 0000 -03', {}, false],
])('marked-for-op: %s with %j: %s', (mark, options, expected) => {
  const marked = resource({}, { maid_status: mark });
  expect(resultOf(markedForOp, { op: 'stop', ...options }, marked)).toBe(expected);
});

// Custodian takes these clocks for the clock of its machine, which is hours too early where that clock is UTC.
test.each([
  ['delete@2026/11/30 1057 PST', 'pt', '2026-11-30T18:57:00Z'],
  ['delete@2026/11/30 1057 PST', 'utc', '2026-11-30T18:57:00Z'],
  ['delete@2026/07/30 1057 PDT', 'utc', '2026-07-30T17:57:00Z'],
  ['delete@2026/11/30 1057 JST', 'jst', '2026-11-30T01:57:00Z'],
  ['delete@2026/11/30 1057 CET', 'et', '2026-11-30T09:57:00Z'],
  // Two places write IST; where `tz` does not say which, the later time counts.
  ['delete@2026/07/30 1057 IST', 'it', '2026-07-30T05:27:00Z'],
  ['delete@2026/07/30 1057 IST', 'ist', '2026-07-30T09:57:00Z'],
  ['delete@2026/07/30 1057 IST', 'utc', '2026-07-30T09:57:00Z'],
  // Nobody knows this clock. It cannot be farther behind UTC than this.
  ['delete@2026/11/30 1057 XYZ', 'utc', '2026-11-30T22:57:00Z'],
  // After UTC or GMT the sign is that of POSIX for Custodian, and the other one for people: the later time counts.
  ['delete@2026/11/30 0500 GMT-3', 'utc', '2026-11-30T08:00:00Z'],
  ['delete@2026/11/30 0500 GMT+3', 'utc', '2026-11-30T08:00:00Z'],
  ['delete@2026/11/30 1057 UTC-8', 'utc', '2026-11-30T18:57:00Z'],
  ['delete@2026/11/30 1057 UTC+0530', 'utc', '2026-11-30T16:27:00Z'],
  ['delete@2026/11/18', 'Asia/Tokyo', '2026-11-17T15:00:00Z'],
  ['delete@2026/11/18', 'America/New_York', '2026-11-18T05:00:00Z'],
  ['delete@2026/11/30 1057', 'Europe/Paris', '2026-11-30T09:57:00Z'],
  // Americans write the month first, Europeans the day: the later day counts.
  ['delete@11/12/2026', 'utc', '2026-12-11T00:00:00Z'],
  ['delete@12/11/2026', 'utc', '2026-12-11T00:00:00Z'],
  ['delete@10.11.2026 0930 UTC', 'utc', '2026-11-10T09:30:00Z'],
  ['delete@11/25/2026', 'utc', '2026-11-25T00:00:00Z'],
  ['delete@25/11/2026', 'utc', '2026-11-25T00:00:00Z'],
  ['delete@11/11/2026', 'utc', '2026-11-11T00:00:00Z'],
  ['delete@21 Nov 2026', 'utc', '2026-11-21T00:00:00Z'],
  ['delete@20261121', 'utc', '2026-11-21T00:00:00Z'],
  // Without a zone, days are those of `tz`.
  ['delete@2026/11/18', 'pt', '2026-11-18T08:00:00Z'],
  ['delete@2026/11/18', 'jst', '2026-11-17T15:00:00Z'],
  ['delete@2026/11/18', 'utc', '2026-11-18T00:00:00Z'],
  ['delete@2026/11/30 1057', 'pt', '2026-11-30T18:57:00Z'],
  // The hour comes twice, and the mark says which is meant.
  ['delete@2026/11/01 0130 PDT', 'pt', '2026-11-01T08:30:00Z'],
  ['delete@2026/11/01 0130 PST', 'pt', '2026-11-01T09:30:00Z'],
])('the mark %s, read with tz: %s, is due at %s and not before', (mark, tz, due) => {
  const marked = resource({}, { maid_status: `m: ${mark}` });
  const isDue = (time: number) =>
    resultOf(markedForOp, { op: 'delete', tz }, marked, filterContext({ now: new Date(time) }));
  expect([isDue(Date.parse(due) - 1), isDue(Date.parse(due))]).toEqual([false, true]);
  expect(verdictOf(markedForOp, { op: 'delete', tz }, marked).actual).toMatchObject({
    at: new Date(due).toISOString(),
  });
});

test.each(['+23:00', '+14:30', '-13:00', '+00:75', '-01:60'])('a mark with the offset %s is no mark', (offset) => {
  const marked = resource({}, { maid_status: `m: stop@2026/11/01 0200 ${offset}` });
  expect(resultOf(markedForOp, { op: 'stop' }, marked)).toBe(false);
});

test.each(['12', '2026', '11/12', '2026/11', 'Nov 2026', 'Monday', '1000', '8am', 'UTC', '', ' '])(
  'a mark whose date is only `%s` is no mark: Custodian takes the rest from today',
  (date) => {
    const marked = resource({}, { maid_status: `m: stop@${date}` });
    for (const now of ['2026-11-21T12:00:00Z', '2027-03-15T12:00:00Z', '2028-02-29T12:00:00Z'])
      expect(resultOf(markedForOp, { op: 'stop' }, marked, filterContext({ now: new Date(now) }))).toBe(false);
  },
);

test('in a time zone a day of skew is a day on the wall clock: 25 hours when the clocks go back', () => {
  // 2026-11-01 10:00 PST is 18:00 UTC; a day earlier on the wall clock it is 10:00 PDT, 17:00 UTC.
  const mark = resource({}, { maid_status: 'm: stop@2026-11-01T1800Z' });
  const at = (time: string, tz: string) =>
    resultOf(markedForOp, { op: 'stop', skew: 1, tz }, mark, filterContext({ now: new Date(time) }));
  expect(at('2026-10-31T17:00:00Z', 'pt')).toBe(true);
  expect(at('2026-10-31T17:00:00Z', 'utc')).toBe(false);
});

test('a resource without the tag is not marked', () => {
  expect(resultOf(markedForOp, {}, resource())).toBe(false);
});

test('the explanation says what is due, and when', () => {
  const of = (text: string, options: object = {}) =>
    verdictOf(markedForOp, { op: 'stop', ...options }, resource({}, { maid_status: text }));
  const text = 'm: stop@2026/11/20 0200 UTC';
  const end = { kind: 'end', tag: 'maid_status', written: text, at: '2026-11-20T02:00:00.000Z', operation: 'stop' };
  expect(of(text).actual).toEqual(end);
  expect(of('m: stop@soon').actual).toEqual({ kind: 'value', value: 'm: stop@soon' });
  expect(of(text, { skew: 1, skew_hours: 12 }).expected).toEqual({
    kind: 'end',
    is: 'due',
    operation: 'stop',
    duration: '1d12h',
  });
});
