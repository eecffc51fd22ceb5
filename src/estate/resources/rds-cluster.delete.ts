import type { DBCluster, DBInstance, Tag } from '@aws-sdk/client-rds';
import type { Aws } from '../../core/aws.ts';
import type { AsJsonObject, Json } from '../../core/json.ts';
import { ref } from '../../core/resource.ts';
import { type Checked, type CheckInput, one, type Performed, verbFor } from '../../core/verb.ts';
import { done, failed, missingOrLate, sentAfterRead, sizeText, startedTooEarly, wait } from '../parts/checks.ts';
import { encryptionDifference } from '../parts/encryption-difference.ts';
import { deleteClusterOptions, snapshotOptions } from '../parts/options.ts';
import { isShared, snapshotName } from '../parts/rds-snapshots.ts';
import { snapshotTags } from '../parts/snapshot-tags.ts';
import { recreateCluster, storedMemberOf } from './rds-cluster.restore.ts';

type Cluster = Omit<DBCluster, 'TagList'> & { Tags?: Tag[] };
type Raw = AsJsonObject<Cluster>;

const verb = verbFor<Cluster>();

const reads = ['rds:DescribeDBClusterSnapshotAttributes', 'rds:DescribeDBClusterSnapshots'];

/** All members of a cluster share one storage, so one snapshot saves all data. */
export const snapshotCluster = verb(snapshotOptions, {
  effect: 'snapshot',
  iam: ['rds:CreateDBClusterSnapshot', 'rds:AddTagsToResource', ...reads],
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
    const created = await snapshotNamed(aws, snapshotName(step));
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
  blocked: ({ raw }) =>
    raw.Status === 'available'
      ? undefined
      : `it is ${raw.Status ?? 'in an unknown state'}, and RDS snapshots only available clusters`,
});

/**
 * Deletes a cluster. The members come first, one write each; they hold no data of their own. Then the cluster itself is
 * deleted, with a final snapshot. A Multi-AZ cluster is deleted together with its members in one write.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBCluster.html
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
    return {
      ...(final !== undefined && { created: ref('rds-cluster-snapshot', final) }),
      notes: { sent, ended: true },
    };
  }),
  // Without the name of the final snapshot the cluster could not be restored. A member may be deleted while the cluster
  // still exists, so `ended` is set only when the delete is over.
  expectedResult: (input, isOver): Performed => {
    if (!isOver) return sentAfterRead(input);
    const final = input.options['skip-final-snapshot']
      ? {}
      : { created: ref('rds-cluster-snapshot', snapshotName(input.step)) };
    return { ...final, notes: { ...sentAfterRead(input).notes, ended: true } };
  },
  check: async (aws, input) => {
    const { id, raw } = input.source;
    const [cluster] = await aws.read.rds.describeDBClusters(byId(id));
    const isEnding = cluster === undefined || cluster.Status === 'deleting' || input.performed.notes?.ended === true;
    if (!isEnding) {
      const members = isMultiAz(raw) ? [] : await membersOf(aws, id);
      const isNext =
        members.length === 0 ||
        members.some((member) => isStaying(member) && member.DBInstanceIdentifier !== input.performed.notes?.member);
      return isNext ? { status: 'again' } : wait;
    }
    // Derived, not read from `performed`: the final snapshot must be verified even if the answer to the delete was
    // lost.
    const final = input.options['skip-final-snapshot'] ? undefined : snapshotName(input.step);
    if (cluster !== undefined && final !== undefined && (await snapshotNamed(aws, final)) === undefined) return wait;
    const finalChecked =
      final === undefined ? done({ Status: 'deleted' }) : await checkClusterSnapshot(aws, input, final);
    if (finalChecked.status === 'failed') return finalChecked;
    return cluster === undefined ? finalChecked : wait;
  },
  undo: {
    possible: true,
    message: 'the cluster can be created again from its final snapshot, under the same name',
    steps: recreateCluster,
  },
  takesFinalSnapshot: (_resource, options) => !options['skip-final-snapshot'],
  blocked: ({ raw }, options) => {
    const members = raw.DBClusterMembers?.length ?? 0;
    if (options?.['delete-instances'] === false && members > 0)
      return `it still has ${members} instances, and its policy does not delete them: \`delete-instances: false\``;
    if (raw.ReplicationSourceIdentifier)
      return `it replicates ${raw.ReplicationSourceIdentifier}, and takes no final snapshot: promote it first`;
    if (raw.GlobalClusterIdentifier)
      return `it belongs to the global cluster ${raw.GlobalClusterIdentifier}: remove it from there first`;
    return raw.Status === 'available'
      ? undefined
      : `it is ${raw.Status ?? 'in an unknown state'}, and RDS takes no final snapshot in that state`;
  },
  changes: ['DBClusterMembers', 'Status'],
});

/** The instances of a Multi-AZ cluster are parts of it and cannot be deleted separately. */
function isMultiAz(cluster: Raw): boolean {
  return cluster.DBClusterInstanceClass !== undefined;
}

async function membersOf(aws: Aws, cluster: string): Promise<readonly AsJsonObject<DBInstance>[]> {
  const instances = await aws.read.rds.describeDBInstances(byId(cluster));
  return instances.filter(({ DBClusterIdentifier }) => DBClusterIdentifier === cluster);
}

function isStaying({ DBInstanceStatus }: AsJsonObject<DBInstance>): boolean {
  return DBInstanceStatus !== 'deleting';
}

async function snapshotNamed(aws: Aws, name: string) {
  const [snapshot] = await aws.read.rds.describeDBClusterSnapshots({
    Filters: [{ Name: 'db-cluster-snapshot-id', Values: [name] }],
  });
  return snapshot;
}

type Input = Pick<CheckInput<Raw, unknown>, 'source' | 'performed' | 'now'>;

/**
 * Checks that the snapshot is available, belongs to this cluster, has its encryption, was started after the cluster was
 * read, and is shared with nobody.
 */
async function checkClusterSnapshot(aws: Aws, input: Input, id: string): Promise<Checked> {
  const snapshot = await snapshotNamed(aws, id);
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

/** A filter for clusters and for instances. For a name that does not exist, the answer is empty. */
function byId(cluster: string): { Filters: { Name: string; Values: string[] }[] } {
  return { Filters: [{ Name: 'db-cluster-id', Values: [cluster] }] };
}
