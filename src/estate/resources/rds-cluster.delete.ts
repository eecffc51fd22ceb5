import type { DBCluster, DBInstance, Tag } from '@aws-sdk/client-rds';
import type * as z from 'zod';
import type { Aws } from '../../core/aws.ts';
import type { AsJsonObject } from '../../core/json.ts';
import { type Ref, type Resource, ref } from '../../core/resource.ts';
import type { Objection } from '../../core/resource-type.ts';
import { isUnknown } from '../../core/truth.ts';
import {
  type Checked,
  type CheckInput,
  type Effect,
  type Obstacle,
  one,
  type Performed,
  verbFor,
} from '../../core/verb.ts';
import { orUnknown } from '../aws/call-failed.ts';
import { done, sentAfterRead, wait } from '../parts/checks.ts';
import { marksLeft, obstacleOfKey } from '../parts/final-snapshot.ts';
import { deleteClusterOptions } from '../parts/options.ts';
import { rdsArn } from '../parts/rds-arn.ts';
import { snapshotName } from '../parts/rds-snapshots.ts';
import { isBrokenState, isOnItsWay } from '../parts/rds-states.ts';
import { manualClusterSnapshots } from '../parts/snapshot-quotas.ts';
import { recreateCluster } from './rds-cluster.restore.ts';
import {
  byCluster,
  checkClusterSnapshot,
  clusterSnapshotNamed,
  isMultiAz,
  membersOf,
  snapshotReads,
} from './rds-cluster.snapshot.ts';

type Cluster = Omit<DBCluster, 'TagList'> & { Tags?: Tag[] };
type Raw = AsJsonObject<Cluster>;
type Member = AsJsonObject<DBInstance>;
type Options = z.infer<typeof deleteClusterOptions>;

/**
 * Deletes a cluster. The members come first, one write each, the writer last: they hold no data of their own. Then the
 * cluster itself is deleted, with a final snapshot. A Multi-AZ cluster is deleted together with its members in one
 * write. Whatever AWS could refuse of that is looked at before the first write.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBCluster.html,
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_DeleteCluster.html
 */
export const deleteCluster = verbFor<Cluster>()(deleteClusterOptions, {
  effect: 'delete',
  iam: [
    'rds:DeleteDBCluster',
    'rds:DeleteDBInstance',
    'rds:CreateDBClusterSnapshot',
    'rds:DescribeAccountAttributes',
    'rds:DescribeDBClusters',
    'rds:DescribeDBInstances',
    ...snapshotReads,
  ],
  after: ['start', 'snapshot', 'unprotect'],
  alsoDestroys: ({ raw }) =>
    (raw.DBClusterMembers ?? []).map(({ DBInstanceIdentifier }) => ref('rds', DBInstanceIdentifier)),
  storesDestroyed: true,
  perform: one(async (aws, { permit, resource, options, step, now }): Promise<Performed> => {
    const sent = now.toISOString();
    const [member] = isMultiAz(resource.raw) ? [] : readersFirst(await membersOf(aws, permit.id), resource.raw);
    if (member?.DBInstanceIdentifier !== undefined) {
      await aws
        .write(permit)
        .rds.deleteDBInstance({ DBInstanceIdentifier: member.DBInstanceIdentifier, SkipFinalSnapshot: true });
      return { notes: { sent, member: member.DBInstanceIdentifier } };
    }
    const final = finalSnapshot(options, step);
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
    const final = finalSnapshot(input.options, input.step);
    const created = final === undefined ? {} : { created: ref('rds-cluster-snapshot', final) };
    return { ...created, notes: { ...sentAfterRead(input).notes, ended: true } };
  },
  check: checkDelete,
  afterwards: { type: 'rds-cluster-snapshot', verbs: ['keep'] },
  undo: {
    possible: true,
    message: 'the cluster can be created again from its final snapshot, under the same name',
    steps: recreateCluster,
  },
  takesFinalSnapshot: (_resource, options) => !options['skip-final-snapshot'],
  blocked: (resource, options) => refusedAsItIs(resource, options),
  obstacle: async (aws, { source, options, step }) => {
    const message = refusedAsItIs(source, options);
    if (message !== undefined) return { message, passes: isOnItsWay(source.raw.Status) };
    return (
      obstacleOfMembers(await membersOf(aws, source.id)) ??
      (await obstacleOfSnapshots(aws, source, finalSnapshot(options, step)))
    );
  },
  changes: ['DBClusterMembers', 'Status'],
});

async function checkDelete(aws: Aws, input: CheckInput<Raw, Options>): Promise<Checked> {
  const { id, raw } = input.source;
  const [cluster] = await aws.read.rds.describeDBClusters(byCluster(id));
  const isEnding = cluster === undefined || cluster.Status === 'deleting' || input.performed.notes?.ended === true;
  if (!isEnding) {
    const members = isMultiAz(raw) ? [] : await membersOf(aws, id);
    const isNext =
      members.length === 0 ||
      members.some((member) => isStaying(member) && member.DBInstanceIdentifier !== input.performed.notes?.member);
    return isNext ? { status: 'again', parts: partsGone(raw, members) } : wait;
  }
  // Derived, not read from `performed`: the final snapshot must be verified even if the answer to the delete was lost.
  const final = finalSnapshot(input.options, input.step);
  if (final === undefined) return cluster === undefined ? done({ Status: 'deleted' }) : wait;
  const snapshot = await clusterSnapshotNamed(aws, final);
  if (cluster !== undefined && snapshot === undefined) return wait;
  const checked = await checkClusterSnapshot(aws, input, final);
  // What is gone is gone, and can come back from the snapshot that was taken before.
  if (checked.status === 'failed')
    return { ...checked, parts: [...partsGone(raw, []), ...(cluster === undefined ? [ref('rds-cluster', id)] : [])] };
  if (cluster !== undefined || checked.status !== 'done') return wait;
  const arn = snapshot?.DBClusterSnapshotArn ?? rdsArn('cluster-snapshot', final, aws.place);
  return { ...checked, afterwards: [marksLeft({ type: 'rds-cluster-snapshot', id: final, arn }, input)] };
}

/** The members that it had before the first write, and that are gone or going. */
function partsGone(before: Raw, members: readonly Member[]): readonly Ref[] {
  if (isMultiAz(before)) return [];
  const staying = new Set(members.filter(isStaying).map(({ DBInstanceIdentifier }) => DBInstanceIdentifier));
  return (before.DBClusterMembers ?? [])
    .filter(({ DBInstanceIdentifier }) => !staying.has(DBInstanceIdentifier))
    .map(({ DBInstanceIdentifier }) => ref('rds', DBInstanceIdentifier));
}

/** Those that are still to be deleted. With the writer first, AWS would make a writer of a reader each time. */
function readersFirst(members: readonly Member[], { DBClusterMembers = [] }: Raw): readonly Member[] {
  const isWriter = ({ DBInstanceIdentifier: id }: Member): boolean =>
    DBClusterMembers.some((member) => member.DBInstanceIdentifier === id && member.IsClusterWriter === true);
  return members.filter(isStaying).toSorted((a, b) => Number(isWriter(a)) - Number(isWriter(b)));
}

function isStaying({ DBInstanceStatus }: Member): boolean {
  return DBInstanceStatus !== 'deleting';
}

/** The name of the final snapshot. */
function finalSnapshot(options: Options, step: string): string | undefined {
  return options['skip-final-snapshot'] ? undefined : snapshotName(step);
}

/**
 * Why AWS would refuse to delete it, by its own description. The last instance of a cluster that others replicate stays
 * until these are gone; a stopped cluster has to be started first.
 */
function refusedAsItIs({ raw }: Pick<Resource<Raw>, 'raw'>, options?: Options): string | undefined {
  const members = raw.DBClusterMembers?.length ?? 0;
  if (options?.['delete-instances'] === false && members > 0)
    return `it still has ${members} instances, and its policy does not delete them: \`delete-instances: false\``;
  const refused = refusedToAll(raw);
  if (refused !== undefined) return refused;
  return raw.Status === 'available'
    ? undefined
    : `it is ${raw.Status ?? 'in an unknown state'}, and RDS takes no final snapshot in that state`;
}

/**
 * What speaks against the delete of a cluster, also where a stack takes it along: RDS would refuse it when other
 * members of the stack, with their data, may be gone.
 */
export function clusterObjection(raw: Raw, effect: Effect): Objection | undefined {
  const message = effect === 'delete' ? refusedToAll(raw) : undefined;
  return message === undefined ? undefined : { cause: 'state', message };
}

function refusedToAll(raw: Raw): string | undefined {
  if (raw.ReplicationSourceIdentifier)
    return `it replicates ${raw.ReplicationSourceIdentifier}, and takes no final snapshot: promote it first`;
  const replicas = raw.ReadReplicaIdentifiers ?? [];
  if (replicas.length > 0) return `it is replicated by ${replicas.join(', ')}: delete or promote that first`;
  if (raw.GlobalClusterIdentifier)
    return `it belongs to the global cluster ${raw.GlobalClusterIdentifier}: remove it from there first`;
  return raw.ClusterScalabilityType === 'limitless'
    ? 'it is an Aurora Limitless Database, and its shard group has to be deleted first'
    : undefined;
}

/** An instance that is in the middle of something is not deleted now. One that is broken may be. */
function obstacleOfMembers(members: readonly Member[]): Obstacle | undefined {
  for (const { DBInstanceIdentifier: id = '', DBInstanceStatus: status, ...member } of members) {
    const replicas = [
      ...(member.ReadReplicaDBInstanceIdentifiers ?? []),
      ...(member.ReadReplicaDBClusterIdentifiers ?? []),
    ];
    if (replicas.length > 0)
      return { message: `its instance ${id} is replicated by ${replicas.join(', ')}`, passes: false };
    if (status !== 'available' && !isBrokenState(status))
      return { message: `its instance ${id} is ${status ?? 'in an unknown state'}`, passes: isOnItsWay(status) };
  }
  return undefined;
}

/** A quota that cannot be read refuses nothing: the plan has just taken a snapshot under the same one. */
async function obstacleOfSnapshots(
  aws: Aws,
  { id, raw }: Resource<Raw>,
  final: string | undefined,
): Promise<Obstacle | undefined> {
  if (final === undefined) return undefined;
  const ofKey = await obstacleOfKey(aws, raw);
  if (ofKey !== undefined) return ofKey;
  if ((await clusterSnapshotNamed(aws, final)) !== undefined)
    return { message: `there is a snapshot ${final} already`, passes: false };
  const answer = await orUnknown(() => manualClusterSnapshots.read(aws));
  if (isUnknown(answer) || answer.used < answer.quota) return undefined;
  const { name } = manualClusterSnapshots;
  const message = `${answer.used} of ${answer.quota} ${name} are used, and ${id} needs one more as its final snapshot`;
  return { message, passes: false };
}
