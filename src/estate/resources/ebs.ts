import type { Volume } from '@aws-sdk/client-ec2';
import type { AsJsonObject } from '../../core/json.ts';
import { ref } from '../../core/resource.ts';
import { resourceType } from '../../core/resource-type.ts';
import { one, verbFor } from '../../core/verb.ts';
import { filterValueLimit, inChunks } from '../aws/chunks.ts';
import { volumePerMonth, volumeSnapshotPerMonth } from '../cost/ebs.ts';
import { volumeParts } from '../cost/price-list.ts';
import { checkSnapshots } from '../parts/check-snapshots.ts';
import { done, missingOrLate, sentAfterRead, wait } from '../parts/checks.ts';
import { ec2Tags } from '../parts/ec2-tags.ts';
import { detachVolumeOptions, noOptions, snapshotOptions } from '../parts/options.ts';
import { stackOf } from '../parts/relations.ts';
import { snapshotTags, stepTag } from '../parts/snapshot-tags.ts';
import { ebsQuery } from './ebs.query.ts';
import { attach } from './ebs.restore.ts';

type Raw = AsJsonObject<Volume>;

const verb = verbFor<Volume>();

const detach = verb(detachVolumeOptions, {
  effect: 'stop',
  iam: ['ec2:DetachVolume', 'ec2:DescribeVolumes'],
  perform: one(async (aws, { permit, resource, options: { force }, now }) => {
    // One with multi-attach stands on several instances: from one after the other.
    const InstanceId = firstInstanceOf(resource.raw);
    await aws.write(permit).ec2.detachVolume({ VolumeId: permit.id, InstanceId, ...(force && { Force: true }) });
    return { notes: { sent: now.toISOString(), from: InstanceId ?? null } };
  }),
  expectedResult: ({ source }) => ({ notes: { sent: source.seenAt, from: firstInstanceOf(source.raw) ?? null } }),
  check: async (aws, input) => {
    const [found] = await aws.read.ec2.describeVolumes(byId([input.source.id]));
    if (found === undefined) return missingOrLate(input.source.id, input);
    if (found.State === 'available') return done({ State: found.State, Attachments: [] });
    const from = input.performed.notes?.from;
    // Where it stood on nothing, there was nothing to go on with: what is seen now is old, or somebody else's.
    if (from === null) return wait;
    return (found.Attachments ?? []).some((each) => isAttached(each) && each.InstanceId !== from)
      ? { status: 'again' }
      : wait;
  },
  undo: { verb: 'attach', message: 'it is attached again to the same instance, as the same device' },
  blocked: ({ raw }) => (raw.State === 'available' ? 'it is attached to nothing' : undefined),
  changes: ['State', 'Attachments'],
});

const snapshot = verb(snapshotOptions, {
  effect: 'snapshot',
  iam: ['ec2:CreateSnapshot', 'ec2:CreateTags', 'ec2:DescribeSnapshotAttribute', 'ec2:DescribeSnapshots'],
  after: ['detach'],
  perform: one(async (aws, { permit, resource, options, step, now }) => {
    const Tags = snapshotTags(resource, step, options, now);
    const TagSpecifications = [{ ResourceType: 'snapshot' as const, Tags }];
    const made = await aws.write(permit).ec2.createSnapshot({
      VolumeId: permit.id,
      Description: options.description ?? `Mayfly step ${step} of ${permit.id}`,
      TagSpecifications,
    });
    return { made: ref('ebs-snapshot', made.SnapshotId), notes: { sent: now.toISOString() } };
  }),
  expectedResult: sentAfterRead,
  find: async (aws, { step }) => {
    const [found] = await aws.read.ec2.describeSnapshots({
      OwnerIds: ['self'],
      Filters: [{ Name: `tag:${stepTag}`, Values: [step] }],
    });
    return found && { made: ref('ebs-snapshot', found.SnapshotId) };
  },
  check: (aws, input) => checkSnapshots(aws, input, [{ snapshot: input.performed.made?.id, volume: input.source.raw }]),
  undo: { none: 'a snapshot adds, and expires by its tag' },
});

const remove = verb(noOptions, {
  effect: 'delete',
  iam: ['ec2:DeleteVolume', 'ec2:DescribeVolumes'],
  after: ['detach', 'snapshot'],
  perform: one(async (aws, { permit }) => {
    await aws.write(permit).ec2.deleteVolume({ VolumeId: permit.id });
    return {};
  }),
  check: async (aws, { source }) => {
    const [found] = await aws.read.ec2.describeVolumes(byId([source.id]));
    return found === undefined || found.State === 'deleted' ? done({ State: 'deleted' }) : wait;
  },
  undo: { verb: 'restore', message: 'a volume can be made again from its snapshot, under another id' },
  blocked: ({ raw }) => (raw.State === 'in-use' ? 'it is attached: detach it first' : undefined),
});

const idleAtEbs = {
  namespace: 'AWS/EBS',
  dimension: 'VolumeId',
  statistic: 'Sum',
  atMost: 0,
  hoursMeasured: 90,
  source: 'https://docs.aws.amazon.com/ebs/latest/userguide/using_cloudwatch_ebs.html',
} as const;

/**
 * `ebs`: EBS volumes. An attached volume cannot be deleted (`VolumeInUse`), and a snapshot of one misses what is
 * written later: so detach comes first. Source:
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVolume.html
 */
export const ebs = resourceType<Volume>({
  name: 'ebs',
  cloudFormationType: 'AWS::EC2::Volume',
  arn: 'ec2:volume',
  id: 'VolumeId',
  created: 'CreateTime',
  tags: 'Tags',
  isStateful: true,
  // Nobody detaches a volume unasked: to delete one that is attached, a policy says `detach` or `force`.
  quiesce: { isQuiesced: (volume) => volume.State === 'available' && (volume.Attachments ?? []).length === 0 },
  parents: ['ec2', 'cfn'],
  partOf: (volume) => [
    ...(volume.Attachments ?? []).flatMap(({ InstanceId }) => (InstanceId ? [ref('ec2', InstanceId)] : [])),
    ...stackOf(volume.Tags),
  ],
  list: { iam: ['ec2:DescribeVolumes'], pages: (aws) => aws.read.ec2.describeVolumes({ MaxResults: 1000 }) },
  query: ebsQuery,
  read: {
    iam: ['ec2:DescribeVolumes'],
    byId: (aws, ids) => inChunks(ids, filterValueLimit, (some) => aws.read.ec2.describeVolumes(byId(some))),
  },
  isGone: (volume) => volume.State === 'deleting' || volume.State === 'deleted',
  verbs: { ...ec2Tags<Raw>(), detach, attach, snapshot, delete: remove },
  measured: { namespace: 'AWS/EBS', dimension: 'VolumeId' },
  // Reported, zeros included, while it is attached to a running instance. Of a volume that is attached to nothing
  // CloudWatch says nothing: that is unknown.
  idle: [
    { ...idleAtEbs, metric: 'VolumeReadOps' },
    { ...idleAtEbs, metric: 'VolumeWriteOps' },
  ],
  billedAs: 'EC2 - Other',
  perMonth: volumePerMonth,
  pricedBy: volumeParts,
  perMonthSnapshot: volumeSnapshotPerMonth,
});

/** The instance that it is taken off first. */
function firstInstanceOf({ Attachments = [] }: Raw): string | undefined {
  return (Attachments.find(isAttached) ?? Attachments[0])?.InstanceId;
}

function isAttached({ State }: { readonly State?: string | undefined }): boolean {
  return State === 'attached' || State === 'attaching' || State === 'busy';
}

/** A filter, for an id that does not exist is then left out; with `VolumeIds` the whole call would fail. */
function byId(ids: string[]): { Filters: { Name: string; Values: string[] }[] } {
  return { Filters: [{ Name: 'volume-id', Values: ids }] };
}
