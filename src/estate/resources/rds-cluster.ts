import type { DBCluster, Tag } from '@aws-sdk/client-rds';
import type { Aws, Listing } from '../../core/aws.ts';
import type { AsJsonObject } from '../../core/json.ts';
import { resourceType } from '../../core/resource-type.ts';
import { one, verbFor } from '../../core/verb.ts';
import { inChunks } from '../aws/chunks.ts';
import { listing } from '../aws/listing.ts';
import { done, sentAfterRead, sentNow } from '../parts/checks.ts';
import { controllersOf } from '../parts/controllers.ts';
import { noOptions } from '../parts/options.ts';
import { rdsArn } from '../parts/rds-arn.ts';
import { ofRds } from '../parts/rds-engines.ts';
import { checkOnTheWay, passingState } from '../parts/rds-states.ts';
import { rdsTags } from '../parts/rds-tags.ts';
import { stackOf } from '../parts/relations.ts';
import { manualClusterSnapshots } from '../parts/snapshot-quotas.ts';
import { rdsTagRules } from '../parts/tag-rules.ts';
import { unprotect } from '../parts/unprotect.ts';
import { clusterObjection, deleteCluster } from './rds-cluster.delete.ts';
import { clusterInstanceMembers, clusterMembers } from './rds-cluster.members.ts';
import { addMember, configureCluster } from './rds-cluster.restore.ts';
import { snapshotCluster } from './rds-cluster.snapshot.ts';

type Cluster = Omit<DBCluster, 'TagList'> & { Tags?: Tag[] };

type Raw = AsJsonObject<Cluster>;

const verb = verbFor<Cluster>();

const start = verb(noOptions, {
  effect: 'start',
  iam: ['rds:StartDBCluster', 'rds:DescribeDBClusters'],
  perform: one(async (aws, task) => {
    const { permit } = task;
    await aws.write(permit).rds.startDBCluster({ DBClusterIdentifier: permit.id });
    return sentNow(task);
  }),
  expectedResult: sentAfterRead,
  check: async (aws, input) => {
    const [cluster] = await aws.read.rds.describeDBClusters(byId([input.source.id]));
    return cluster?.Status === 'available'
      ? done({ Status: cluster.Status })
      : checkOnTheWay(cluster?.Status, 'available', input);
  },
  undo: {
    possible: false,
    reason: 'its members stop with it, and each of them has its own protection',
    remedy: 'Stop the cluster by hand.',
  },
  blocked: ({ raw }) =>
    raw.Status === 'stopped' ? undefined : `it is ${raw.Status ?? 'in an unknown state'}, not stopped`,
  changes: ['Status', 'AutomaticRestartTime'],
});

const unprotectCluster = unprotect<Raw, 'DeletionProtection'>('DeletionProtection', {
  iam: ['rds:ModifyDBCluster', 'rds:DescribeDBClusters'],
  after: ['start', 'snapshot'],
  switchOff: (aws, { permit }) =>
    aws
      .write(permit)
      .rds.modifyDBCluster({ DBClusterIdentifier: permit.id, DeletionProtection: false, ApplyImmediately: true }),
  isOn: async (aws, { id }) => (await aws.read.rds.describeDBClusters(byId([id])))[0]?.DeletionProtection === true,
  obstacle: ({ Status }) => passingState(Status),
});

const idleAtCluster = {
  namespace: 'AWS/RDS',
  dimension: 'DBClusterIdentifier',
  statistic: 'Maximum',
  hoursMeasured: 90,
  // Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/monitoring-cloudwatch.html
  reported: 'while-running',
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html',
} as const;

/** `rds-cluster`: Aurora and Multi-AZ clusters. Deleting a cluster deletes its members and leaves a final snapshot. */
export const rdsCluster = resourceType<Cluster>({
  name: 'rds-cluster',
  cloudFormationType: 'AWS::RDS::DBCluster',
  arn: (cluster, place) => cluster.DBClusterArn ?? rdsArn('cluster', cluster.DBClusterIdentifier, place),
  id: 'DBClusterIdentifier',
  always: ['Status', 'Engine', 'DBClusterMembers', 'Tags'],
  iamResource: { name: 'rds:cluster', arn: 'rds:*:${AWS::AccountId}:cluster:*' },
  createdBy: [
    'CreateDBCluster',
    'RestoreDBClusterFromS3',
    'RestoreDBClusterFromSnapshot',
    'RestoreDBClusterToPointInTime',
  ],
  created: 'ClusterCreateTime',
  tags: 'Tags',
  tagRules: rdsTagRules,
  wayBack: undefined,
  isStateful: true,
  snapshotQuota: manualClusterSnapshots,
  deletion: { takesFinalSnapshot: true, includesInstances: true },
  stackMember: {
    deletedWith: [
      'rds:DescribeDBClusters',
      'rds:DescribeGlobalClusters',
      'rds:AddTagsToResource',
      'rds:CreateDBClusterSnapshot',
      'rds:DeleteDBCluster',
    ],
  },
  measured: { namespace: 'AWS/RDS', dimension: 'DBClusterIdentifier' },
  // The highest value of any member. A cluster that pauses by itself reports nothing while it is paused, so the result
  // is unknown.
  idle: [
    { ...idleAtCluster, metric: 'DatabaseConnections', atMost: 0 },
    { ...idleAtCluster, metric: 'CPUUtilization', statistic: 'Average', atMost: 10 },
  ],
  // Its members accept writes until they are deleted, so only the final snapshot saves the last writes.
  quiesce: { isQuiesced: () => false },
  // RDS deletes no stopped cluster, and changes none. Source:
  // https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_DeleteCluster.html
  wake: {
    verb: 'start',
    before: ['unprotect', 'delete'],
    isNeeded: ({ Status }) => Status === 'stopped',
    woken: (cluster) => ({ ...cluster, Status: 'available' }),
  },
  parents: ['cfn'],
  partOf: (cluster) => stackOf(cluster.Tags),
  controllers: ({ Tags }) => controllersOf({ tags: Tags }),
  lock: (cluster, effect) =>
    effect === 'delete' && cluster.DeletionProtection === true ? 'DeletionProtection' : undefined,
  objection: clusterObjection,
  restores: [clusterMembers, clusterInstanceMembers],
  filters: ['security-group'],
  relatedIds: { 'security-group': 'VpcSecurityGroups[].VpcSecurityGroupId' },
  list: {
    iam: ['rds:DescribeDBClusters'],
    pages: (aws) => withTags(aws.read.rds.describeDBClusters({ MaxRecords: 100 })),
  },
  read: {
    iam: ['rds:DescribeDBClusters'],
    byId: (aws, ids) => withTags(inChunks(ids, 100, (chunk) => aws.read.rds.describeDBClusters(byId(chunk)))),
  },
  volatileFields: ['LatestRestorableTime', 'EarliestRestorableTime'],
  isGone: (cluster) => cluster.Status === 'deleting',
  verbs: {
    ...rdsTags<Raw>('rds:DescribeDBClusters', tagsNow),
    unprotect: unprotectCluster,
    start,
    'add-member': addMember,
    configure: configureCluster,
    snapshot: snapshotCluster,
    delete: deleteCluster,
  },
  billedAs: 'Amazon Relational Database Service',
  // Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_StopInstance.html
  startsAgainAfterDays: 7,
  fixture: (id, place) => ({
    DBClusterArn: rdsArn('cluster', id, place),
    Status: 'available',
    Engine: 'aurora-postgresql',
    EngineMode: 'provisioned',
    DBClusterMembers: [],
    StorageEncrypted: false,
    DeletionProtection: false,
  }),
});

function withTags(clusters: AsyncIterable<readonly AsJsonObject<DBCluster>[]>): Listing<AsJsonObject<Cluster>> {
  return listing(async function* () {
    for await (const page of clusters)
      yield ofRds(page).map(({ TagList, ...cluster }) => ({ ...cluster, ...(TagList && { Tags: TagList }) }));
  });
}

async function tagsNow(aws: Aws, id: string): Promise<ReadonlyMap<string, string>> {
  const [cluster] = await aws.read.rds.describeDBClusters(byId([id]));
  return new Map((cluster?.TagList ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
}

/** A filter leaves out names that do not exist; with `DBClusterIdentifier` the call would fail. */
function byId(ids: string[]): { Filters: { Name: string; Values: string[] }[] } {
  return { Filters: [{ Name: 'db-cluster-id', Values: ids }] };
}
