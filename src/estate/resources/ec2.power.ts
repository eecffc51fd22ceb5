import type { Instance } from '@aws-sdk/client-ec2';
import type { Aws } from '../../core/aws.ts';
import { type AsJsonObject, canonical } from '../../core/json.ts';
import type { Power } from '../../core/resource-type.ts';
import { type Checked, many, one, verbFor } from '../../core/verb.ts';
import { done, failed, mayLag, sentAfterRead, sentNow, wait } from '../parts/checks.ts';
import { resizeOptions, startOptions, stopInstanceOptions } from '../parts/options.ts';
import { startAgain, stopAgain } from '../parts/restore-steps.ts';
import { stopSuperseded } from '../parts/stop-superseded.ts';
import type { WithSpotRequest } from './ec2.spot.ts';

type Raw = AsJsonObject<WithSpotRequest>;

const verb = verbFor<WithSpotRequest>();

/** What a stop and a start change. A Spot Instance's request follows its instance. */
const changes: readonly string[] = [
  'State',
  'StateReason',
  'StateTransitionReason',
  'PublicIpAddress',
  'PublicDnsName',
  'SpotRequest',
];

export const stop = verb(stopInstanceOptions, {
  effect: 'stop',
  iam: ['ec2:StopInstances', 'ec2:DescribeInstances'],
  perform: many(
    50,
    async (aws, tasks) => {
      const permits = tasks.map(({ permit }) => permit);
      await aws.write(...permits).ec2.stopInstances({
        InstanceIds: permits.map(({ id }) => id),
        ...(hibernates(tasks[0]) && { Hibernate: true }),
      });
      return tasks.map(sentNow);
    },
    (task) => (hibernates(task) ? 'hibernate' : 'stop'),
  ),
  expectedResult: sentAfterRead,
  check: async (aws, input) => {
    const { source } = input;
    const instance = await instanceNamed(aws, source.id);
    const state = instance?.State?.Name;
    if (state === 'stopped') return done({ State: { Name: state } });
    if (state === 'stopping') return wait;
    if (state !== 'running') return failed(`it is ${state ?? 'gone'}, not stopped`);
    if (source.raw.LaunchTime !== instance?.LaunchTime) return failed('it was stopped and started again');
    return mayLag(input) ? wait : failed('it is still running');
  },
  undo: {
    possible: true,
    message: 'start it again; data on instance store is lost, and the memory too unless the instance hibernated',
    steps: startAgain,
  },
  blocked: ({ raw }) => {
    if (raw.State?.Name === 'stopped') return 'it is already stopped';
    if (raw.State?.Name !== 'running')
      return `it is ${raw.State?.Name ?? 'in an unknown state'}, and only a running instance can be stopped`;
    return raw.RootDeviceType === 'instance-store' ? 'it runs from instance store, which cannot be stopped' : undefined;
  },
  changes,
});

export const start = verb(startOptions, {
  effect: 'start',
  iam: ['ec2:StartInstances', 'ec2:DescribeInstances'],
  after: ['resize'],
  perform: many(50, async (aws, tasks) => {
    await aws
      .write(...tasks.map(({ permit }) => permit))
      .ec2.startInstances({ InstanceIds: tasks.map(({ permit }) => permit.id) });
    return tasks.map(sentNow);
  }),
  expectedResult: sentAfterRead,
  check: async (aws, input) => {
    const instance = await instanceNamed(aws, input.source.id);
    const state = instance?.State?.Name;
    if (state === 'running') return done({ State: { Name: state } });
    if (state === 'pending') return wait;
    if (instance === undefined || (state !== 'stopped' && state !== 'stopping'))
      return failed(`it is ${state ?? 'gone'}, not running${instance === undefined ? '' : reasonOf(instance)}`);
    return checkFallenBack(instance, input);
  },
  undo: { possible: true, message: 'stop it again', steps: stopAgain },
  blocked: ({ raw }) =>
    raw.State?.Name === 'running' || raw.State?.Name === 'pending' ? 'it is already running' : undefined,
  outdated: ({ raw }, options) => stopSuperseded(instancePower(raw), options),
  changes: [...changes, 'LaunchTime'],
});

/**
 * What to conclude from `stopped` after a start. AWS may still show the state before the start. But a start that fails
 * falls back to `stopped` for good, with a reason of its own: a disabled key, missing capacity.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_StateReason.html,
 * https://repost.aws/knowledge-center/kms-iam-ec2-permission
 */
function checkFallenBack(instance: Raw, input: Parameters<typeof mayLag>[0] & { source: { raw: Raw } }): Checked {
  const { StateReason: reason, StateTransitionReason: transition = '' } = instance;
  const { StateReason: reasonBefore, StateTransitionReason: transitionBefore = '' } = input.source.raw;
  const isSame = canonical([reason, transition]) === canonical([reasonBefore, transitionBefore]);
  if (isSame && mayLag(input)) return wait;
  return failed(`it is ${instance.State?.Name ?? 'stopped'} again after the start${reasonOf(instance)}`);
}

/** AWS's code and text of its last change of state, as the end of a message. */
function reasonOf({ StateReason: reason, StateTransitionReason: transition = '' }: Raw): string {
  const { Code: code = '', Message: message = transition } = reason ?? {};
  const text = message.startsWith(code) ? message : `${code}: ${message}`;
  return text === '' ? '' : `: ${text}`;
}

function hibernates({
  resource,
  options,
}: {
  readonly resource: { readonly raw: Raw };
  readonly options: { readonly hibernate: boolean };
}): boolean {
  return options.hibernate && resource.raw.HibernationOptions?.Configured === true;
}

export async function instanceNamed(aws: Aws, id: string): Promise<AsJsonObject<Instance> | undefined> {
  const [instance] = await aws.read.ec2.describeInstances(instancesById([id]));
  return instance;
}

/** A filter leaves out ids that do not exist; with `InstanceIds` the whole call would fail. */
export function instancesById(ids: string[]): { Filters: { Name: string; Values: string[] }[] } {
  return { Filters: [{ Name: 'instance-id', Values: ids }] };
}

/** Whether an instance is on or off. AWS reports to the second when somebody stopped it. */
export function instancePower(raw: Raw): Power {
  const { State, LaunchTime, InstanceType: size } = raw;
  if (State?.Name === 'running')
    return {
      status: 'on',
      ...(LaunchTime !== undefined && { since: LaunchTime }),
      ...(size !== undefined && { size }),
    };
  if (State?.Name !== 'stopped') return { status: 'changing' };
  const at = stoppedAt(raw);
  const failedStart = failedStartOf(raw);
  return {
    status: 'off',
    ...(at !== undefined && { since: new Date(at).toISOString() }),
    ...(size !== undefined && { size }),
    ...(failedStart !== undefined && { failedStart }),
  };
}

/**
 * The code of a stop that was the end of a start. Stops that somebody asked for, or AWS for reasons of its own, have
 * codes, too.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_StateReason.html
 */
function failedStartOf({ StateReason }: Raw): string | undefined {
  const { Code: code = '' } = StateReason ?? {};
  return /^(?:Client|Server)\./.test(code) && !/\.(?:UserInitiated|InstanceInitiated|Scheduled|Spot)/.test(code)
    ? code
    : undefined;
}

/** When AWS reports that it was stopped, in epoch milliseconds: `User initiated (2026-11-21 02:00:00 GMT)`. */
export function stoppedAt({ State, StateTransitionReason = '' }: Raw): number | undefined {
  const [, day, time] = /\((\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}) (?:GMT|UTC)\)/.exec(StateTransitionReason) ?? [];
  return State?.Name === 'stopped' && day !== undefined && time !== undefined
    ? Date.parse(`${day}T${time}Z`)
    : undefined;
}

/**
 * Gives a stopped instance another type. Whether the type fits the image and devices shows only at the next start.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/change-instance-type-of-ebs-backed-instance.html
 */
export const resize = verb(resizeOptions, {
  effect: 'start',
  iam: ['ec2:ModifyInstanceAttribute', 'ec2:DescribeInstances'],
  perform: one(async (aws, task) => {
    const { permit, options } = task;
    await aws.write(permit).ec2.modifyInstanceAttribute({ InstanceId: permit.id, InstanceType: { Value: options.to } });
    return sentNow(task);
  }),
  expectedResult: sentAfterRead,
  check: async (aws, input) => {
    const { source, options } = input;
    const instance = await instanceNamed(aws, source.id);
    if (instance?.InstanceType === options.to) return done({ InstanceType: options.to });
    const isAsBefore = instance !== undefined && instance.InstanceType === source.raw.InstanceType;
    return isAsBefore && mayLag(input) ? wait : failed(`it is ${instance?.InstanceType ?? 'gone'}, not ${options.to}`);
  },
  undo: {
    possible: false,
    reason: 'a restore does not resize instances',
    remedy: 'Set its former type again while the instance is stopped: it is in the receipt, under `before`.',
  },
  blocked: ({ raw }, options) => {
    if (raw.State?.Name !== 'stopped')
      return `it is ${raw.State?.Name ?? 'in an unknown state'}, and only a stopped instance can be resized`;
    return options !== undefined && raw.InstanceType === options.to ? `it is already ${options.to}` : undefined;
  },
  changes: ['InstanceType', 'EbsOptimized'],
});
