import { expect, test } from '@jest/globals';
import type { ActionContext, ActionDefinition, RequestedStep } from '../../../../src/core/action.ts';
import type { Finding } from '../../../../src/core/finding.ts';
import { noHistory, type Switched } from '../../../../src/core/history.ts';
import { followTheSchedule } from '../../../../src/policy/actions/follow-schedule.ts';
import { settings } from '../filters/context.ts';

const monday = new Date('2026-11-23T08:00:00Z');
const since = '2026-11-20T19:00:30.000Z';
const ours: Switched = { verb: 'stop', policy: 'nights', began: '2026-11-20T19:00:00Z', ended: '2026-11-20T19:01:00Z' };

function plan(
  last: Switched | undefined,
  options: object = {},
  more: Partial<ActionContext> = {},
  failed: readonly string[] = [],
): readonly RequestedStep[] {
  const definition = followTheSchedule as unknown as ActionDefinition<object>;
  const subject = {
    type: 'ec2',
    id: 'i-1',
    arn: 'arn:i-1',
    account: '111122223333',
    region: 'eu-west-1',
    class: 'ephemeral-task' as const,
  };
  const at = { file: 'a.yml', line: 1, column: 1 };
  const finding: Finding = {
    id: 'f1',
    policy: 'nights',
    policyDigest: 'd',
    subject,
    because: { filter: 'schedule', at, result: true },
    tags: {},
    seen: 's',
  };
  const failures = failed.map((message) => ({ policyDigest: 'd', night: '2026-11-23', message }));
  return definition.plan(finding, definition.schema.parse({ tz: 'utc', tell: [], ...options }), {
    now: monday,
    settings,
    history: { ...noHistory, lastSwitch: () => last, failures: () => failures },
    evidence: new Map(),
    policy: { name: 'nights' },
    account: subject.account,
    region: subject.region,
    power: { status: 'off', since, size: 'm5.large' },
    ...more,
  });
}

const refused = (drafts: readonly RequestedStep[]): readonly (string | undefined)[] =>
  drafts.map((draft) => draft.refused);

test('what it stopped itself it starts, for as long as AWS says that it stands still since then', () => {
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
])('%s is not started, and it is said why', (_, last, more, message) => {
  const drafts = plan(last, {}, more);
  expect(refused(drafts)).toEqual([expect.stringContaining(message)]);
});

test('another size only where the policy lets it and AWS had no room, one after the other', () => {
  const sizes = { 'on-capacity': { 'next-size': ['m6i.large', 'm5a.large'] } };
  const room = ['InsufficientInstanceCapacity on ec2:StartInstances, 5 times'];
  const verbs = (drafts: readonly RequestedStep[]): readonly unknown[] =>
    drafts.map(({ verb, options, waitsFor }) => [verb, Object.values(options as object)[0] as unknown, waitsFor]);
  const start = (waitsFor?: readonly number[]): unknown => ['start', since, waitsFor];
  expect(verbs(plan(ours, {}, {}, room))).toEqual([start()]);
  expect(verbs(plan(ours, sizes))).toEqual([start()]);
  expect(verbs(plan(ours, sizes, {}, ['UnauthorizedOperation on ec2:StartInstances']))).toEqual([start()]);
  expect(verbs(plan(ours, sizes, {}, room))).toEqual([['resize', 'm6i.large', undefined], start([0])]);
  expect(verbs(plan(ours, sizes, { power: { status: 'off', since, size: 'm6i.large' } }, room))).toEqual([
    ['resize', 'm5a.large', undefined],
    start([0]),
  ]);
  expect(verbs(plan(ours, sizes, { power: { status: 'off', since, size: 'm5a.large' } }, room))).toEqual([start()]);
});
