import { expect, test } from '@jest/globals';
import { markedForOp } from '../../../../src/policy/filters/marked-for-op.ts';
import { filterContext, resource, resultOf, verdictOf } from './context.ts';

// Custodian 0.9.53 gives these answers, except for the mark with the time `17:00`, on which it crashes.
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
])('marked-for-op: %s with %j: %s', (mark, options, expected) => {
  const marked = resource({}, { maid_status: mark });
  expect(resultOf(markedForOp, { op: 'stop', ...options }, marked)).toBe(expected);
});

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
