import { expect, test } from '@jest/globals';
import { ec2 } from '../../../../src/estate/resources/ec2.ts';
import { rds } from '../../../../src/estate/resources/rds.ts';
import { schedule } from '../../../../src/policy/filters/schedule.ts';
import { bound, faultsOf, filterContext, resource, resultOf, verdictOf } from './context.ts';

// Friday: off since 19:00 UTC.
const night = new Date('2026-11-20T21:00:00Z');
const day = new Date('2026-11-20T12:00:00Z');
const instance = (state: string, LaunchTime: string, tags: Record<string, string> = {}) =>
  resource({ State: { Name: state }, LaunchTime }, tags);
const early = '2026-11-20T07:00:00Z';

test.each([
  ['it runs in its off hours', night, instance('running', early), true],
  ['it runs in its on hours', day, instance('running', early), false],
  ['it is stopped in its on hours', day, instance('stopped', early), true],
  ['it is stopped in its off hours', night, instance('stopped', early), false],
  ['somebody started it after its off hours began', night, instance('running', '2026-11-20T20:00:00Z'), false],
  ['a tag keeps it on', night, instance('running', early, { 'mayfly-keep-on': 'until 2026-11-20 23:00 utc' }), false],
  ['the tag that kept it on has expired', day, instance('running', early, { 'mayfly-keep-on': '2026-11-19' }), true],
  ['its tag opts it out', night, instance('running', early, { maid_offhours: 'off' }), false],
  ['its tag cannot be read', night, instance('running', early, { maid_offhours: 'off=(M-F,99)' }), 'unknown'],
] as const)('schedule where %s: %s', (_title, now, of, expected) => {
  expect(resultOf(schedule, {}, of, filterContext({ now, type: ec2 }))).toBe(expected);
});

test('a database is left alone if its events say that somebody started it in its off hours', () => {
  const database = resource({ DBInstanceStatus: 'available' }, {}, { type: 'rds', id: 'orders' });
  const context = filterContext({ now: night, type: rds });
  const needs = bound(schedule, {}, context).needs?.(database) ?? [];
  expect(needs).toMatchObject([{ kind: 'power-events', question: { id: 'orders' } }]);
  const result = (at: string) =>
    resultOf(schedule, {}, database, context, new Map(needs.map(({ key }) => [key, [{ at, kind: 'started' }]])));
  expect(result('2026-11-20T20:00:00Z')).toBe(false);
  expect(result('2026-11-20T08:00:00Z')).toBe(true);
});

test('a day to skip is one that the calendar has', () => {
  const isTaken = (day: string) => schedule.schema.safeParse({ 'skip-days': [day] }).success;
  expect(['2026-12-25', '2028-02-29'].map(isTaken)).toEqual([true, true]);
  expect(['2026-02-30', '2026-13-45', '2026-12-25T00:00'].map(isTaken)).toEqual([false, false, false]);
});

test('faults that the schema cannot see', () => {
  expect(faultsOf(schedule, { 'off-hours': 'sometimes' })).toMatchObject([{ path: ['off-hours'] }]);
  expect(faultsOf(schedule, { 'stop-at': 7 })).toMatchObject([{ path: ['start-at'] }]);
  expect(faultsOf(schedule, { tz: 'Mars' })).toMatchObject([{ path: ['tz'] }]);
  expect(faultsOf(schedule, { 'off-hours': 'off=(M-F,19);on=(M-F,7);tz=utc-8' })).toMatchObject([
    {
      path: ['off-hours'],
      message: '`utc-8` is behind UTC for some people, and ahead of UTC for others and for Custodian.',
    },
  ]);
});

test.each([
  [
    'to be stopped',
    night,
    instance('running', early),
    { status: 'off', isDue: true, since: '2026-11-20T19:00:00.000Z' },
  ],
  [
    'started in its off hours',
    night,
    instance('running', '2026-11-20T20:00:00Z'),
    { status: 'started', isDue: false, started: '2026-11-20T20:00:00.000Z', since: '2026-11-20T19:00:00.000Z' },
  ],
  [
    'on, with a tag that has expired',
    day,
    instance('running', early, { 'mayfly-keep-on': '2026-11-19' }),
    { status: 'on', isDue: false, since: '2026-11-20T07:00:00.000Z', expiredTag: 'mayfly-keep-on' },
  ],
  [
    'opted out',
    night,
    instance('running', early, { maid_offhours: 'off' }),
    { status: 'opted-out', isDue: false, tag: 'maid_offhours' },
  ],
] as const)('the explanation of a resource that is %s', (_title, now, of, actual) => {
  expect(verdictOf(schedule, {}, of, filterContext({ now, type: ec2 }))).toMatchObject({
    actual: { kind: 'schedule', ...actual },
    expected: { kind: 'schedule', switches: 'both', by: 'nights-and-weekends' },
  });
});
