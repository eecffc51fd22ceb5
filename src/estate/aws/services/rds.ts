import type * as sdk from '@aws-sdk/client-rds';
import { type CallsOf, call, list, write } from '../operation.ts';
import type { Service } from '../service.ts';

const byMarker = { answer: 'Marker', input: 'Marker' };

const taggable = ['rds', 'rds-cluster', 'rds-snapshot', 'rds-cluster-snapshot'] as const;

const read = {
  describeAccountAttributes: call<sdk.DescribeAccountAttributesMessage, sdk.AccountAttributesMessage>(
    'DescribeAccountAttributes',
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
  describeDBSnapshotAttributes: call<sdk.DescribeDBSnapshotAttributesMessage, sdk.DescribeDBSnapshotAttributesResult>(
    'DescribeDBSnapshotAttributes',
  ),
  describeDBClusterSnapshotAttributes: call<
    sdk.DescribeDBClusterSnapshotAttributesMessage,
    sdk.DescribeDBClusterSnapshotAttributesResult
  >('DescribeDBClusterSnapshotAttributes'),
};

const writes = {
  addTagsToResource: write<sdk.AddTagsToResourceMessage, object>('AddTagsToResource', ['tag'], {
    ResourceName: taggable,
  }),
  removeTagsFromResource: write<sdk.RemoveTagsFromResourceMessage, object>('RemoveTagsFromResource', ['untag'], {
    ResourceName: taggable,
  }),
  stopDBInstance: write<sdk.StopDBInstanceMessage, sdk.StopDBInstanceResult>('StopDBInstance', ['stop'], {
    DBInstanceIdentifier: ['rds'],
  }),
  startDBInstance: write<sdk.StartDBInstanceMessage, sdk.StartDBInstanceResult>('StartDBInstance', ['start'], {
    DBInstanceIdentifier: ['rds'],
  }),
  startDBCluster: write<sdk.StartDBClusterMessage, sdk.StartDBClusterResult>('StartDBCluster', ['start'], {
    DBClusterIdentifier: ['rds-cluster'],
  }),
  createDBSnapshot: write<sdk.CreateDBSnapshotMessage, sdk.CreateDBSnapshotResult>('CreateDBSnapshot', ['snapshot'], {
    DBInstanceIdentifier: ['rds'],
  }),
  createDBClusterSnapshot: write<sdk.CreateDBClusterSnapshotMessage, sdk.CreateDBClusterSnapshotResult>(
    'CreateDBClusterSnapshot',
    ['snapshot'],
    {
      DBClusterIdentifier: ['rds-cluster'],
    },
  ),
  deleteDBCluster: write<sdk.DeleteDBClusterMessage, sdk.DeleteDBClusterResult>('DeleteDBCluster', ['delete'], {
    DBClusterIdentifier: ['rds-cluster'],
  }),
  deleteDBInstance: write<sdk.DeleteDBInstanceMessage, sdk.DeleteDBInstanceResult>('DeleteDBInstance', ['delete'], {
    DBInstanceIdentifier: ['rds'],
  }),
  restoreDBInstanceFromDBSnapshot: write<
    sdk.RestoreDBInstanceFromDBSnapshotMessage,
    sdk.RestoreDBInstanceFromDBSnapshotResult
  >('RestoreDBInstanceFromDBSnapshot', ['restore'], { DBSnapshotIdentifier: ['rds-snapshot'] }),
  restoreDBClusterFromSnapshot: write<sdk.RestoreDBClusterFromSnapshotMessage, sdk.RestoreDBClusterFromSnapshotResult>(
    'RestoreDBClusterFromSnapshot',
    ['restore'],
    { SnapshotIdentifier: ['rds-cluster-snapshot'] },
  ),
  createDBInstance: write<sdk.CreateDBInstanceMessage, sdk.CreateDBInstanceResult>('CreateDBInstance', ['add-member'], {
    DBClusterIdentifier: ['rds-cluster'],
  }),
  modifyDBInstance: write<sdk.ModifyDBInstanceMessage, sdk.ModifyDBInstanceResult>(
    'ModifyDBInstance',
    ['configure', 'unprotect'],
    {
      DBInstanceIdentifier: ['rds'],
    },
  ),
  modifyDBCluster: write<sdk.ModifyDBClusterMessage, sdk.ModifyDBClusterResult>(
    'ModifyDBCluster',
    ['configure', 'unprotect'],
    {
      DBClusterIdentifier: ['rds-cluster'],
    },
  ),
  deleteDBSnapshot: write<sdk.DeleteDBSnapshotMessage, sdk.DeleteDBSnapshotResult>('DeleteDBSnapshot', ['delete'], {
    DBSnapshotIdentifier: ['rds-snapshot'],
  }),
  deleteDBClusterSnapshot: write<sdk.DeleteDBClusterSnapshotMessage, sdk.DeleteDBClusterSnapshotResult>(
    'DeleteDBClusterSnapshot',
    ['delete'],
    {
      DBClusterSnapshotIdentifier: ['rds-cluster-snapshot'],
    },
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
};
