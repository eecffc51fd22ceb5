import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { markForOp } from '../../../../src/policy/actions/mark-for-op.ts';
import { markedForOp } from '../../../../src/policy/filters/marked-for-op.ts';
import { instantOf, wallClock, zoneMeant } from '../../../../src/policy/schedule/zone.ts';
import { cases } from '../../../cases.ts';
import { filterContext, resource, resultOf } from '../filters/context.ts';
import { actionContext, refusalOf, stepsOf } from './context.ts';

test.each([
  [{ op: 'stop', days: 2 }, 'Resource does not meet policy: stop@2026/11/23'],
  [{ op: 'stop' }, 'Resource does not meet policy: stop@2026/11/21'],
  [{ op: 'delete', hours: 4, msg: 'm: {op}@{action_date}' }, 'm: delete@2026/11/22 0030 UTC'],
  // 20:30 UTC on the 21st is the 22nd in Tokyo.
  [{ op: 'stop', tz: 'Asia/Tokyo' }, 'Resource does not meet policy: stop@2026/11/22'],
  // No mark has an abbreviation of this zone.
  [{ op: 'stop', hours: 1, tz: 'Europe/Paris' }, 'Resource does not meet policy: stop@2026/11/21 2130 UTC'],
  [{ op: 'stop', hours: 1, tz: '+05:30' }, 'Resource does not meet policy: stop@2026/11/21 2130 UTC'],
  [{ op: 'delete', hours: 1, tz: 'America/Los_Angeles' }, 'Resource does not meet policy: delete@2026/11/21 1330 PST'],
  [{ op: 'delete', hours: 1, tz: 'pt' }, 'Resource does not meet policy: delete@2026/11/21 1330 PST'],
])('mark-for-op %j', (options, value) => {
  expect(stepsOf(markForOp, options)).toEqual([{ verb: 'tag', options: { tags: { maid_status: value } } }]);
});

test('the filter marked-for-op reads the mark once it is due', () => {
  const [step] = stepsOf(markForOp, { op: 'stop', days: 2, tag: 'mark' });
  const marked = resource({}, (step?.options as { readonly tags?: Record<string, string> } | undefined)?.tags);
  const isDue = (now: string) =>
    resultOf(markedForOp, { op: 'stop', tag: 'mark' }, marked, filterContext({ now: new Date(now) }));
  expect([isDue('2026-11-22T23:59:59Z'), isDue('2026-11-23T00:00:00Z')]).toEqual([false, true]);
});

test('a mark is due when its grace is over on the clock that it was written by, and never before', () => {
  const zones = [
    ...[
      'pt',
      'at',
      'et',
      'ct',
      'mt',
      'gt',
      'bst',
      'ist',
      'cet',
      'it',
      'jst',
      'kst',
      'sgt',
      'aet',
      'brt',
      'nzst',
      'utc',
    ],
    'America/Los_Angeles',
    'Europe/Paris',
    'Etc/GMT+8',
    '+05:30',
  ];
  const start = fc.date({ min: new Date('2024-01-01'), max: new Date('2028-01-01'), noInvalidDate: true });
  const grace = fc.record({ days: fc.nat(40), hours: fc.nat(100) });
  fc.assert(
    fc.property(fc.constantFrom(...zones), start, grace, (tz, now, { days, hours }) => {
      const [step] = stepsOf(markForOp, { op: 'delete', tz, days, hours }, {}, actionContext({ now }));
      const marked = resource({}, (step?.options as { readonly tags?: Record<string, string> } | undefined)?.tags);
      const zone = zoneMeant(tz) ?? 'UTC';
      const wall = wallClock(now.getTime(), zone) + (days * 24 + hours) * 3_600_000;
      // The mark names the minute, or without hours the day.
      const end = instantOf(
        Math.floor(wall / (hours > 0 ? 60_000 : 86_400_000)) * (hours > 0 ? 60_000 : 86_400_000),
        zone,
      );
      const isDue = (time: number) =>
        resultOf(markedForOp, { op: 'delete', tz }, marked, filterContext({ now: new Date(time) }));
      expect([isDue(end - 1), isDue(end)]).toEqual([false, true]);
      // Another policy does not know the zone: it may read the mark later, never earlier.
      const elsewhere = resultOf(markedForOp, { op: 'delete' }, marked, filterContext({ now: new Date(end - 1) }));
      if (hours > 0) expect(elsewhere).toBe(false);
    }),
    { numRuns: cases(2000) },
  );
});

test.each([{ days: 100_000_000 }, { days: 36_501 }, { hours: 999_999_999_999 }])(
  '%j is refused: dates end',
  (options) => {
    expect(refusalOf(markForOp, options)).toMatch(/<=/);
  },
);

test('the longest grace is a date that every reader takes', () => {
  const [step] = stepsOf(markForOp, { op: 'stop', days: 36_500, hours: 876_000 });
  expect(step?.options).toEqual({ tags: { maid_status: 'Resource does not meet policy: stop@2226/10/04 2030 UTC' } });
});

test.each(['nonsense', 'SST', 'UTC-8', 'GMT+5:30', 'est5', '+25:00', '\u221208:00', 'UTC+25'])(
  'the time zone %s is refused, by the action and by the filter',
  (tz) => {
    expect(refusalOf(markForOp, { tz })).toMatch(/IANA name/);
    expect(markedForOp.schema.safeParse({ tz }).success).toBe(false);
  },
);

test('other placeholders are refused', () => {
  expect(refusalOf(markForOp, { msg: '{owner}: {op}@{action_date}' })).toMatch(/are replaced/);
});
