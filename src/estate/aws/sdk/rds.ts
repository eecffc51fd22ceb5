import {
  AddTagsToResourceCommand,
  CreateDBSnapshotCommand,
  DeleteDBInstanceCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  DescribeDBSnapshotsCommand,
  RDSClient,
  RemoveTagsFromResourceCommand,
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
    StartDBInstance: StartDBInstanceCommand,
    StopDBInstance: StopDBInstanceCommand,
  },
};
