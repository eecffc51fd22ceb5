import type { DBInstance, Tag } from '@aws-sdk/client-rds';
import type * as z from 'zod';
import type { Aws, Listing } from '../../core/aws.ts';
import type { AsJsonObject } from '../../core/json.ts';
import { type Ref, type Resource, ref } from '../../core/resource.ts';
import { resourceType } from '../../core/resource-type.ts';
import { type Checked, one, verbFor } from '../../core/verb.ts';
import { inChunks } from '../aws/chunks.ts';
import { listing } from '../aws/listing.ts';
import { databaseParts, stoppedDatabaseParts } from '../cost/price-list.ts';
import { databasePerMonth, stoppedDatabasePerMonth } from '../cost/rds.ts';
import { done, failed, missingOrLate, sentAfterRead, sizeText, startedTooEarly, wait } from '../parts/checks.ts';
import { controllersOf } from '../parts/controllers.ts';
import { encryptionDifference } from '../parts/encryption-difference.ts';
import { deleteDatabaseOptions, noOptions, snapshotOptions, startOptions } from '../parts/options.ts';
import { rdsArn } from '../parts/rds-arn.ts';
import { isShared, snapshotName } from '../parts/rds-snapshots.ts';
import { rdsTags } from '../parts/rds-tags.ts';
import { stackOf } from '../parts/relations.ts';
import { startAgain, stopAgain } from '../parts/restore-steps.ts';
import { manualSnapshots } from '../parts/snapshot-quotas.ts';
import { snapshotTags } from '../parts/snapshot-tags.ts';
import { stopSuperseded } from '../parts/stop-superseded.ts';
import { unprotect } from '../parts/unprotect.ts';
import { databaseMembers } from './rds.members.ts';
import { databaseEvents, databasePower } from './rds.power.ts';
import { rdsQuery } from './rds.query.ts';
import { configureDatabase, recreateDatabase } from './rds.restore.ts';

/** Custodian's policies use the name `Tags` for RDS's `TagList`. */
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
  undo: { possible: true, message: 'start it again; AWS starts it by itself after seven days', steps: startAgain },
  blocked: ({ raw }) => {
    if (raw.DBInstanceStatus === 'stopped' || raw.DBInstanceStatus === 'stopping') return 'it is already stopped';
    if (raw.DBInstanceStatus !== 'available')
      return `it is ${raw.DBInstanceStatus ?? 'in an unknown state'}, and only an available database can be stopped`;
    if (isReplica(raw) || (raw.ReadReplicaDBInstanceIdentifiers ?? []).length > 0)
      return 'RDS cannot stop a read replica, or a database that has one';
    return raw.DBClusterIdentifier === undefined
      ? undefined
      : `it is stopped together with its cluster ${raw.DBClusterIdentifier}`;
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
  undo: { possible: true, message: 'stop it again', steps: stopAgain },
  blocked: ({ raw }) =>
    raw.DBInstanceStatus === 'stopped'
      ? undefined
      : `it is ${raw.DBInstanceStatus ?? 'in an unknown state'}, not stopped`,
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
    return { created: ref('rds-snapshot', DBSnapshotIdentifier), notes: { sent: now.toISOString() } };
  }),
  expectedResult: sentAfterRead,
  find: async (aws, { step }) => {
    const created = await snapshotNamed(aws, snapshotName(step));
    return created && { created: ref('rds-snapshot', created.DBSnapshotIdentifier) };
  },
  check: (aws, input) => checkDatabaseSnapshot(aws, input, input.performed.created?.id ?? snapshotName(input.step)),
  undo: { possible: false, reason: 'a snapshot only adds data, and expires by its tag' },
  blocked: ({ raw }) => {
    if (raw.DBClusterIdentifier !== undefined)
      return `its data belong to the cluster ${raw.DBClusterIdentifier}: take a snapshot of the cluster`;
    const { DBInstanceStatus: status } = raw;
    return status === 'available' || status === 'storage-optimization'
      ? undefined
      : `it is ${status ?? 'in an unknown state'}, and RDS snapshots only available databases`;
  },
});

/**
 * States in which DeleteDBInstance refuses a final snapshot, or in which the data are not complete.
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
  check: async (aws, input) => {
    const [database] = await aws.read.rds.describeDBInstances(byId([input.source.id]));
    // Derived, not read from `performed`: the final snapshot must be verified even if the answer to the delete was
    // lost.
    const final = finalSnapshot(input.options, input.step);
    // AWS takes the final snapshot while it deletes the database. Until the database is gone, a missing snapshot may
    // still appear.
    if (database !== undefined && final !== undefined && (await snapshotNamed(aws, final)) === undefined) return wait;
    const finalChecked =
      final === undefined ? done({ DBInstanceStatus: 'deleted' }) : await checkDatabaseSnapshot(aws, input, final);
    if (finalChecked.status === 'failed') return finalChecked;
    return database === undefined ? finalChecked : wait;
  },
  undo: {
    possible: true,
    message: 'the database can be created again from its final snapshot, under the same name',
    steps: recreateDatabase,
  },
  takesFinalSnapshot: (_resource, options) => finalSnapshot(options, '') !== undefined,
  blocked: ({ raw }, options) => {
    if (raw.DBClusterIdentifier !== undefined) return `it is a member of the cluster ${raw.DBClusterIdentifier}`;
    if (options?.['skip-final-snapshot'] === true) return undefined;
    if (isReplica(raw)) return 'it is a read replica, and RDS takes no final snapshot of it: promote it first';
    const { DBInstanceStatus: status = '' } = raw;
    return statesWithoutSnapshot.test(status)
      ? `it is ${status}, and RDS takes no final snapshot in that state`
      : undefined;
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
  // RDS sends them every minute while the database is available.
  // Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/monitoring-cloudwatch.html
  reported: 'while-running',
  // AWS calls a database idle if it has no connections. The processor is checked too, because a connection may end
  // between two samples.
  source:
    'https://docs.aws.amazon.com/awssupport/latest/user/cost-optimization-checks.html#amazon-rds-idle-dbs-instances',
} as const;

/**
 * `rds`: database instances. A stopped database starts again by itself after seven days. A deleted database leaves a
 * final snapshot, unless it is a replica.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html
 */
export const rds = resourceType<Database>({
  name: 'rds',
  cloudFormationType: 'AWS::RDS::DBInstance',
  arn: (database, place) => database.DBInstanceArn ?? rdsArn('db', database.DBInstanceIdentifier, place),
  id: 'DBInstanceIdentifier',
  iamResource: { name: 'rds:db', arn: 'rds:*:${AWS::AccountId}:db:*' },
  createdBy: [
    'CreateDBInstance',
    'CreateDBInstanceReadReplica',
    'RestoreDBInstanceFromDBSnapshot',
    'RestoreDBInstanceFromS3',
    'RestoreDBInstanceToPointInTime',
  ],
  created: 'InstanceCreateTime',
  tags: 'Tags',
  isStateful: true,
  snapshotQuota: manualSnapshots,
  deletion: { takesFinalSnapshot: true },
  stackMember: {
    deletedWith: ['rds:DescribeDBInstances', 'rds:AddTagsToResource', 'rds:CreateDBSnapshot', 'rds:DeleteDBInstance'],
  },
  // RDS takes no snapshot of a stopped database, and a running one accepts writes. So only the final snapshot saves the
  // last writes.
  quiesce: { isQuiesced: () => false },
  parents: ['rds-cluster', 'cfn'],
  partOf: (database) => [...clusterOf(database), ...stackOf(database.Tags)],
  controllers: (database) => [
    ...clusterOf(database).map((cluster) => ({ name: `cluster ${cluster.id}`, ref: cluster })),
    ...controllersOf({ tags: database.Tags }),
  ],
  lock: (database, effect) =>
    effect === 'delete' && database.DeletionProtection === true ? 'DeletionProtection' : undefined,
  restores: [databaseMembers],
  filters: ['default-vpc', 'restarted-by-aws', 'schedule', 'security-group', 'subnet', 'vpc'],
  relatedIds: {
    vpc: 'DBSubnetGroup.VpcId',
    subnet: 'DBSubnetGroup.Subnets[].SubnetIdentifier',
    'security-group': 'VpcSecurityGroups[].VpcSecurityGroupId',
  },
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
    byId: (aws, ids) => withTags(inChunks(ids, 100, (chunk) => aws.read.rds.describeDBInstances(byId(chunk)))),
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
  power: { keys: ['DBInstanceStatus', 'AutomaticRestartTime'], of: databasePower, events: databaseEvents },
  hasIdleRecommendations: true,
  measured: { namespace: 'AWS/RDS', dimension: 'DBInstanceIdentifier' },
  // Every database reports both metrics. Its own maintenance, mostly backups, uses a few per cent of the processor and
  // no connection.
  idle: [
    { ...idleAtRds, metric: 'DatabaseConnections', statistic: 'Maximum', atMost: 0 },
    { ...idleAtRds, metric: 'CPUUtilization', statistic: 'Average', atMost: 10 },
  ],
  billedAs: 'Amazon Relational Database Service',
  // Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_StopInstance.html
  startsAgainAfterDays: 7,
  perMonth: databasePerMonth,
  pricedBy: databaseParts,
  // Its storage stays and costs money, and so does Extended Support.
  perMonthStopped: stoppedDatabasePerMonth,
  stoppedPricedBy: stoppedDatabaseParts,
  fixture: (id, place) => ({
    DBInstanceArn: rdsArn('db', id, place),
    DBInstanceStatus: 'available',
    DBInstanceClass: 'db.t3.micro',
    Engine: 'postgres',
    AllocatedStorage: 20,
    StorageType: 'gp3',
    MultiAZ: false,
    StorageEncrypted: false,
    DeletionProtection: false,
    ReadReplicaDBInstanceIdentifiers: [],
  }),
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

/** The name of the final snapshot. */
function finalSnapshot(options: z.infer<typeof deleteDatabaseOptions>, step: string): string | undefined {
  return options['skip-final-snapshot'] ? undefined : snapshotName(step);
}

async function tagsNow(aws: Aws, id: string): Promise<ReadonlyMap<string, string>> {
  const [database] = await aws.read.rds.describeDBInstances(byId([id]));
  return new Map((database?.TagList ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
}

async function checkStatus(aws: Aws, id: string, expected: string, transitional: readonly string[]): Promise<Checked> {
  const [database] = await aws.read.rds.describeDBInstances(byId([id]));
  const status = database?.DBInstanceStatus;
  if (status === expected) return done({ DBInstanceStatus: status });
  return status !== undefined && transitional.includes(status)
    ? wait
    : failed(`it is ${status ?? 'gone'}, not ${expected}`);
}

async function snapshotNamed(aws: Aws, name: string) {
  const [snapshot] = await aws.read.rds.describeDBSnapshots({ Filters: [{ Name: 'db-snapshot-id', Values: [name] }] });
  return snapshot;
}

/**
 * Checks that the snapshot is available, belongs to this database, and has its size and encryption. The delete that
 * follows relies on this check alone.
 */
async function checkDatabaseSnapshot(
  aws: Aws,
  input: Parameters<typeof missingOrLate>[1] & { readonly source: Pick<Resource<Raw>, 'id' | 'raw' | 'seenAt'> },
  name: string,
): Promise<Checked> {
  const snapshot = await snapshotNamed(aws, name);
  const { id, raw } = input.source;
  if (snapshot === undefined) return missingOrLate(`snapshot ${name}`, input);
  if (snapshot.Status === 'creating') return wait;
  if (snapshot.Status !== 'available') return failed(`snapshot ${name} is ${snapshot.Status ?? 'in an unknown state'}`);
  if (snapshot.DBInstanceIdentifier !== id)
    return failed(`snapshot ${name} is a snapshot of ${snapshot.DBInstanceIdentifier ?? 'no database'}, not of ${id}`);
  if (raw.AllocatedStorage === undefined || snapshot.AllocatedStorage !== raw.AllocatedStorage)
    return failed(
      `snapshot ${name} has ${sizeText(snapshot.AllocatedStorage)}, but ${id} has ${sizeText(raw.AllocatedStorage)}`,
    );
  const encryptionFault = encryptionDifference(
    `snapshot ${name}`,
    { isEncrypted: snapshot.Encrypted, key: snapshot.KmsKeyId },
    id,
    {
      isEncrypted: raw.StorageEncrypted,
      key: raw.KmsKeyId,
    },
  );
  if (encryptionFault !== undefined) return failed(encryptionFault);
  const timeFault = startedTooEarly(`snapshot ${name}`, snapshot.SnapshotCreateTime, input.source);
  if (timeFault !== undefined) return failed(timeFault);
  const { DBSnapshotAttributesResult } = await aws.read.rds.describeDBSnapshotAttributes({
    DBSnapshotIdentifier: name,
  });
  if (isShared(DBSnapshotAttributesResult?.DBSnapshotAttributes))
    return failed(`snapshot ${name} is shared with other accounts, but ${id} is not`);
  const { Status, AllocatedStorage, Encrypted = false, SnapshotCreateTime = '' } = snapshot;
  return done({ DBSnapshotIdentifier: name, Status, AllocatedStorage, Encrypted, SnapshotCreateTime });
}

/** A filter leaves out names that do not exist; with `DBInstanceIdentifier` the call would fail. */
function byId(ids: string[]): { Filters: { Name: string; Values: string[] }[] } {
  return { Filters: [{ Name: 'db-instance-id', Values: ids }] };
}
