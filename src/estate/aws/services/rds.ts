import type * as sdk from '@aws-sdk/client-rds';
import { anyType, type CallsOf, call, list, write } from '../operation.ts';
import type { Service } from '../service.ts';

const byMarker = { answer: 'Marker', input: 'Marker' };

const read = {
  describeAccountAttributes: call<sdk.DescribeAccountAttributesMessage, sdk.AccountAttributesMessage>(
    'DescribeAccountAttributes',
    ['AccountQuotas'],
  ),
  describeDBInstances: list<sdk.DescribeDBInstancesMessage, sdk.DBInstanceMessage, sdk.DBInstance>(
    'DescribeDBInstances',
    (answer) => answer.DBInstances,
    byMarker,
  ),
  describeDBClusters: list<sdk.DescribeDBClustersMessage, sdk.DBClusterMessage, sdk.DBCluster>(
    'DescribeDBClusters',
    (answer) => answer.DBClusters,
    byMarker,
  ),
  describeDBSnapshots: list<sdk.DescribeDBSnapshotsMessage, sdk.DBSnapshotMessage, sdk.DBSnapshot>(
    'DescribeDBSnapshots',
    (answer) => answer.DBSnapshots,
    byMarker,
  ),
  describeDBClusterSnapshots: list<
    sdk.DescribeDBClusterSnapshotsMessage,
    sdk.DBClusterSnapshotMessage,
    sdk.DBClusterSnapshot
  >('DescribeDBClusterSnapshots', (answer) => answer.DBClusterSnapshots, byMarker),
  describeEvents: list<sdk.DescribeEventsMessage, sdk.EventsMessage, sdk.Event>(
    'DescribeEvents',
    (answer) => answer.Events,
    byMarker,
  ),
  describeDBSubnetGroups: list<sdk.DescribeDBSubnetGroupsMessage, sdk.DBSubnetGroupMessage, sdk.DBSubnetGroup>(
    'DescribeDBSubnetGroups',
    (answer) => answer.DBSubnetGroups,
    byMarker,
  ),
  describeDBParameterGroups: list<
    sdk.DescribeDBParameterGroupsMessage,
    sdk.DBParameterGroupsMessage,
    sdk.DBParameterGroup
  >('DescribeDBParameterGroups', (answer) => answer.DBParameterGroups, byMarker),
  describeDBClusterParameterGroups: list<
    sdk.DescribeDBClusterParameterGroupsMessage,
    sdk.DBClusterParameterGroupsMessage,
    sdk.DBClusterParameterGroup
  >('DescribeDBClusterParameterGroups', (answer) => answer.DBClusterParameterGroups, byMarker),
  describeOptionGroups: list<sdk.DescribeOptionGroupsMessage, sdk.OptionGroups, sdk.OptionGroup>(
    'DescribeOptionGroups',
    (answer) => answer.OptionGroupsList,
    byMarker,
  ),
  describeDBSnapshotAttributes: call<sdk.DescribeDBSnapshotAttributesMessage, sdk.DescribeDBSnapshotAttributesResult>(
    'DescribeDBSnapshotAttributes',
    ['DBSnapshotAttributesResult.DBSnapshotAttributes'],
  ),
  describeDBClusterSnapshotAttributes: call<
    sdk.DescribeDBClusterSnapshotAttributesMessage,
    sdk.DescribeDBClusterSnapshotAttributesResult
  >('DescribeDBClusterSnapshotAttributes', ['DBClusterSnapshotAttributesResult.DBClusterSnapshotAttributes']),
};

const writes = {
  addTagsToResource: write<sdk.AddTagsToResourceMessage, object>(
    'AddTagsToResource',
    ['tag', 'keep'],
    {
      ResourceName: anyType,
    },
    {
      iam: {
        on: 'subject',
        inSnapshot: { on: ['rds:cluster-snapshot:created', 'rds:snapshot:created'] },
        inDelete: { on: ['rds:cluster-snapshot:created', 'rds:snapshot:created'] },
        inRestore: { on: ['rds:cluster', 'rds:db'] },
      },
    },
  ),
  removeTagsFromResource: write<sdk.RemoveTagsFromResourceMessage, object>(
    'RemoveTagsFromResource',
    ['untag', 'keep'],
    {
      ResourceName: anyType,
    },
    {
      iam: { on: 'subject', inDelete: { on: ['rds:cluster-snapshot:created', 'rds:snapshot:created'] } },
    },
  ),
  stopDBInstance: write<sdk.StopDBInstanceMessage, sdk.StopDBInstanceResult>(
    'StopDBInstance',
    ['stop'],
    {
      DBInstanceIdentifier: ['rds'],
    },
    { iam: { on: ['rds:db'] } },
  ),
  startDBInstance: write<sdk.StartDBInstanceMessage, sdk.StartDBInstanceResult>(
    'StartDBInstance',
    ['start'],
    {
      DBInstanceIdentifier: ['rds'],
    },
    { iam: { on: ['rds:db'] } },
  ),
  startDBCluster: write<sdk.StartDBClusterMessage, sdk.StartDBClusterResult>(
    'StartDBCluster',
    ['start'],
    {
      DBClusterIdentifier: ['rds-cluster'],
    },
    { iam: { on: ['rds:cluster'] } },
  ),
  createDBSnapshot: write<sdk.CreateDBSnapshotMessage, sdk.CreateDBSnapshotResult>(
    'CreateDBSnapshot',
    ['snapshot'],
    {
      DBInstanceIdentifier: ['rds'],
    },
    { iam: { on: ['rds:db', 'rds:snapshot:created'] } },
  ),
  createDBClusterSnapshot: write<sdk.CreateDBClusterSnapshotMessage, sdk.CreateDBClusterSnapshotResult>(
    'CreateDBClusterSnapshot',
    ['snapshot'],
    {
      DBClusterIdentifier: ['rds-cluster'],
    },
    { iam: { on: ['rds:cluster', 'rds:cluster-snapshot:created'] } },
  ),
  deleteDBCluster: write<sdk.DeleteDBClusterMessage, sdk.DeleteDBClusterResult>(
    'DeleteDBCluster',
    ['delete'],
    {
      DBClusterIdentifier: ['rds-cluster'],
    },
    { iam: { on: ['rds:cluster', 'rds:cluster-snapshot:created'] } },
  ),
  deleteDBInstance: write<sdk.DeleteDBInstanceMessage, sdk.DeleteDBInstanceResult>(
    'DeleteDBInstance',
    ['delete'],
    {
      DBInstanceIdentifier: ['rds'],
    },
    { iam: { on: ['rds:db'] } },
  ),
  restoreDBInstanceFromDBSnapshot: write<
    sdk.RestoreDBInstanceFromDBSnapshotMessage,
    sdk.RestoreDBInstanceFromDBSnapshotResult
  >(
    'RestoreDBInstanceFromDBSnapshot',
    ['restore'],
    { DBSnapshotIdentifier: ['rds-snapshot'] },
    { iam: { on: ['rds:db', 'rds:og', 'rds:pg', 'rds:snapshot:created', 'rds:subgrp'] } },
  ),
  restoreDBClusterFromSnapshot: write<sdk.RestoreDBClusterFromSnapshotMessage, sdk.RestoreDBClusterFromSnapshotResult>(
    'RestoreDBClusterFromSnapshot',
    ['restore'],
    { SnapshotIdentifier: ['rds-cluster-snapshot'] },
    {
      iam: {
        on: ['rds:cluster', 'rds:cluster-pg', 'rds:cluster-snapshot:created', 'rds:og', 'rds:subgrp'],
      },
    },
  ),
  createDBInstance: write<sdk.CreateDBInstanceMessage, sdk.CreateDBInstanceResult>(
    'CreateDBInstance',
    ['add-member'],
    {
      DBClusterIdentifier: ['rds-cluster'],
    },
    { iam: { on: ['rds:cluster', 'rds:db'] } },
  ),
  modifyDBInstance: write<sdk.ModifyDBInstanceMessage, sdk.ModifyDBInstanceResult>(
    'ModifyDBInstance',
    ['configure', 'unprotect'],
    {
      DBInstanceIdentifier: ['rds'],
    },
    { iam: { on: ['rds:db'] } },
  ),
  modifyDBCluster: write<sdk.ModifyDBClusterMessage, sdk.ModifyDBClusterResult>(
    'ModifyDBCluster',
    ['configure', 'unprotect'],
    {
      DBClusterIdentifier: ['rds-cluster'],
    },
    { iam: { on: ['rds:cluster'] } },
  ),
  deleteDBSnapshot: write<sdk.DeleteDBSnapshotMessage, sdk.DeleteDBSnapshotResult>(
    'DeleteDBSnapshot',
    ['delete'],
    {
      DBSnapshotIdentifier: ['rds-snapshot'],
    },
    { iam: { on: ['rds:snapshot'] } },
  ),
  deleteDBClusterSnapshot: write<sdk.DeleteDBClusterSnapshotMessage, sdk.DeleteDBClusterSnapshotResult>(
    'DeleteDBClusterSnapshot',
    ['delete'],
    {
      DBClusterSnapshotIdentifier: ['rds-cluster-snapshot'],
    },
    { iam: { on: ['rds:cluster-snapshot'] } },
  ),
};

declare module '../../../core/aws.ts' {
  interface ReadInterface {
    readonly rds: CallsOf<typeof read>;
  }
  interface WriteInterface {
    readonly rds: CallsOf<typeof writes>;
  }
}

export const rds: Service = {
  name: 'rds',
  iam: 'rds',
  endpoint: 'rds',
  client: '@aws-sdk/client-rds',
  protocol: { name: 'awsQuery' },
  read,
  write: writes,
  iamFacts: {
    writes: {
      // RDS makes the secret of a managed password in the name of whoever asks for it.
      'secretsmanager:CreateSecret': { on: ['secretsmanager:Secret'], ignoresTags: true },
      'secretsmanager:TagResource': { on: ['secretsmanager:Secret'], ignoresTags: true },
    },
    resources: {
      'rds:cluster-pg': 'rds:*:${AWS::AccountId}:cluster-pg:*',
      'rds:og': 'rds:*:${AWS::AccountId}:og:*',
      'rds:pg': 'rds:*:${AWS::AccountId}:pg:*',
      'rds:subgrp': 'rds:*:${AWS::AccountId}:subgrp:*',
      'secretsmanager:Secret': 'secretsmanager:*:${AWS::AccountId}:secret:*',
      // What Mayfly creates and names. The types' own ARNs are those of all snapshots.
      'rds:cluster-snapshot:created': 'rds:*:${AWS::AccountId}:cluster-snapshot:mayfly-*',
      'rds:snapshot:created': 'rds:*:${AWS::AccountId}:snapshot:mayfly-*',
    },
  },
};
