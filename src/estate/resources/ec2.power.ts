import type { Instance } from '@aws-sdk/client-ec2';
import type { AsJsonObject } from '../../core/json.ts';
import type { Power } from '../../core/resource-type.ts';
import { one, verbFor } from '../../core/verb.ts';
import { done, failed } from '../parts/checks.ts';
import { resizeOptions } from '../parts/options.ts';

type Raw = AsJsonObject<Instance>;

/** How an instance stands. AWS tells to the second when somebody stopped it. */
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

/** When AWS itself says that it was stopped, epoch milliseconds: `User initiated (2026-11-21 02:00:00 GMT)`. */
export function stoppedAt({ State, StateTransitionReason = '' }: Raw): number | undefined {
  const [, day, time] = /\((\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}) (?:GMT|UTC)\)/.exec(StateTransitionReason) ?? [];
  return State?.Name === 'stopped' && day !== undefined && time !== undefined
    ? Date.parse(`${day}T${time}Z`)
    : undefined;
}

/**
 * Gives a stopped instance another size. Whether that fits its image and devices AWS says at the next start.
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
    const [found] = await aws.read.ec2.describeInstances({ Filters: [{ Name: 'instance-id', Values: [source.id] }] });
    if (found?.InstanceType === options.to) return done({ InstanceType: options.to });
    return failed(`it is ${found?.InstanceType ?? 'gone'}, not ${options.to}`);
  },
  undo: { none: 'the size that it had stands in the receipt; it can have it again while it is stopped' },
  blocked: ({ raw }, options) => {
    if (raw.State?.Name !== 'stopped')
      return `it is ${raw.State?.Name ?? 'in no state'}, and only a stopped one can get another size`;
    return options !== undefined && raw.InstanceType === options.to ? `it is ${options.to} already` : undefined;
  },
  changes: ['InstanceType', 'EbsOptimized'],
});
