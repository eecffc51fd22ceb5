import {
  AddTagsToResourceCommand,
  CreateDBSnapshotCommand,
  DeleteDBInstanceCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  DescribeDBSnapshotsCommand,
  RDSClient,
  RemoveTagsFromResourceCommand,
  StartDBClusterCommand,
  StartDBInstanceCommand,
  StopDBInstanceCommand,
} from '@aws-sdk/client-rds';
import type { Speaker } from './speaker.ts';

export const speaker: Speaker = {
  open: (config) => new RDSClient(config),
  commands: {
    AddTagsToResource: AddTagsToResourceCommand,
    CreateDBSnapshot: CreateDBSnapshotCommand,
    DeleteDBInstance: DeleteDBInstanceCommand,
    DescribeDBClusters: DescribeDBClustersCommand,
    DescribeDBInstances: DescribeDBInstancesCommand,
    DescribeDBSnapshots: DescribeDBSnapshotsCommand,
    RemoveTagsFromResource: RemoveTagsFromResourceCommand,
    StartDBCluster: StartDBClusterCommand,
    StartDBInstance: StartDBInstanceCommand,
    StopDBInstance: StopDBInstanceCommand,
  },
};
