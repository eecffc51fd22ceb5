import type { DBInstance, Tag } from '@aws-sdk/client-rds';
import type { Aws, Listing } from '../../core/aws.ts';
import type { AsJsonObject } from '../../core/json.ts';
import { attached, type Ref } from '../../core/resource.ts';
import { resourceType } from '../../core/resource-type.ts';
import { inChunks } from '../aws/chunks.ts';
import { listing } from '../aws/listing.ts';
import { databaseParts, stoppedDatabaseParts } from '../cost/price-list.ts';
import { databasePerMonth, stoppedDatabasePerMonth } from '../cost/rds.ts';
import { controllersOf } from '../parts/controllers.ts';
import { rdsArn } from '../parts/rds-arn.ts';
import { ofRds } from '../parts/rds-engines.ts';
import { passingState } from '../parts/rds-states.ts';
import { rdsTags } from '../parts/rds-tags.ts';
import { stackOf } from '../parts/relations.ts';
import { manualSnapshots } from '../parts/snapshot-quotas.ts';
import { rdsTagRules } from '../parts/tag-rules.ts';
import { unprotect } from '../parts/unprotect.ts';
import { databaseObjection, deleteDatabase } from './rds.delete.ts';
import { databaseMembers } from './rds.members.ts';
import { databaseEvents, databasePower } from './rds.power.ts';
import { rdsQuery } from './rds.query.ts';
import { configureDatabase } from './rds.restore.ts';
import { snapshotDatabase } from './rds.snapshot.ts';
import { startDatabase, stopDatabase } from './rds.switch.ts';

/** Custodian's policies use the name `Tags` for RDS's `TagList`. */
type Database = Omit<DBInstance, 'TagList'> & { Tags?: Tag[] };
type Raw = AsJsonObject<Database>;

const unprotectDatabase = unprotect<Raw, 'DeletionProtection'>('DeletionProtection', {
  iam: ['rds:ModifyDBInstance', 'rds:DescribeDBInstances'],
  after: ['start', 'snapshot'],
  switchOff: (aws, { permit }) =>
    aws
      .write(permit)
      .rds.modifyDBInstance({ DBInstanceIdentifier: permit.id, DeletionProtection: false, ApplyImmediately: true }),
  isOn: async (aws, { id }) => (await aws.read.rds.describeDBInstances(byId([id])))[0]?.DeletionProtection === true,
  obstacle: ({ DBInstanceStatus }) => passingState(DBInstanceStatus),
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
  always: ['DBInstanceStatus', 'Engine', 'ReadReplicaDBInstanceIdentifiers', 'Tags'],
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
  tagRules: rdsTagRules,
  wayBack: undefined,
  isStateful: true,
  snapshotQuota: manualSnapshots,
  deletion: { takesFinalSnapshot: true },
  stackMember: {
    deletedWith: ['rds:DescribeDBInstances', 'rds:AddTagsToResource', 'rds:CreateDBSnapshot', 'rds:DeleteDBInstance'],
  },
  // RDS takes no snapshot of a stopped database, and a running one accepts writes. So only the final snapshot saves the
  // last writes.
  quiesce: { isQuiesced: () => false },
  // RDS changes no setting of a stopped database. Source:
  // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_StopInstance.html
  wake: {
    verb: 'start',
    before: ['unprotect'],
    isNeeded: ({ DBInstanceStatus }) => DBInstanceStatus === 'stopped',
    woken: (database) => ({ ...database, DBInstanceStatus: 'available' }),
  },
  parents: ['rds-cluster', 'rds', 'cfn'],
  partOf: (database) => [...clusterOf(database), ...stackOf(database.Tags)],
  controllers: (database) => [
    ...clusterOf(database).map((cluster) => ({ name: `cluster ${cluster.id}`, ref: cluster })),
    ...controllersOf({ tags: database.Tags }),
  ],
  lock: (database, effect) =>
    effect === 'delete' && database.DeletionProtection === true ? 'DeletionProtection' : undefined,
  objection: databaseObjection,
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
    stop: stopDatabase,
    start: startDatabase,
    configure: configureDatabase,
    snapshot: snapshotDatabase,
    unprotect: unprotectDatabase,
    delete: deleteDatabase,
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
      yield ofRds(page).map(({ TagList, ...database }) => ({ ...database, ...(TagList && { Tags: TagList }) }));
  });
}

function clusterOf(database: Raw): Ref[] {
  return database.DBClusterIdentifier === undefined ? [] : [attached('rds-cluster', database.DBClusterIdentifier)];
}

async function tagsNow(aws: Aws, id: string): Promise<ReadonlyMap<string, string>> {
  const [database] = await aws.read.rds.describeDBInstances(byId([id]));
  return new Map((database?.TagList ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
}

/** A filter leaves out names that do not exist; with `DBInstanceIdentifier` the call would fail. */
function byId(ids: string[]): { Filters: { Name: string; Values: string[] }[] } {
  return { Filters: [{ Name: 'db-instance-id', Values: ids }] };
}
