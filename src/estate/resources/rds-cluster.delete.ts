import type { DBCluster, DBInstance, Tag } from '@aws-sdk/client-rds';
import type { Aws } from '../../core/aws.ts';
import type { AsJsonObject, Json } from '../../core/json.ts';
import { ref } from '../../core/resource.ts';
import { type Checked, type CheckInput, one, type Performed, verbFor } from '../../core/verb.ts';
import { done, failed, missingOrLate, sentAfterRead, startedTooEarly, wait } from '../parts/checks.ts';
import { encryptionDifference } from '../parts/encryption.ts';
import { deleteClusterOptions, snapshotOptions } from '../parts/options.ts';
import { isShared, snapshotName } from '../parts/rds-snapshots.ts';
import { snapshotTags } from '../parts/snapshot-tags.ts';
import { storedMemberOf } from './rds-cluster.restore.ts';

type Cluster = Omit<DBCluster, 'TagList'> & { Tags?: Tag[] };
type Raw = AsJsonObject<Cluster>;

const verb = verbFor<Cluster>();

const reads = ['rds:DescribeDBClusterSnapshotAttributes', 'rds:DescribeDBClusterSnapshots'];

/** A cluster's storage is one for all its members, so one snapshot keeps all. */
export const snapshotCluster = verb(snapshotOptions, {
  effect: 'snapshot',
  iam: ['rds:CreateDBClusterSnapshot', 'rds:AddTagsToResource', ...reads],
  perform: one(async (aws, { permit, resource, options, step, now }) => {
    const DBClusterSnapshotIdentifier = snapshotName(step);
    const Tags = snapshotTags(resource, step, options, now);
    await aws
      .write(permit)
      .rds.createDBClusterSnapshot({ DBClusterIdentifier: permit.id, DBClusterSnapshotIdentifier, Tags });
    return { made: ref('rds-cluster-snapshot', DBClusterSnapshotIdentifier), notes: { sent: now.toISOString() } };
  }),
  expectedResult: sentAfterRead,
  find: async (aws, { step }) => {
    const found = await snapshotNamed(aws, snapshotName(step));
    return found && { made: ref('rds-cluster-snapshot', found.DBClusterSnapshotIdentifier) };
  },
  check: async (aws, input) => {
    const checked = await checkClusterSnapshot(aws, input, input.performed.made?.id ?? snapshotName(input.step));
    if (checked.status !== 'done') return checked;
    // So that the receipt holds what a restore has to make: the snapshot knows nothing of the instances.
    const members = (await membersOf(aws, input.source.id)).map((member) => storedMemberOf(member, input.source.raw));
    return done({ ...(checked.after as { readonly [key: string]: Json }), members });
  },
  undo: { none: 'a snapshot adds, and expires by its tag' },
  blocked: ({ raw }) =>
    raw.Status === 'available'
      ? undefined
      : `it is ${raw.Status ?? 'in no state'}, and only an available cluster can be snapshotted`,
});

/**
 * Ends a cluster: its members first, which hold no data of their own, one write each, then the cluster itself with a
 * final snapshot. A Multi-AZ cluster ends with its members at once. Source:
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBCluster.html
 */
export const deleteCluster = verb(deleteClusterOptions, {
  effect: 'delete',
  iam: [
    'rds:DeleteDBCluster',
    'rds:DeleteDBInstance',
    'rds:CreateDBClusterSnapshot',
    'rds:DescribeDBClusters',
    'rds:DescribeDBInstances',
    ...reads,
  ],
  after: ['snapshot'],
  alsoDestroys: ({ raw }) =>
    (raw.DBClusterMembers ?? []).map(({ DBInstanceIdentifier }) => ref('rds', DBInstanceIdentifier)),
  perform: one(async (aws, { permit, resource, options, step, now }): Promise<Performed> => {
    const sent = now.toISOString();
    const [member] = isMultiAz(resource.raw) ? [] : (await membersOf(aws, permit.id)).filter(isStaying);
    if (member?.DBInstanceIdentifier !== undefined) {
      await aws
        .write(permit)
        .rds.deleteDBInstance({ DBInstanceIdentifier: member.DBInstanceIdentifier, SkipFinalSnapshot: true });
      return { notes: { sent, member: member.DBInstanceIdentifier } };
    }
    const final = options['skip-final-snapshot'] ? undefined : snapshotName(step);
    const keep =
      final === undefined
        ? { SkipFinalSnapshot: true }
        : { SkipFinalSnapshot: false, FinalDBSnapshotIdentifier: final };
    await aws
      .write(permit)
      .rds.deleteDBCluster({ DBClusterIdentifier: permit.id, DeleteAutomatedBackups: false, ...keep });
    return { ...(final !== undefined && { made: ref('rds-cluster-snapshot', final) }), notes: { sent, ended: true } };
  }),
  // A member may be gone without its cluster; without the name of the final snapshot nobody would find the way back.
  expectedResult: (input, isOver): Performed => {
    if (!isOver) return sentAfterRead(input);
    const final = input.options['skip-final-snapshot']
      ? {}
      : { made: ref('rds-cluster-snapshot', snapshotName(input.step)) };
    return { ...final, notes: { ...sentAfterRead(input).notes, ended: true } };
  },
  check: async (aws, input) => {
    const { id, raw } = input.source;
    const [found] = await aws.read.rds.describeDBClusters(byId(id));
    const isEnding = found === undefined || found.Status === 'deleting' || input.performed.notes?.ended === true;
    if (!isEnding) {
      const members = isMultiAz(raw) ? [] : await membersOf(aws, id);
      const isNext =
        members.length === 0 ||
        members.some((member) => isStaying(member) && member.DBInstanceIdentifier !== input.performed.notes?.member);
      return isNext ? { status: 'again' } : wait;
    }
    // Derived, not taken from `performed`: where the answer to the delete was lost, the final snapshot must hold all
    // the same.
    const final = input.options['skip-final-snapshot'] ? undefined : snapshotName(input.step);
    if (found !== undefined && final !== undefined && (await snapshotNamed(aws, final)) === undefined) return wait;
    const kept = final === undefined ? done({ Status: 'deleted' }) : await checkClusterSnapshot(aws, input, final);
    if (kept.status === 'failed') return kept;
    return found === undefined ? kept : wait;
  },
  undo: { verb: 'restore', message: 'it can be made again from its final snapshot, under the same name' },
  takesFinalSnapshot: (_resource, options) => !options['skip-final-snapshot'],
  blocked: ({ raw }, options) => {
    const members = raw.DBClusterMembers?.length ?? 0;
    if (options?.['delete-instances'] === false && members > 0)
      return `it still has ${members} instances, which its policy leaves: \`delete-instances: false\``;
    if (raw.ReplicationSourceIdentifier)
      return `it replicates ${raw.ReplicationSourceIdentifier}, and takes no final snapshot: promote it first`;
    if (raw.GlobalClusterIdentifier)
      return `it belongs to the global cluster ${raw.GlobalClusterIdentifier}: remove it from that first`;
    return raw.Status === 'available'
      ? undefined
      : `it is ${raw.Status ?? 'in no state'}, in which RDS takes no final snapshot`;
  },
  changes: ['DBClusterMembers', 'Status'],
});

/** Its instances are parts of it, and cannot be deleted by themselves. */
function isMultiAz(cluster: Raw): boolean {
  return cluster.DBClusterInstanceClass !== undefined;
}

async function membersOf(aws: Aws, cluster: string): Promise<readonly AsJsonObject<DBInstance>[]> {
  const found = await aws.read.rds.describeDBInstances(byId(cluster));
  return found.filter(({ DBClusterIdentifier }) => DBClusterIdentifier === cluster);
}

function isStaying({ DBInstanceStatus }: AsJsonObject<DBInstance>): boolean {
  return DBInstanceStatus !== 'deleting';
}

async function snapshotNamed(aws: Aws, name: string) {
  const [found] = await aws.read.rds.describeDBClusterSnapshots({
    Filters: [{ Name: 'db-cluster-snapshot-id', Values: [name] }],
  });
  return found;
}

type Input = Pick<CheckInput<Raw, unknown>, 'source' | 'performed' | 'now'>;

/**
 * Whether the snapshot is available, of this cluster, encrypted as it is, begun after it was read, and shared with
 * nobody.
 */
async function checkClusterSnapshot(aws: Aws, input: Input, id: string): Promise<Checked> {
  const found = await snapshotNamed(aws, id);
  const name = `snapshot ${id}`;
  const { id: cluster, raw } = input.source;
  if (found === undefined) return missingOrLate(name, input);
  if (found.Status === 'creating') return wait;
  if (found.Status !== 'available') return failed(`${name} is ${found.Status ?? 'in no state'}`);
  if (found.DBClusterIdentifier !== cluster)
    return failed(`${name} is of ${found.DBClusterIdentifier ?? 'no cluster'}, not of ${cluster}`);
  // Aurora's storage grows by itself and has no size of its own: AWS says 1 GiB of each such cluster.
  if (isMultiAz(raw) && (raw.AllocatedStorage === undefined || found.AllocatedStorage !== raw.AllocatedStorage))
    return failed(
      `${name} has ${found.AllocatedStorage ?? 'no'} GiB, and ${cluster} ${raw.AllocatedStorage ?? 'no known size'}`,
    );
  const other = encryptionDifference(name, { isEncrypted: found.StorageEncrypted, key: found.KmsKeyId }, cluster, {
    isEncrypted: raw.StorageEncrypted,
    key: raw.KmsKeyId,
  });
  if (other !== undefined) return failed(other);
  const early = startedTooEarly(name, found.SnapshotCreateTime, input.source);
  if (early !== undefined) return failed(early);
  const { DBClusterSnapshotAttributesResult: its } = await aws.read.rds.describeDBClusterSnapshotAttributes({
    DBClusterSnapshotIdentifier: id,
  });
  if (isShared(its?.DBClusterSnapshotAttributes))
    return failed(`${name} is shared with other accounts, and ${cluster} is not`);
  const { Status, StorageEncrypted = false, SnapshotCreateTime = '' } = found;
  return done({ DBClusterSnapshotIdentifier: id, Status, StorageEncrypted, SnapshotCreateTime });
}

/** A filter of clusters and of instances alike; for a name that does not exist the answer is empty. */
function byId(cluster: string): { Filters: { Name: string; Values: string[] }[] } {
  return { Filters: [{ Name: 'db-cluster-id', Values: [cluster] }] };
}
