import type { DBInstance, Tag } from '@aws-sdk/client-rds';
import type * as z from 'zod';
import type { Aws } from '../../core/aws.ts';
import type { AsJsonObject } from '../../core/json.ts';
import { ref } from '../../core/resource.ts';
import type { Objection } from '../../core/resource-type.ts';
import { type Checked, type CheckInput, type Effect, one, verbFor } from '../../core/verb.ts';
import { done, sentAfterRead, wait } from '../parts/checks.ts';
import { marksLeft, obstacleOfKey } from '../parts/final-snapshot.ts';
import { deleteDatabaseOptions } from '../parts/options.ts';
import { rdsArn } from '../parts/rds-arn.ts';
import { isCustom } from '../parts/rds-engines.ts';
import { snapshotName } from '../parts/rds-snapshots.ts';
import { passingState } from '../parts/rds-states.ts';
import { recreateDatabase } from './rds.restore.ts';
import { checkDatabaseSnapshot, databaseSnapshotNamed } from './rds.snapshot.ts';

type Database = Omit<DBInstance, 'TagList'> & { Tags?: Tag[] };
type Raw = AsJsonObject<Database>;
type Options = z.infer<typeof deleteDatabaseOptions>;

/**
 * States in which DeleteDBInstance refuses a final snapshot, or in which the data are not complete.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html
 */
const statesWithoutSnapshot =
  /^(failed|creating|storage-full|restore-error|incompatible-.*|inaccessible-encryption-credentials.*)$/;

/**
 * Deletes a database, with a final snapshot. A stopped one is deleted as it is: nobody writes to it, so that its final
 * snapshot has everything.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html
 */
export const deleteDatabase = verbFor<Database>()(deleteDatabaseOptions, {
  effect: 'delete',
  iam: [
    'rds:DeleteDBInstance',
    'rds:CreateDBSnapshot',
    'rds:DescribeDBInstances',
    'rds:DescribeDBSnapshotAttributes',
    'rds:DescribeDBSnapshots',
    'kms:DescribeKey',
  ],
  after: ['start', 'snapshot', 'unprotect', 'stop'],
  // AWS makes databases of their own of the replicas that it leaves behind.
  touches: (_options, { raw }) => [
    ...replicasHere(raw.ReadReplicaDBInstanceIdentifiers).map((id) => ref('rds', id)),
    ...replicasHere(raw.ReadReplicaDBClusterIdentifiers).map((id) => ref('rds-cluster', id)),
  ],
  perform: one(async (aws, { permit, options, step, now }) => {
    const final = finalSnapshot(options, step);
    const keep =
      final === undefined
        ? { SkipFinalSnapshot: true }
        : { SkipFinalSnapshot: false, FinalDBSnapshotIdentifier: final };
    // Automated backups stay until their own retention ends: no snapshot may contain their data.
    await aws
      .write(permit)
      .rds.deleteDBInstance({ DBInstanceIdentifier: permit.id, DeleteAutomatedBackups: false, ...keep });
    return { ...(final && { created: ref('rds-snapshot', final) }), notes: { sent: now.toISOString() } };
  }),
  // Without the name of the final snapshot the database could not be restored.
  expectedResult: (input) => {
    const final = finalSnapshot(input.options, input.step);
    return { ...(final && { created: ref('rds-snapshot', final) }), ...sentAfterRead(input) };
  },
  check: checkDelete,
  afterwards: { type: 'rds-snapshot', verbs: ['keep'] },
  undo: {
    possible: true,
    message: 'the database can be created again from its final snapshot, under the same name',
    steps: recreateDatabase,
  },
  takesFinalSnapshot: (_resource, options) => finalSnapshot(options, '') !== undefined,
  finalSnapshotSuffices: ({ raw }) => raw.DBInstanceStatus === 'stopped',
  withFinalSnapshot: (options) => ({ ...options, 'skip-final-snapshot': false }),
  obstacle: async (aws, { source: { raw }, options, step }) =>
    passingState(raw.DBInstanceStatus) ??
    (finalSnapshot(options, step) === undefined ? undefined : await obstacleOfKey(aws, raw)),
  blocked: ({ raw }, options) => {
    if (raw.DBClusterIdentifier !== undefined) return `it is a member of the cluster ${raw.DBClusterIdentifier}`;
    const refused = refusedToAll(raw);
    if (refused !== undefined) return refused;
    if (options?.['skip-final-snapshot'] === true) return undefined;
    if (isReplica(raw)) return 'it is a read replica, and RDS takes no final snapshot of it: promote it first';
    const { DBInstanceStatus: status = '' } = raw;
    return statesWithoutSnapshot.test(status)
      ? `it is ${status}, and RDS takes no final snapshot in that state`
      : undefined;
  },
});

/**
 * What speaks against the delete of a database, also where a stack takes it along.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.XRgn.html
 */
export function databaseObjection(raw: Raw, effect: Effect): Objection | undefined {
  const message = effect === 'delete' ? refusedToAll(raw) : undefined;
  return message === undefined ? undefined : { cause: 'state', message };
}

function refusedToAll(raw: Raw): string | undefined {
  // Its instance and volumes would go along, which no description of it names.
  if (isCustom(raw)) return 'it is an RDS Custom database, of which RDS takes no final snapshot: delete it by hand';
  const elsewhere = replicasElsewhere(raw);
  return elsewhere.length === 0
    ? undefined
    : `${elsewhere.join(', ')} replicates it from another Region, and would stop: delete or promote that first`;
}

async function checkDelete(aws: Aws, input: CheckInput<Raw, Options>): Promise<Checked> {
  const { id } = input.source;
  const [database] = await aws.read.rds.describeDBInstances({ Filters: [{ Name: 'db-instance-id', Values: [id] }] });
  // Derived, not read from `performed`: the final snapshot must be verified even if the answer to the delete was lost.
  const final = finalSnapshot(input.options, input.step);
  if (final === undefined) return database === undefined ? done({ DBInstanceStatus: 'deleted' }) : wait;
  const snapshot = await databaseSnapshotNamed(aws, final);
  // AWS takes the final snapshot while it deletes the database. Until the database is gone, a missing snapshot may
  // still appear.
  if (database !== undefined && snapshot === undefined) return wait;
  const checked = await checkDatabaseSnapshot(aws, input, final);
  // What is gone is gone, and can come back from the snapshot that was taken before.
  if (checked.status === 'failed') return database === undefined ? { ...checked, parts: [ref('rds', id)] } : checked;
  if (database !== undefined || checked.status !== 'done') return wait;
  const arn = snapshot?.DBSnapshotArn ?? rdsArn('snapshot', final, aws.place);
  return { ...checked, afterwards: [marksLeft({ type: 'rds-snapshot', id: final, arn }, input)] };
}

export function isReplica(database: Raw): boolean {
  return (
    database.ReadReplicaSourceDBInstanceIdentifier !== undefined ||
    database.ReadReplicaSourceDBClusterIdentifier !== undefined
  );
}

/** Replicas by their names. RDS names those of other Regions by ARN. */
function replicasHere(named: readonly string[] = []): readonly string[] {
  return named.filter((id) => !id.startsWith('arn:'));
}

/**
 * Replicas of other Regions by their ARNs.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.XRgn.html
 */
function replicasElsewhere({
  ReadReplicaDBInstanceIdentifiers: databases = [],
  ReadReplicaDBClusterIdentifiers: clusters = [],
}: Raw): readonly string[] {
  return [...databases, ...clusters].filter((id) => id.startsWith('arn:'));
}

/** The name of the final snapshot. */
function finalSnapshot(options: Options, step: string): string | undefined {
  return options['skip-final-snapshot'] ? undefined : snapshotName(step);
}
