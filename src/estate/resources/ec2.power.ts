import type { Instance } from '@aws-sdk/client-ec2';
import type { AsJsonObject } from '../../core/json.ts';
import type { Power } from '../../core/resource-type.ts';
import { one, verbFor } from '../../core/verb.ts';
import { done, failed } from '../parts/checks.ts';
import { resizeOptions } from '../parts/options.ts';

type Raw = AsJsonObject<Instance>;

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
  return {
    status: 'off',
    ...(at !== undefined && { since: new Date(at).toISOString() }),
    ...(size !== undefined && { size }),
  };
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
export const resize = verbFor<Instance>()(resizeOptions, {
  effect: 'start',
  iam: ['ec2:ModifyInstanceAttribute', 'ec2:DescribeInstances'],
  perform: one(async (aws, { permit, options }) => {
    await aws.write(permit).ec2.modifyInstanceAttribute({ InstanceId: permit.id, InstanceType: { Value: options.to } });
    return {};
  }),
  check: async (aws, { source, options }) => {
    const [instance] = await aws.read.ec2.describeInstances({
      Filters: [{ Name: 'instance-id', Values: [source.id] }],
    });
    if (instance?.InstanceType === options.to) return done({ InstanceType: options.to });
    return failed(`it is ${instance?.InstanceType ?? 'gone'}, not ${options.to}`);
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
