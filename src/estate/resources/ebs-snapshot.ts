import type { Image, Snapshot } from '@aws-sdk/client-ec2';
import type { Aws } from '../../core/aws.ts';
import type { AsJsonObject } from '../../core/json.ts';
import { awsPartitionOf } from '../../core/partition.ts';
import { type Ref, ref } from '../../core/resource.ts';
import { resourceType } from '../../core/resource-type.ts';
import { one, verbFor } from '../../core/verb.ts';
import { filterValueLimit, inChunks } from '../aws/chunks.ts';
import { done, sentAfterRead, sentNow, stillListed } from '../parts/checks.ts';
import { controllersOf } from '../parts/controllers.ts';
import { ec2Tags } from '../parts/ec2-tags.ts';
import { inUse, usedByLaunchers, type WithUse } from '../parts/launch-use.ts';
import { noOptions } from '../parts/options.ts';
import { stackOf } from '../parts/relations.ts';
import { ec2TagRules } from '../parts/tag-rules.ts';
import { restoreVolume } from './ebs.restore.ts';
import { ebsSnapshotQuery } from './ebs-snapshot.query.ts';

/** `Images`: the account's own images that use this snapshot. */
type WithImages = Snapshot & WithUse & { Images?: Pick<Image, 'ImageId' | 'Name'>[] };
type Raw = AsJsonObject<WithImages>;

const verb = verbFor<WithImages>();

const remove = verb(noOptions, {
  effect: 'delete',
  iam: ['ec2:DeleteSnapshot', 'ec2:DescribeSnapshots'],
  perform: one(async (aws, task) => {
    const { permit } = task;
    await aws.write(permit).ec2.deleteSnapshot({ SnapshotId: permit.id });
    return sentNow(task);
  }),
  expectedResult: sentAfterRead,
  check: async (aws, input) => {
    const [snapshot] = await aws.read.ec2.describeSnapshots(byId([input.source.id]));
    return snapshot === undefined || isInRecycleBin(snapshot)
      ? done({ State: 'deleted' })
      : stillListed(input, snapshot.State);
  },
  undo: { possible: false, reason: 'a deleted snapshot cannot be restored, unless a Recycle Bin rule retains it' },
  blocked: ({ raw }) => {
    const [image] = raw.Images ?? [];
    return image === undefined ? undefined : `the image ${image.ImageId ?? ''} uses it: deregister the image first`;
  },
});

/**
 * `ebs-snapshot`: the account's own EBS snapshots. A snapshot that an image uses cannot be deleted
 * (`InvalidSnapshot.InUse`). Mayfly deletes a snapshot without taking another one first.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSnapshot.html
 */
export const ebsSnapshot = resourceType<WithImages>({
  name: 'ebs-snapshot',
  cloudFormationType: 'AWS::EC2::Snapshot',
  arn: (snapshot, { region }) => `arn:${awsPartitionOf(region)}:ec2:${region}::snapshot/${snapshot.SnapshotId ?? ''}`,
  id: 'SnapshotId',
  always: ['State', 'VolumeId'],
  iamResource: { name: 'ec2:snapshot', arn: 'ec2:*::snapshot/*' },
  createdBy: ['CreateSnapshot', 'CreateSnapshots', 'CopySnapshot', 'ImportSnapshot'],
  created: 'StartTime',
  tags: 'Tags',
  tagRules: ec2TagRules,
  wayBack: { isNamedByUs: () => false },
  isStateful: false,
  parents: ['ami', 'ebs', 'cfn'],
  partOf: (snapshot) => [
    ...(snapshot.Images ?? []).map(({ ImageId }) => ref('ami', ImageId)),
    ...volumeOf(snapshot),
    ...stackOf(snapshot.Tags),
  ],
  controllers: ({ Tags }) => controllersOf({ tags: Tags }),
  // AWS refuses to delete what an image uses, and says nothing of templates whose volumes begin from a snapshot.
  objection: inUse,
  protection: usedByLaunchers,
  filters: ['age', 'skip-ami-snapshots', 'volume'],
  relatedIds: { volume: 'VolumeId' },
  list: {
    iam: ['ec2:DescribeSnapshots'],
    pages: (aws) => aws.read.ec2.describeSnapshots({ OwnerIds: ['self'], MaxResults: 1000 }),
  },
  query: ebsSnapshotQuery,
  read: {
    iam: ['ec2:DescribeSnapshots'],
    byId: (aws, ids) =>
      inChunks(ids, filterValueLimit, (chunk) =>
        aws.read.ec2.describeSnapshots({ OwnerIds: ['self'], ...byId(chunk) }),
      ),
  },
  isGone: isInRecycleBin,
  detailCalls: [{ key: 'Images', iam: ['ec2:DescribeImages'], fetch: imagesOf }],
  verbs: { ...ec2Tags<Raw>(), restore: restoreVolume, delete: remove },
  billedAs: 'EC2 - Other',
  fixture: (_id, { account }) => ({
    State: 'completed',
    Progress: '100%',
    VolumeSize: 8,
    Encrypted: false,
    OwnerId: account,
    StorageTier: 'standard',
    Images: [],
    UsedBy: [],
  }),
});

/**
 * Deleted, but retained by a rule of the Recycle Bin.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Snapshot.html
 */
function isInRecycleBin({ State: state }: AsJsonObject<Snapshot>): boolean {
  return state === 'recoverable' || state === 'recovering';
}

/**
 * Which of the account's images use which snapshot. All images are listed, once per page of snapshots: there are far
 * fewer images than snapshots. Disabled images use their snapshots too.
 */
async function imagesOf(aws: Aws, snapshots: readonly Raw[]): Promise<readonly Raw['Images'][]> {
  const images = await aws.read.ec2.describeImages({ Owners: ['self'], IncludeDisabled: true, MaxResults: 1000 });
  const bySnapshot = Map.groupBy(
    images.flatMap(({ ImageId, Name, BlockDeviceMappings }) =>
      (BlockDeviceMappings ?? []).map(({ Ebs }) => ({ snapshot: Ebs?.SnapshotId, image: { ImageId, Name } })),
    ),
    ({ snapshot }) => snapshot,
  );
  return snapshots.map(({ SnapshotId }) => (bySnapshot.get(SnapshotId) ?? []).map(({ image }) => image));
}

function byId(ids: string[]): { MaxResults: number; Filters: { Name: string; Values: string[] }[] } {
  return { MaxResults: 1000, Filters: [{ Name: 'snapshot-id', Values: ids }] };
}

/**
 * What protects a volume protects what keeps its data. A copied or an imported snapshot has the id of no volume.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Snapshot.html
 */
function volumeOf({ VolumeId: id }: { readonly VolumeId?: string }): readonly Ref[] {
  return id === undefined || id === noVolume ? [] : [ref('ebs', id)];
}

const noVolume = 'vol-ffffffff';
