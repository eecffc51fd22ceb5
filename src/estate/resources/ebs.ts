import type { Volume } from '@aws-sdk/client-ec2';
import { volumeKind } from '../../core/evidence/description.ts';
import type { AsJsonObject } from '../../core/json.ts';
import { attached, type Ref, ref } from '../../core/resource.ts';
import { resourceType } from '../../core/resource-type.ts';
import { one, verbFor } from '../../core/verb.ts';
import { filterValueLimit, inChunks } from '../aws/chunks.ts';
import { volumePerMonth, volumeSnapshotPerMonth } from '../cost/ebs.ts';
import { volumeParts } from '../cost/price-list.ts';
import { checkSnapshots, snapshotReads } from '../parts/check-snapshots.ts';
import { done, failed, mayLag, missingOrLate, sentAfterRead, sentNow, stillListed, wait } from '../parts/checks.ts';
import { controllersOf } from '../parts/controllers.ts';
import { ec2Tags } from '../parts/ec2-tags.ts';
import { detachVolumeOptions, noOptions, snapshotOptions } from '../parts/options.ts';
import { stepTag } from '../parts/own-tags.ts';
import { stackOf } from '../parts/relations.ts';
import { volumeSnapshots } from '../parts/snapshot-quotas.ts';
import { snapshotTags } from '../parts/snapshot-tags.ts';
import { ec2TagRules } from '../parts/tag-rules.ts';
import { volumeMembers } from './ebs.members.ts';
import { ebsQuery } from './ebs.query.ts';
import { attach, reattachVolume, recreateVolume } from './ebs.restore.ts';

type Raw = AsJsonObject<Volume>;

const verb = verbFor<Volume>();

const detach = verb(detachVolumeOptions, {
  effect: 'stop',
  iam: ['ec2:DetachVolume', 'ec2:DescribeVolumes'],
  perform: one(async (aws, { permit, resource, options: { force }, now }) => {
    // A multi-attach volume is attached to several instances. It is detached from one after the other.
    const InstanceId = firstInstanceOf(resource.raw);
    await aws.write(permit).ec2.detachVolume({ VolumeId: permit.id, InstanceId, ...(force && { Force: true }) });
    return { notes: { sent: now.toISOString(), from: InstanceId ?? null } };
  }),
  expectedResult: ({ source }) => ({ notes: { sent: source.seenAt, from: firstInstanceOf(source.raw) ?? null } }),
  check: async (aws, input) => {
    const [volume] = await aws.read.ec2.describeVolumes(byId([input.source.id]));
    if (volume === undefined) return missingOrLate(input.source.id, input);
    if (volume.State === 'available') return done({ State: volume.State, Attachments: [] });
    const from = input.performed.notes?.from;
    const attachments = volume.Attachments ?? [];
    // If it was attached to nothing when the request was sent, an attachment that AWS shows now is old or was made by
    // somebody else. So there is nothing more to detach.
    if (from !== null && attachments.some((other) => isAttached(other) && other.InstanceId !== from))
      return { status: 'again', parts: detachedFrom(input.source.raw, attachments) };
    if (volume.State === 'error') return failed('AWS shows it as error');
    // `detaching` may take long. `busy`: the instance does not release the device while it is mounted.
    // Source: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-detaching-volume.html
    const held = attachments.find(({ State }) => State !== 'detaching' && State !== 'detached');
    return held === undefined || mayLag(input)
      ? wait
      : failed(`${held.InstanceId ?? 'its instance'} does not release it: it is still ${held.State ?? 'attached'}`);
  },
  undo: {
    possible: true,
    message: 'it is attached again to the same instance, as the same device',
    steps: reattachVolume,
  },
  blocked: ({ raw }) => (raw.State === 'available' ? 'it is not attached' : undefined),
  changes: ['State', 'Attachments'],
});

const snapshot = verb(snapshotOptions, {
  effect: 'snapshot',
  iam: ['ec2:CreateSnapshot', 'ec2:CreateTags', ...snapshotReads],
  after: ['detach'],
  perform: one(async (aws, { permit, resource, options, step, now }) => {
    const Tags = snapshotTags(resource, step, options, now);
    const TagSpecifications = [{ ResourceType: 'snapshot' as const, Tags }];
    const created = await aws.write(permit).ec2.createSnapshot({
      VolumeId: permit.id,
      Description: options.description ?? `Mayfly step ${step} of ${permit.id}`,
      TagSpecifications,
    });
    return { created: ref('ebs-snapshot', created.SnapshotId), notes: { sent: now.toISOString() } };
  }),
  expectedResult: sentAfterRead,
  find: async (aws, { step }) => {
    const [created] = await aws.read.ec2.describeSnapshots({
      OwnerIds: ['self'],
      MaxResults: 1000,
      Filters: [{ Name: `tag:${stepTag}`, Values: [step] }],
    });
    return created && { created: ref('ebs-snapshot', created.SnapshotId) };
  },
  check: (aws, input) =>
    checkSnapshots(aws, input, [{ snapshot: input.performed.created?.id, volume: input.source.raw }]),
  undo: { possible: false, reason: 'a snapshot only adds data, and expires by its tag' },
});

const remove = verb(noOptions, {
  effect: 'delete',
  iam: ['ec2:DeleteVolume', 'ec2:DescribeVolumes'],
  after: ['detach', 'snapshot'],
  perform: one(async (aws, task) => {
    const { permit } = task;
    await aws.write(permit).ec2.deleteVolume({ VolumeId: permit.id });
    return sentNow(task);
  }),
  expectedResult: sentAfterRead,
  check: async (aws, input) => {
    const [volume] = await aws.read.ec2.describeVolumes(byId([input.source.id]));
    if (volume === undefined || volume.State === 'deleted') return done({ State: 'deleted' });
    return volume.State === 'deleting' ? wait : stillListed(input, volume.State);
  },
  undo: {
    possible: true,
    message: 'the volume can be created again from its snapshot, under another id',
    steps: recreateVolume,
  },
  blocked: ({ raw }) => (raw.State === 'in-use' ? 'it is attached: detach it first' : undefined),
});

const idleAtEbs = {
  namespace: 'AWS/EBS',
  dimension: 'VolumeId',
  statistic: 'Sum',
  atMost: 0,
  hoursMeasured: 90,
  // Reported while the volume is attached; on Xen instances only while it is read or written. The volume does not say
  // which of the two it is on, so silence says nothing.
  reported: 'while-running',
  source: 'https://docs.aws.amazon.com/ebs/latest/userguide/using_cloudwatch_ebs.html',
} as const;

/**
 * `ebs`: EBS volumes. An attached volume cannot be deleted (`VolumeInUse`), and its snapshot misses later writes. So
 * `detach` comes first.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVolume.html
 */
export const ebs = resourceType<Volume>({
  name: 'ebs',
  cloudFormationType: 'AWS::EC2::Volume',
  arn: 'ec2:volume',
  id: 'VolumeId',
  always: ['State', 'Attachments'],
  iamResource: { name: 'ec2:volume', arn: 'ec2:*:${AWS::AccountId}:volume/*' },
  createdBy: ['CreateVolume', 'ImportVolume'],
  created: 'CreateTime',
  tags: 'Tags',
  tagRules: ec2TagRules,
  wayBack: undefined,
  isStateful: true,
  createdWith: ['ec2', 'asg'],
  snapshotQuota: volumeSnapshots,
  deletion: { release: { verb: 'detach', options: { force: true } } },
  stackMember: {
    deletedWith: [
      'ec2:DescribeSnapshots',
      'ec2:DescribeVolumes',
      'ec2:CreateSnapshot',
      'ec2:DeleteTags',
      'ec2:DeleteVolume',
    ],
  },
  // A volume is detached only if the policy says so: `detach`, or `delete` with `force`.
  quiesce: { isQuiesced: (volume) => volume.State === 'available' && (volume.Attachments ?? []).length === 0 },
  parents: ['ec2', 'cfn'],
  partOf: (volume) => [
    ...(volume.Attachments ?? []).flatMap(({ InstanceId }) => (InstanceId ? [attached('ec2', InstanceId)] : [])),
    ...stackOf(volume.Tags),
  ],
  attachedTo: ['ec2'],
  restores: [volumeMembers],
  controllers: ({ Tags, Operator }) => controllersOf({ tags: Tags, operator: Operator }),
  filters: ['instance'],
  relatedIds: { instance: 'Attachments[0].InstanceId' },
  describedBy: volumeKind,
  list: { iam: ['ec2:DescribeVolumes'], pages: (aws) => aws.read.ec2.describeVolumes({ MaxResults: 1000 }) },
  query: ebsQuery,
  read: {
    iam: ['ec2:DescribeVolumes'],
    byId: (aws, ids) => inChunks(ids, filterValueLimit, (chunk) => aws.read.ec2.describeVolumes(byId(chunk))),
  },
  isGone: (volume) => volume.State === 'deleting' || volume.State === 'deleted',
  verbs: { ...ec2Tags<Raw>(), detach, attach, snapshot, delete: remove },
  hasIdleRecommendations: true,
  measured: { namespace: 'AWS/EBS', dimension: 'VolumeId' },
  // CloudWatch reports these, zeros included, while the volume is attached to a running instance. For an unattached
  // volume it reports nothing, so the result is unknown.
  idle: [
    { ...idleAtEbs, metric: 'VolumeReadOps' },
    { ...idleAtEbs, metric: 'VolumeWriteOps' },
  ],
  billedAs: 'EC2 - Other',
  perMonth: volumePerMonth,
  pricedBy: volumeParts,
  perMonthSnapshot: volumeSnapshotPerMonth,
  fixture: (_id, { region }) => ({
    State: 'available',
    Attachments: [],
    Size: 8,
    VolumeType: 'gp3',
    Iops: 3000,
    Throughput: 125,
    Encrypted: false,
    AvailabilityZone: `${region}a`,
  }),
});

/** The instance from which it is detached first. */
function firstInstanceOf({ Attachments = [] }: Raw): string | undefined {
  return (Attachments.find(isAttached) ?? Attachments[0])?.InstanceId;
}

/** The instances that it was attached to before the first write, and that have released it or are about to. */
function detachedFrom({ Attachments = [] }: Raw, current: NonNullable<Raw['Attachments']>): readonly Ref[] {
  const holding = new Set(current.filter(isAttached).map(({ InstanceId }) => InstanceId));
  return Attachments.flatMap(({ InstanceId: id }) => (id === undefined || holding.has(id) ? [] : [ref('ec2', id)]));
}

function isAttached({ State }: { readonly State?: string | undefined }): boolean {
  return State === 'attached' || State === 'attaching' || State === 'busy';
}

/** A filter leaves out ids that do not exist; with `VolumeIds` the whole call would fail. */
function byId(ids: string[]): { Filters: { Name: string; Values: string[] }[] } {
  return { Filters: [{ Name: 'volume-id', Values: ids }] };
}
