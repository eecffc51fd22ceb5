import type { DBCluster, DBClusterSnapshot, DBInstance, Tag } from '@aws-sdk/client-rds';
import type { Aws } from '../../core/aws.ts';
import type { AsJsonObject, Json } from '../../core/json.ts';
import { ref } from '../../core/resource.ts';
import { type Checked, type CheckInput, one, verbFor } from '../../core/verb.ts';
import { done, failed, missingOrLate, sentAfterRead, sizeText, startedTooEarly, wait } from '../parts/checks.ts';
import { encryptionDifference } from '../parts/encryption-difference.ts';
import { snapshotOptions } from '../parts/options.ts';
import { isShared, snapshotName } from '../parts/rds-snapshots.ts';
import { passingState } from '../parts/rds-states.ts';
import { snapshotTags } from '../parts/snapshot-tags.ts';
import { unusableKey } from '../parts/unusable-key.ts';
import { storedMemberOf } from './rds-cluster.restore.ts';

type Cluster = Omit<DBCluster, 'TagList'> & { Tags?: Tag[] };
type Raw = AsJsonObject<Cluster>;

export const snapshotReads = [
  'rds:DescribeDBClusterSnapshotAttributes',
  'rds:DescribeDBClusterSnapshots',
  'kms:DescribeKey',
];

/** All members of a cluster share one storage, so one snapshot saves all data. */
export const snapshotCluster = verbFor<Cluster>()(snapshotOptions, {
  effect: 'snapshot',
  iam: ['rds:CreateDBClusterSnapshot', 'rds:AddTagsToResource', ...snapshotReads],
  after: ['start'],
  perform: one(async (aws, { permit, resource, options, step, now }) => {
    const DBClusterSnapshotIdentifier = snapshotName(step);
    const Tags = snapshotTags(resource, step, options, now);
    await aws
      .write(permit)
      .rds.createDBClusterSnapshot({ DBClusterIdentifier: permit.id, DBClusterSnapshotIdentifier, Tags });
    return { created: ref('rds-cluster-snapshot', DBClusterSnapshotIdentifier), notes: { sent: now.toISOString() } };
  }),
  expectedResult: sentAfterRead,
  find: async (aws, { step }) => {
    const created = await clusterSnapshotNamed(aws, snapshotName(step));
    return created && { created: ref('rds-cluster-snapshot', created.DBClusterSnapshotIdentifier) };
  },
  check: async (aws, input) => {
    const checked = await checkClusterSnapshot(aws, input, input.performed.created?.id ?? snapshotName(input.step));
    if (checked.status !== 'done') return checked;
    // The receipt must hold what a restore needs: the snapshot contains nothing about the instances.
    const members = (await membersOf(aws, input.source.id)).map((member) => storedMemberOf(member, input.source.raw));
    return done({ ...(checked.after as { readonly [key: string]: Json }), members });
  },
  undo: { possible: false, reason: 'a snapshot only adds data, and expires by its tag' },
  obstacle: (_aws, { source }) => Promise.resolve(passingState(source.raw.Status)),
  blocked: ({ raw }) =>
    raw.Status === 'available'
      ? undefined
      : `it is ${raw.Status ?? 'in an unknown state'}, and RDS snapshots only available clusters`,
});

/** The instances of a Multi-AZ cluster are parts of it and cannot be deleted separately. */
export function isMultiAz(cluster: Raw): boolean {
  return cluster.DBClusterInstanceClass !== undefined;
}

/** Its instances as AWS describes them now. */
export async function membersOf(aws: Aws, cluster: string): Promise<readonly AsJsonObject<DBInstance>[]> {
  const instances = await aws.read.rds.describeDBInstances(byCluster(cluster));
  return instances.filter(({ DBClusterIdentifier }) => DBClusterIdentifier === cluster);
}

export async function clusterSnapshotNamed(
  aws: Aws,
  name: string,
): Promise<AsJsonObject<DBClusterSnapshot> | undefined> {
  const [snapshot] = await aws.read.rds.describeDBClusterSnapshots({
    Filters: [{ Name: 'db-cluster-snapshot-id', Values: [name] }],
  });
  return snapshot;
}

/** A filter for clusters and for instances. For a name that does not exist, the answer is empty. */
export function byCluster(cluster: string): { Filters: { Name: string; Values: string[] }[] } {
  return { Filters: [{ Name: 'db-cluster-id', Values: [cluster] }] };
}

type Input = Pick<CheckInput<Raw, unknown>, 'source' | 'performed' | 'now'>;

/**
 * Checks that the snapshot is available, belongs to this cluster, has its encryption, was started after the cluster was
 * read, and is shared with nobody.
 */
export async function checkClusterSnapshot(aws: Aws, input: Input, id: string): Promise<Checked> {
  const snapshot = await clusterSnapshotNamed(aws, id);
  const name = `snapshot ${id}`;
  const { id: cluster, raw } = input.source;
  if (snapshot === undefined) return missingOrLate(name, input);
  if (snapshot.Status === 'creating') return wait;
  if (snapshot.Status !== 'available') return failed(`${name} is ${snapshot.Status ?? 'in an unknown state'}`);
  if (snapshot.DBClusterIdentifier !== cluster)
    return failed(`${name} is a snapshot of ${snapshot.DBClusterIdentifier ?? 'no cluster'}, not of ${cluster}`);
  // Aurora's storage grows by itself and has no fixed size: AWS reports 1 GiB for every Aurora cluster.
  if (isMultiAz(raw) && (raw.AllocatedStorage === undefined || snapshot.AllocatedStorage !== raw.AllocatedStorage))
    return failed(
      `${name} has ${sizeText(snapshot.AllocatedStorage)}, but ${cluster} has ${sizeText(raw.AllocatedStorage)}`,
    );
  const encryptionFault = encryptionDifference(
    name,
    { isEncrypted: snapshot.StorageEncrypted, key: snapshot.KmsKeyId },
    cluster,
    {
      isEncrypted: raw.StorageEncrypted,
      key: raw.KmsKeyId,
    },
  );
  if (encryptionFault !== undefined) return failed(encryptionFault);
  const keyFault = await unusableKey(aws, name, {
    isEncrypted: snapshot.StorageEncrypted ?? false,
    key: snapshot.KmsKeyId,
  });
  if (keyFault !== undefined) return failed(keyFault);
  const timeFault = startedTooEarly(name, snapshot.SnapshotCreateTime, input.source);
  if (timeFault !== undefined) return failed(timeFault);
  const { DBClusterSnapshotAttributesResult: attributes } = await aws.read.rds.describeDBClusterSnapshotAttributes({
    DBClusterSnapshotIdentifier: id,
  });
  if (isShared(attributes?.DBClusterSnapshotAttributes))
    return failed(`${name} is shared with other accounts, but ${cluster} is not`);
  const { Status, StorageEncrypted = false, SnapshotCreateTime = '' } = snapshot;
  return done({ DBClusterSnapshotIdentifier: id, Status, StorageEncrypted, SnapshotCreateTime });
}
