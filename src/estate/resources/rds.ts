import type { DBInstance, Tag } from '@aws-sdk/client-rds';
import type * as z from 'zod';
import type { Aws, Listing } from '../../core/aws.ts';
import type { AsJsonObject } from '../../core/json.ts';
import { type Ref, type Resource, ref } from '../../core/resource.ts';
import { resourceType } from '../../core/resource-type.ts';
import { type Checked, one, verbFor } from '../../core/verb.ts';
import { inChunks } from '../aws/chunks.ts';
import { listing } from '../aws/faces.ts';
import { databaseParts } from '../cost/price-list.ts';
import { databasePerMonth } from '../cost/rds.ts';
import { done, failed, missingOrLate, sentAfterRead, startedTooEarly, wait } from '../parts/checks.ts';
import { encryptionDifference } from '../parts/encryption.ts';
import { deleteDatabaseOptions, noOptions, snapshotOptions, startOptions } from '../parts/options.ts';
import { stopSuperseded } from '../parts/power.ts';
import { rdsArn } from '../parts/rds-arn.ts';
import { isShared, snapshotName } from '../parts/rds-snapshots.ts';
import { rdsTags } from '../parts/rds-tags.ts';
import { stackOf } from '../parts/relations.ts';
import { snapshotTags } from '../parts/snapshot-tags.ts';
import { unprotect } from '../parts/unprotect.ts';
import { databasePower } from './rds.power.ts';
import { rdsQuery } from './rds.query.ts';
import { configureDatabase } from './rds.restore.ts';

/** Custodian's policies know RDS's `TagList` as `Tags`. */
type Database = Omit<DBInstance, 'TagList'> & { Tags?: Tag[] };
type Raw = AsJsonObject<Database>;

const verb = verbFor<Database>();

const stop = verb(noOptions, {
  effect: 'stop',
  iam: ['rds:StopDBInstance', 'rds:DescribeDBInstances'],
  after: ['snapshot'],
  perform: one(async (aws, { permit }) => {
    await aws.write(permit).rds.stopDBInstance({ DBInstanceIdentifier: permit.id });
    return {};
  }),
  check: (aws, { source }) =>
    checkStatus(aws, source.id, 'stopped', ['available', 'stopping', 'backing-up', 'storage-optimization']),
  undo: { verb: 'start', message: 'start it again; AWS itself starts it after seven days' },
  blocked: ({ raw }) => {
    if (raw.DBInstanceStatus === 'stopped' || raw.DBInstanceStatus === 'stopping') return 'it is already stopped';
    if (raw.DBInstanceStatus !== 'available')
      return `it is ${raw.DBInstanceStatus ?? 'in no state'}, and only an available one can be stopped`;
    if (isReplica(raw) || (raw.ReadReplicaDBInstanceIdentifiers ?? []).length > 0)
      return 'a read replica, or what has one, cannot be stopped';
    return raw.DBClusterIdentifier === undefined
      ? undefined
      : `it is stopped with its cluster ${raw.DBClusterIdentifier}`;
  },
  changes: ['DBInstanceStatus', 'AutomaticRestartTime'],
});

const start = verb(startOptions, {
  effect: 'start',
  iam: ['rds:StartDBInstance', 'rds:DescribeDBInstances'],
  perform: one(async (aws, { permit }) => {
    await aws.write(permit).rds.startDBInstance({ DBInstanceIdentifier: permit.id });
    return {};
  }),
  check: (aws, { source }) =>
    checkStatus(aws, source.id, 'available', ['stopped', 'starting', 'configuring-enhanced-monitoring', 'backing-up']),
  undo: { verb: 'stop', message: 'stop it again' },
  blocked: ({ raw }) =>
    raw.DBInstanceStatus === 'stopped' ? undefined : `it is ${raw.DBInstanceStatus ?? 'in no state'}, not stopped`,
  outdated: ({ raw }, options) => stopSuperseded(databasePower(raw), options),
  changes: ['DBInstanceStatus', 'AutomaticRestartTime'],
});

const snapshot = verb(snapshotOptions, {
  effect: 'snapshot',
  iam: ['rds:CreateDBSnapshot', 'rds:AddTagsToResource', 'rds:DescribeDBSnapshotAttributes', 'rds:DescribeDBSnapshots'],
  perform: one(async (aws, { permit, resource, options, step, now }) => {
    const DBSnapshotIdentifier = snapshotName(step);
    await aws.write(permit).rds.createDBSnapshot({
      DBInstanceIdentifier: permit.id,
      DBSnapshotIdentifier,
      Tags: snapshotTags(resource, step, options, now),
    });
    return { made: ref('rds-snapshot', DBSnapshotIdentifier), notes: { sent: now.toISOString() } };
  }),
  expectedResult: sentAfterRead,
  find: async (aws, { step }) => {
    const found = await snapshotNamed(aws, snapshotName(step));
    return found && { made: ref('rds-snapshot', found.DBSnapshotIdentifier) };
  },
  check: (aws, input) => checkDatabaseSnapshot(aws, input, input.performed.made?.id ?? snapshotName(input.step)),
  undo: { none: 'a snapshot adds, and expires by its tag' },
  blocked: ({ raw }) => {
    if (raw.DBClusterIdentifier !== undefined)
      return `its data are those of the cluster ${raw.DBClusterIdentifier}: snapshot that`;
    const { DBInstanceStatus: status } = raw;
    return status === 'available' || status === 'storage-optimization'
      ? undefined
      : `it is ${status ?? 'in no state'}, and RDS snapshots only what is available`;
  },
});

/**
 * States in which DeleteDBInstance refuses a final snapshot, or in which there is nothing whole to keep.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html
 */
const statesWithoutSnapshot =
  /^(failed|creating|storage-full|restore-error|incompatible-.*|inaccessible-encryption-credentials.*)$/;

const remove = verb(deleteDatabaseOptions, {
  effect: 'delete',
  iam: [
    'rds:DeleteDBInstance',
    'rds:CreateDBSnapshot',
    'rds:DescribeDBInstances',
    'rds:DescribeDBSnapshotAttributes',
    'rds:DescribeDBSnapshots',
  ],
  after: ['snapshot', 'stop'],
  perform: one(async (aws, { permit, options, step, now }) => {
    const final = finalSnapshot(options, step);
    const keep =
      final === undefined
        ? { SkipFinalSnapshot: true }
        : { SkipFinalSnapshot: false, FinalDBSnapshotIdentifier: final };
    // Automated backups stay until their own retention ends: what they hold may be in no snapshot.
    await aws
      .write(permit)
      .rds.deleteDBInstance({ DBInstanceIdentifier: permit.id, DeleteAutomatedBackups: false, ...keep });
    return { ...(final && { made: ref('rds-snapshot', final) }), notes: { sent: now.toISOString() } };
  }),
  // Without the name of the final snapshot nobody would find the way back.
  expectedResult: (input) => {
    const final = finalSnapshot(input.options, input.step);
    return { ...(final && { made: ref('rds-snapshot', final) }), ...sentAfterRead(input) };
  },
  check: async (aws, input) => {
    const [found] = await aws.read.rds.describeDBInstances(byId([input.source.id]));
    // Derived, not taken from `performed`: where the answer to the delete was lost, the final snapshot must hold all
    // the same.
    const final = finalSnapshot(input.options, input.step);
    // The final snapshot is made while the database is on its way out: until it is gone, one that is not there yet may
    // still come.
    if (found !== undefined && final !== undefined && (await snapshotNamed(aws, final)) === undefined) return wait;
    const kept =
      final === undefined ? done({ DBInstanceStatus: 'deleted' }) : await checkDatabaseSnapshot(aws, input, final);
    if (kept.status === 'failed') return kept;
    return found === undefined ? kept : wait;
  },
  undo: { verb: 'restore', message: 'it can be made again from its final snapshot, under the same name' },
  takesFinalSnapshot: (_resource, options) => finalSnapshot(options, '') !== undefined,
  blocked: ({ raw }, options) => {
    if (raw.DBClusterIdentifier !== undefined) return `it is a member of the cluster ${raw.DBClusterIdentifier}`;
    if (options?.['skip-final-snapshot'] === true) return undefined;
    if (isReplica(raw)) return 'it is a read replica, of which RDS takes no final snapshot: promote it first';
    const { DBInstanceStatus: status = '' } = raw;
    return statesWithoutSnapshot.test(status) ? `it is ${status}, in which RDS takes no final snapshot` : undefined;
  },
});

const unprotectDatabase = unprotect<Raw, 'DeletionProtection'>('DeletionProtection', {
  iam: ['rds:ModifyDBInstance', 'rds:DescribeDBInstances'],
  after: ['snapshot', 'stop'],
  switchOff: (aws, { permit }) =>
    aws
      .write(permit)
      .rds.modifyDBInstance({ DBInstanceIdentifier: permit.id, DeletionProtection: false, ApplyImmediately: true }),
  isOn: async (aws, { id }) => (await aws.read.rds.describeDBInstances(byId([id])))[0]?.DeletionProtection === true,
});

const idleAtRds = {
  namespace: 'AWS/RDS',
  dimension: 'DBInstanceIdentifier',
  hoursMeasured: 90,
  // AWS calls a database idle that nobody has connected to; the processor is looked at beside it, for connections that
  // end between two samples.
  source:
    'https://docs.aws.amazon.com/awssupport/latest/user/cost-optimization-checks.html#amazon-rds-idle-dbs-instances',
} as const;

/**
 * `rds`: database instances. A stopped one starts again by itself after seven days. One that is deleted leaves a final
 * snapshot, unless it is a replica. Source:
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html
 */
export const rds = resourceType<Database>({
  name: 'rds',
  cloudFormationType: 'AWS::RDS::DBInstance',
  arn: (database, place) => database.DBInstanceArn ?? rdsArn('db', database.DBInstanceIdentifier, place),
  id: 'DBInstanceIdentifier',
  created: 'InstanceCreateTime',
  tags: 'Tags',
  isStateful: true,
  // A stopped one takes no snapshot, and a running one is written: what is written last, only the final snapshot keeps.
  quiesce: { isQuiesced: () => false },
  parents: ['rds-cluster', 'cfn'],
  partOf: (database) => [...clusterOf(database), ...stackOf(database.Tags)],
  controller: (database) =>
    database.DBClusterIdentifier === undefined ? undefined : `cluster ${database.DBClusterIdentifier}`,
  controllerRef: (database) => clusterOf(database)[0],
  lock: (database, effect) =>
    effect === 'delete' && database.DeletionProtection === true ? 'DeletionProtection' : undefined,
  list: {
    iam: ['rds:DescribeDBInstances'],
    pages: (aws) => withTags(aws.read.rds.describeDBInstances({ MaxRecords: 100 })),
  },
  query: {
    ...rdsQuery,
    pages: (aws, { filters }) => withTags(aws.read.rds.describeDBInstances({ Filters: [...filters], MaxRecords: 100 })),
  },
  read: {
    iam: ['rds:DescribeDBInstances'],
    byId: (aws, ids) => withTags(inChunks(ids, 100, (some) => aws.read.rds.describeDBInstances(byId(some)))),
  },
  volatileFields: ['LatestRestorableTime'],
  isGone: (database) => database.DBInstanceStatus === 'deleting',
  verbs: {
    ...rdsTags<Raw>('rds:DescribeDBInstances', tagsNow),
    stop,
    start,
    configure: configureDatabase,
    snapshot,
    unprotect: unprotectDatabase,
    delete: remove,
  },
  power: { keys: ['DBInstanceStatus', 'AutomaticRestartTime'], of: databasePower, tellsByEvents: true },
  measured: { namespace: 'AWS/RDS', dimension: 'DBInstanceIdentifier' },
  // A database always reports both. Its own upkeep, backups above all, takes some per cent of the processor and no
  // connection.
  idle: [
    { ...idleAtRds, metric: 'DatabaseConnections', statistic: 'Maximum', atMost: 0 },
    { ...idleAtRds, metric: 'CPUUtilization', statistic: 'Average', atMost: 10 },
  ],
  billedAs: 'Amazon Relational Database Service',
  // Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_StopInstance.html
  startsAgainAfterDays: 7,
  perMonth: databasePerMonth,
  pricedBy: databaseParts,
  // Its storage stays, and is paid for.
  perMonthStopped: (database, place) => databasePerMonth({ ...database, DBInstanceStatus: 'stopped' }, place),
});

function withTags(databases: AsyncIterable<readonly AsJsonObject<DBInstance>[]>): Listing<Raw> {
  return listing(async function* () {
    for await (const page of databases)
      yield page.map(({ TagList, ...database }) => ({ ...database, Tags: TagList ?? [] }));
  });
}

function clusterOf(database: Raw): Ref[] {
  return database.DBClusterIdentifier === undefined ? [] : [ref('rds-cluster', database.DBClusterIdentifier)];
}

function isReplica(database: Raw): boolean {
  return (
    database.ReadReplicaSourceDBInstanceIdentifier !== undefined ||
    database.ReadReplicaSourceDBClusterIdentifier !== undefined
  );
}

/** The name of the snapshot that a delete leaves. */
function finalSnapshot(options: z.infer<typeof deleteDatabaseOptions>, step: string): string | undefined {
  return options['skip-final-snapshot'] ? undefined : snapshotName(step);
}

async function tagsNow(aws: Aws, id: string): Promise<ReadonlyMap<string, string>> {
  const [found] = await aws.read.rds.describeDBInstances(byId([id]));
  return new Map((found?.TagList ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
}

async function checkStatus(aws: Aws, id: string, expected: string, transitional: readonly string[]): Promise<Checked> {
  const [found] = await aws.read.rds.describeDBInstances(byId([id]));
  const status = found?.DBInstanceStatus;
  if (status === expected) return done({ DBInstanceStatus: status });
  return status !== undefined && transitional.includes(status)
    ? wait
    : failed(`it is ${status ?? 'gone'}, not ${expected}`);
}

async function snapshotNamed(aws: Aws, name: string) {
  const [found] = await aws.read.rds.describeDBSnapshots({ Filters: [{ Name: 'db-snapshot-id', Values: [name] }] });
  return found;
}

/**
 * Whether the snapshot is available, of this database, of its size, and encrypted where that was. What is deleted next
 * rests on this answer alone.
 */
async function checkDatabaseSnapshot(
  aws: Aws,
  input: Parameters<typeof missingOrLate>[1] & { readonly source: Pick<Resource<Raw>, 'id' | 'raw' | 'seenAt'> },
  name: string,
): Promise<Checked> {
  const found = await snapshotNamed(aws, name);
  const { id, raw } = input.source;
  if (found === undefined) return missingOrLate(`snapshot ${name}`, input);
  if (found.Status === 'creating') return wait;
  if (found.Status !== 'available') return failed(`snapshot ${name} is ${found.Status ?? 'in no state'}`);
  if (found.DBInstanceIdentifier !== id)
    return failed(`snapshot ${name} is of ${found.DBInstanceIdentifier ?? 'no database'}, not of ${id}`);
  if (raw.AllocatedStorage === undefined || found.AllocatedStorage !== raw.AllocatedStorage)
    return failed(
      `snapshot ${name} has ${found.AllocatedStorage ?? 'no'} GiB, and ${id} ${raw.AllocatedStorage ?? 'no known size'}`,
    );
  const other = encryptionDifference(`snapshot ${name}`, { isEncrypted: found.Encrypted, key: found.KmsKeyId }, id, {
    isEncrypted: raw.StorageEncrypted,
    key: raw.KmsKeyId,
  });
  if (other !== undefined) return failed(other);
  const early = startedTooEarly(`snapshot ${name}`, found.SnapshotCreateTime, input.source);
  if (early !== undefined) return failed(early);
  const { DBSnapshotAttributesResult } = await aws.read.rds.describeDBSnapshotAttributes({
    DBSnapshotIdentifier: name,
  });
  if (isShared(DBSnapshotAttributesResult?.DBSnapshotAttributes))
    return failed(`snapshot ${name} is shared with other accounts, and ${id} is not`);
  const { Status, AllocatedStorage, Encrypted = false, SnapshotCreateTime = '' } = found;
  return done({ DBSnapshotIdentifier: name, Status, AllocatedStorage, Encrypted, SnapshotCreateTime });
}

/** A filter, for a name that does not exist is then left out; with `DBInstanceIdentifier` the call would fail. */
function byId(ids: string[]): { Filters: { Name: string; Values: string[] }[] } {
  return { Filters: [{ Name: 'db-instance-id', Values: ids }] };
}
