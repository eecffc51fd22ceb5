import type { DBCluster, Tag } from '@aws-sdk/client-rds';
import type { Listing } from '../../core/aws.ts';
import type { AsJsonObject } from '../../core/json.ts';
import { resourceType } from '../../core/resource-type.ts';
import { inChunks } from '../aws/chunks.ts';
import { listing } from '../aws/faces.ts';
import { stackOf } from './belongs.ts';

type Cluster = Omit<DBCluster, 'TagList'> & { Tags?: Tag[] };

/** `rds-cluster`: Aurora and Multi-AZ clusters. Listed only, so that the members of a protected cluster are protected. */
export const rdsCluster = resourceType<Cluster>({
  name: 'rds-cluster',
  cloudFormationType: 'AWS::RDS::DBCluster',
  arn: (cluster) => cluster.DBClusterArn ?? '',
  id: 'DBClusterIdentifier',
  created: 'ClusterCreateTime',
  tags: 'Tags',
  holdsData: true,
  parents: ['cfn'],
  partOf: (cluster) => stackOf(cluster.Tags),
  lock: (cluster, effect) => (effect === 'delete' && cluster.DeletionProtection === true ? 'DeletionProtection' : undefined),
  list: { iam: ['rds:DescribeDBClusters'], pages: (aws) => withTags(aws.read.rds.describeDBClusters({ MaxRecords: 100 })) },
  read: {
    iam: ['rds:DescribeDBClusters'],
    byId: (aws, ids) => withTags(inChunks(ids, 100, (some) => aws.read.rds.describeDBClusters({ Filters: [{ Name: 'db-cluster-id', Values: some }] }))),
  },
  isGone: (cluster) => cluster.Status === 'deleting',
  verbs: {},
});

function withTags(clusters: AsyncIterable<readonly AsJsonObject<DBCluster>[]>): Listing<AsJsonObject<Cluster>> {
  return listing(async function* () {
    for await (const page of clusters) yield page.map(({ TagList, ...cluster }) => ({ ...cluster, Tags: TagList ?? [] }));
  });
}
