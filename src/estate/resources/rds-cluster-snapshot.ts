import type { DBClusterSnapshot, Tag } from '@aws-sdk/client-rds';
import type { Aws, Listing } from '../../core/aws.ts';
import type { AsJsonObject } from '../../core/json.ts';
import { ref } from '../../core/resource.ts';
import { resourceType } from '../../core/resource-type.ts';
import { one, verbFor } from '../../core/verb.ts';
import { inChunks } from '../aws/chunks.ts';
import { listing } from '../aws/listing.ts';
import { done, wait } from '../parts/checks.ts';
import { controllersOf } from '../parts/controllers.ts';
import { keepFinalSnapshot } from '../parts/final-snapshot.ts';
import { noOptions } from '../parts/options.ts';
import { rdsArn } from '../parts/rds-arn.ts';
import { ofRds } from '../parts/rds-engines.ts';
import { notDeletable } from '../parts/rds-snapshots.ts';
import { rdsTags } from '../parts/rds-tags.ts';
import { stackOf } from '../parts/relations.ts';
import { rdsTagRules } from '../parts/tag-rules.ts';
import { isOwnName } from '../parts/way-back.ts';
import { restoreCluster } from './rds-cluster.restore.ts';

type Source = Omit<DBClusterSnapshot, 'TagList'> & { Tags?: Tag[] };
type Raw = AsJsonObject<Source>;

const remove = verbFor<Source>()(noOptions, {
  effect: 'delete',
  iam: ['rds:DeleteDBClusterSnapshot', 'rds:DescribeDBClusterSnapshots'],
  perform: one(async (aws, { permit }) => {
    await aws.write(permit).rds.deleteDBClusterSnapshot({ DBClusterSnapshotIdentifier: permit.id });
    return {};
  }),
  check: async (aws, { source }) =>
    (await aws.read.rds.describeDBClusterSnapshots(byId([source.id]))).length === 0
      ? done({ Status: 'deleted' })
      : wait,
  undo: { possible: false, reason: 'a deleted snapshot cannot be restored' },
  blocked: ({ raw }) => notDeletable(raw),
});

/**
 * `rds-cluster-snapshot`: snapshots of Aurora and Multi-AZ clusters.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBClusterSnapshots.html
 */
export const rdsClusterSnapshot = resourceType<Source>({
  name: 'rds-cluster-snapshot',
  cloudFormationType: 'AWS::RDS::DBClusterSnapshot',
  arn: (snapshot, place) =>
    snapshot.DBClusterSnapshotArn ?? rdsArn('cluster-snapshot', snapshot.DBClusterSnapshotIdentifier, place),
  id: 'DBClusterSnapshotIdentifier',
  always: ['Status', 'SnapshotType', 'Tags'],
  iamResource: { name: 'rds:cluster-snapshot', arn: 'rds:*:${AWS::AccountId}:cluster-snapshot:*' },
  createdBy: ['CreateDBClusterSnapshot', 'CopyDBClusterSnapshot'],
  created: 'SnapshotCreateTime',
  tags: 'Tags',
  tagRules: rdsTagRules,
  wayBack: { isNamedByUs: ({ DBClusterSnapshotIdentifier: name }) => isOwnName(name) },
  isStateful: false,
  parents: ['rds-cluster', 'cfn'],
  partOf: (snapshot) => [
    ...(snapshot.DBClusterIdentifier === undefined ? [] : [ref('rds-cluster', snapshot.DBClusterIdentifier)]),
    ...stackOf(snapshot.Tags),
  ],
  controllers: ({ Tags, DBClusterSnapshotIdentifier: name }) => controllersOf({ tags: Tags, names: [name] }),
  filters: ['age'],
  list: {
    iam: ['rds:DescribeDBClusterSnapshots'],
    pages: (aws) => withTags(aws.read.rds.describeDBClusterSnapshots({ MaxRecords: 100 })),
  },
  read: {
    iam: ['rds:DescribeDBClusterSnapshots'],
    byId: (aws, ids) => withTags(inChunks(ids, 100, (chunk) => aws.read.rds.describeDBClusterSnapshots(byId(chunk)))),
  },
  isGone: (snapshot) => snapshot.Status === 'deleting',
  verbs: {
    ...rdsTags<Raw>('rds:DescribeDBClusterSnapshots', tagsNow),
    keep: keepFinalSnapshot<Raw>('rds:DescribeDBClusterSnapshots', tagsNow),
    restore: restoreCluster,
    delete: remove,
  },
  billedAs: 'Amazon Relational Database Service',
  fixture: (id, place) => ({
    DBClusterSnapshotArn: rdsArn('cluster-snapshot', id, place),
    Status: 'available',
    SnapshotType: 'manual',
    Engine: 'aurora-postgresql',
    AllocatedStorage: 20,
  }),
});

function withTags(snapshots: AsyncIterable<readonly AsJsonObject<DBClusterSnapshot>[]>): Listing<Raw> {
  return listing(async function* () {
    for await (const page of snapshots)
      yield ofRds(page).map(({ TagList, ...snapshot }) => ({ ...snapshot, ...(TagList && { Tags: TagList }) }));
  });
}

async function tagsNow(aws: Aws, id: string): Promise<ReadonlyMap<string, string>> {
  const [snapshot] = await aws.read.rds.describeDBClusterSnapshots(byId([id]));
  return new Map((snapshot?.TagList ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
}

/** A filter leaves out names that do not exist; with the identifier itself the call would fail. */
function byId(ids: string[]): { Filters: { Name: string; Values: string[] }[] } {
  return { Filters: [{ Name: 'db-cluster-snapshot-id', Values: ids }] };
}
