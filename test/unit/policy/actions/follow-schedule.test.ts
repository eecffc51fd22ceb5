import { expect, test } from '@jest/globals';
import type { ActionContext, RequestedStep } from '../../../../src/core/action.ts';
import { noHistory, type Switched } from '../../../../src/core/history.ts';
import { followTheSchedule } from '../../../../src/policy/actions/follow-schedule.ts';
import { actionContext, finding, stepsOf, subject, typeNamed } from './context.ts';

const monday = new Date('2026-11-23T08:00:00Z');
const since = '2026-11-20T19:00:30.000Z';
const ours: Switched = { verb: 'stop', policy: 'nights', began: '2026-11-20T19:00:00Z', ended: '2026-11-20T19:01:00Z' };

function plan(
  last: Switched | undefined,
  options: object = {},
  changes: Partial<ActionContext> = {},
  failed: readonly string[] = [],
): readonly RequestedStep[] {
  const failures = failed.map((message) => ({ policyDigest: 'd', night: '2026-11-23', message }));
  const context = actionContext({
    now: monday,
    history: { ...noHistory, lastSwitch: () => last, failures: () => failures },
    policy: { name: 'nights' },
    power: { status: 'off', since, size: 'm5.large' },
    ...changes,
  });
  return stepsOf(followTheSchedule, { tz: 'utc', tell: [], ...options }, {}, context);
}

const refused = (steps: readonly RequestedStep[]): readonly (string | undefined)[] => steps.map((step) => step.refused);

test('it starts what it has stopped itself, if AWS gives the same time of the stop', () => {
  expect(plan(ours)).toEqual([{ verb: 'start', options: { 'off-since': since } }]);
});

test.each<[string, Switched | undefined, Partial<ActionContext>, string]>([
  ['what Mayfly never stopped', undefined, {}, 'Mayfly did not stop it'],
  ['what Mayfly has started since', { ...ours, verb: 'start' }, {}, 'Mayfly did not stop it'],
  ['what another policy stopped', { ...ours, policy: 'ttl' }, {}, 'ttl stopped it at'],
  [
    'what somebody stopped again',
    ours,
    { power: { status: 'off', since: '2026-11-21T10:00:00Z' } },
    'somebody stopped it again at 2026-11-21T10:00:00Z',
  ],
  [
    'what was stopped before',
    ours,
    { power: { status: 'off', since: '2026-11-20T18:00:00Z' } },
    'somebody stopped it again',
  ],
  ['what AWS does not date', ours, { power: { status: 'off' } }, 'AWS does not say when'],
])('%s is not started, and the plan says why', (_, last, changes, message) => {
  expect(refused(plan(last, {}, changes))).toEqual([expect.stringContaining(message)]);
});

test('what is off because its own start failed is started again; what somebody else started in vain is not', () => {
  const power = { status: 'off', since: '2026-11-23T07:00:00Z', failedStart: 'Client.InternalError' } as const;
  const failed = ['it is stopped again after the start: Client.InternalError: Client error on launch'];
  expect(plan(ours, {}, { power }, failed)).toEqual([{ verb: 'start', options: { 'off-since': power.since } }]);
  const { since: _since, ...undated } = power;
  expect(plan(ours, {}, { power: undated }, failed)).toEqual([{ verb: 'start', options: {} }]);
  expect(refused(plan(ours, {}, { power }))).toEqual([expect.stringContaining('somebody stopped it again')]);
  expect(refused(plan({ ...ours, policy: 'ttl' }, {}, { power }, failed))).toEqual([
    expect.stringContaining('ttl stopped it'),
  ]);
});

test('another size only if the policy allows one and AWS had no capacity, one after the other', () => {
  const sizes = { 'on-capacity': { 'next-size': ['m6i.large', 'm5a.large'] } };
  const fallenBack = 'it is stopped again after the start: Server.InsufficientInstanceCapacity: none left';
  const room = ['InsufficientInstanceCapacity on ec2:StartInstances, 5 times'];
  const verbs = (steps: readonly RequestedStep[]): readonly unknown[] =>
    steps.map(({ verb, options, waitsFor }) => [verb, Object.values(options as object)[0] as unknown, waitsFor]);
  const start = (waitsFor?: readonly number[]): unknown => ['start', since, waitsFor];
  expect(verbs(plan(ours, {}, {}, room))).toEqual([start()]);
  expect(verbs(plan(ours, sizes))).toEqual([start()]);
  expect(verbs(plan(ours, sizes, {}, ['UnauthorizedOperation on ec2:StartInstances']))).toEqual([start()]);
  expect(verbs(plan(ours, sizes, {}, room))).toEqual([['resize', 'm6i.large', undefined], start([0])]);
  expect(verbs(plan(ours, sizes, {}, [fallenBack]))).toEqual([['resize', 'm6i.large', undefined], start([0])]);
  expect(verbs(plan(ours, sizes, { power: { status: 'off', since, size: 'm6i.large' } }, room))).toEqual([
    ['resize', 'm5a.large', undefined],
    start([0]),
  ]);
  expect(verbs(plan(ours, sizes, { power: { status: 'off', since, size: 'm5a.large' } }, room))).toEqual([start()]);
});

/** What AWS's events say, of the database that the schedule stopped at 19:00. */
const withEvents = (...events: readonly (readonly [string, 'started' | 'stopped' | 'restarted'])[]) => {
  const asked = followTheSchedule.evidenceNeeds?.(
    finding({ subject: { ...subject, type: 'rds' } }),
    followTheSchedule.schema.parse({ tz: 'utc' }),
    actionContext({
      history: { ...noHistory, lastSwitch: () => ours },
      policy: { name: 'nights' },
      type: typeNamed('rds'),
    }),
  );
  const evidence = new Map((asked ?? []).map(({ key }) => [key, events.map(([at, kind]) => ({ at, kind }))]));
  const context = actionContext({
    now: monday,
    history: { ...noHistory, lastSwitch: () => ours },
    policy: { name: 'nights' },
    type: typeNamed('rds'),
    // Long after the call: AWS counts seven days from the end of a stop that took its time.
    power: { status: 'off', since: '2026-11-20T21:30:00Z' },
    evidence,
  });
  return stepsOf(followTheSchedule, { tz: 'utc', tell: [] }, { subject: { ...subject, type: 'rds' } }, context);
};

test('a database is started whose stop took hours, if its events show no start since', () => {
  expect(refused(withEvents(['2026-11-20T12:00:00Z', 'started'], ['2026-11-20T21:30:00Z', 'stopped']))).toEqual([
    undefined,
  ]);
});

test.each(['started', 'restarted'] as const)('a database that was %s and stopped since is not started', (kind) => {
  const events = withEvents(
    ['2026-11-20T19:01:00Z', 'stopped'],
    ['2026-11-20T20:00:00Z', kind],
    ['2026-11-20T21:30:00Z', 'stopped'],
  );
  expect(refused(events)).toEqual([expect.stringContaining('somebody started it at 2026-11-20T20:00:00Z')]);
});

test('where the events do not show the stop, the time that AWS gives decides', () => {
  expect(refused(withEvents())).toEqual([expect.stringContaining('somebody stopped it again at')]);
  expect(refused(withEvents(['2026-11-10T19:00:00Z', 'stopped']))).toEqual([
    expect.stringContaining('somebody stopped it again at'),
  ]);
});
