import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isUnknown } from '../../../../src/core/truth.ts';
import { decisionAt } from '../../../../src/policy/schedule/follow.ts';
import {
  followedSchedule,
  type ScheduleOptions,
  scheduleFaults,
  scheduleSchema,
} from '../../../../src/policy/schedule/schedule-options.ts';

const optionsOf = (written: object = {}): ScheduleOptions => scheduleSchema.parse(written);

/** The decision for a resource that has been in its state for days. */
function decision(
  now: string,
  tags: Record<string, string> = {},
  status: 'on' | 'off' = 'on',
  options: object = {},
  since = '2026-11-10T12:00:00Z',
): string {
  const decided = decisionAt(
    followedSchedule(optionsOf(options), { tz: 'UTC' }),
    new Map(Object.entries(tags)),
    { status, since },
    Date.parse(now),
  );
  if (isUnknown(decided)) return `unknown: ${decided.cause}`;
  return `${decided.action}${decided.expiredTag === undefined ? '' : `, untag ${decided.expiredTag}`}`;
}

const friday = '2026-11-20T19:30:00Z';
const monday = '2026-11-23T07:30:00Z';

test('a running resource is stopped in its off hours, a stopped one is started in its on hours', () => {
  expect([decision(friday), decision(friday, {}, 'off'), decision(monday), decision(monday, {}, 'off')]).toEqual([
    'stop',
    'nothing',
    'nothing',
    'start',
  ]);
});

test('a resource that somebody started after it went off is left alone until it goes off again', () => {
  expect(decision('2026-11-21T12:00:00Z', {}, 'on', {}, '2026-11-21T10:00:00Z')).toBe('nothing');
  expect(decision('2026-11-23T19:00:00Z', {}, 'on', {}, '2026-11-21T10:00:00Z')).toBe('stop');
});

describe('mayfly-keep-on', () => {
  const kept = (value: string, now: string, options: object = {}): string =>
    decision(now, { 'Mayfly-Keep-On': value }, 'on', options);

  test.each([
    ['2026-11-20T22:00Z', '2026-11-20T21:59:00Z', 'nothing'],
    ['2026-11-20T22:00Z', '2026-11-20T22:00:00Z', 'stop, untag Mayfly-Keep-On'],
    ['22:00', '2026-11-20T21:00:00Z', 'nothing'],
    ['22:00', '2026-11-20T22:30:00Z', 'stop, untag Mayfly-Keep-On'],
    // Written in the afternoon, it means the evening.
    ['22:00', '2026-11-20T15:00:00Z', 'nothing'],
    ['2026-11-19T22:00Z', '2026-11-20T15:00:00Z', 'nothing, untag Mayfly-Keep-On'],
    [
      'tonight',
      friday,
      'unknown: its tag Mayfly-Keep-On cannot be read (neither a duration nor a date), so it stays on',
    ],
    ['tonight', monday, 'nothing'],
  ])('`%s` at %s', (value, now, message) => {
    expect(kept(value, now)).toBe(message);
  });

  test('it keeps nothing on for longer than the policy allows', () => {
    const options = { override: { maximum: '2h' } };
    expect(kept('2026-11-20T23:00Z', '2026-11-20T20:59:00Z', options)).toBe('nothing');
    expect(kept('2026-11-20T23:00Z', '2026-11-20T21:00:00Z', options)).toBe('stop, untag Mayfly-Keep-On');
    expect(kept('2027-11-20', '2026-11-21T06:59:00Z')).toBe('nothing');
    expect(kept('2027-11-20', '2026-11-21T07:00:00Z')).toBe('stop, untag Mayfly-Keep-On');
  });

  test('a resource that was started while it was kept on goes off with it', () => {
    expect(decision('2026-11-20T22:30:00Z', { 'mayfly-keep-on': '22:00' }, 'on', {}, '2026-11-20T20:00:00Z')).toBe(
      'stop, untag mayfly-keep-on',
    );
  });

  test('whatever the tag says, it ends within the policy’s limit', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 12 * 60, max: 60 * 60 - 60 }), (value, minutes) => {
        const now = new Date(Date.parse('2026-11-20T19:00:00Z') + minutes * 60_000).toISOString();
        const message = kept(value, now);
        expect(message.startsWith('stop') || message.startsWith('unknown')).toBe(true);
      }),
    );
  });
});

test('a tag has its own schedule, or opts its resource out', () => {
  expect(decision(friday, { maid_offhours: 'off=(M-F,21);on=(M-F,7)' })).toBe('nothing');
  expect(decision('2026-11-20T21:00:00Z', { maid_offhours: 'off=(M-F,21);on=(M-F,7)' })).toBe('stop');
  expect(decision(friday, { MAID_offhours: 'off' })).toBe('nothing');
  expect(decision(friday, { maid_offhours: 'off=(M-F,99)' })).toBe(
    'unknown: its tag maid_offhours cannot be read: `off=(M-F,99)`',
  );
});

test('a zone that Custodian and people read differently: the policy says which is meant, a tag does not', () => {
  // 19:30 UTC is 11:30 in UTC-8, and 04:30 UTC is 20:30.
  expect(decision(friday, {}, 'on', { tz: 'UTC-8' })).toBe('nothing');
  expect(decision('2026-11-20T04:30:00Z', {}, 'on', { tz: 'UTC-8' })).toBe('stop');
  expect(decision(friday, { maid_offhours: 'off=(M-F,19);on=(M-F,7);tz=Etc/GMT+8' })).toBe('nothing');
  expect(decision(friday, { maid_offhours: 'off=(M-F,19);on=(M-F,7);tz=UTC-8' })).toBe(
    'unknown: its tag maid_offhours cannot be read: `off=(M-F,19);on=(M-F,7);tz=UTC-8` (`utc-8` may be behind or ' +
      'ahead of UTC: write an IANA name)',
  );
});

test.each([
  ['nights', '2026-11-21T19:00:00Z', 'stop'],
  ['nights', '2026-11-21T12:00:00Z', 'nothing'],
  ['weekends', '2026-11-19T22:00:00Z', 'nothing'],
  ['weekends', '2026-11-21T12:00:00Z', 'stop'],
  ['off=(M-U,22);on=(M-U,6);tz=Asia/Tokyo', '2026-11-20T13:00:00Z', 'stop'],
])('off-hours: %s at %s', (hours, now, message) => {
  expect(decision(now, {}, 'on', { 'off-hours': hours })).toBe(message);
});

test.each([
  [{ 'off-hours': 'sometimes' }, 'off-hours'],
  [{ 'off-hours': 'off' }, 'off-hours'],
  [{ 'off-hours': 'off=(M-F,99)' }, 'off-hours'],
  [{ tz: 'Mars' }, 'tz'],
  [{ 'stop-at': 7 }, 'start-at'],
])('%j has a fault', (options, at) => {
  expect(scheduleFaults(optionsOf(options)).map(({ path }) => path)).toEqual([[at]]);
});

test('options that are left out are no fault', () => {
  expect(scheduleFaults(optionsOf())).toEqual([]);
});
