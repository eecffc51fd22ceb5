import type { DBSnapshot, Tag } from '@aws-sdk/client-rds';
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
import { restoreDatabase } from './rds.restore.ts';

type Source = Omit<DBSnapshot, 'TagList'> & { Tags?: Tag[] };
type Raw = AsJsonObject<Source>;

const remove = verbFor<Source>()(noOptions, {
  effect: 'delete',
  iam: ['rds:DeleteDBSnapshot', 'rds:DescribeDBSnapshots'],
  perform: one(async (aws, { permit }) => {
    await aws.write(permit).rds.deleteDBSnapshot({ DBSnapshotIdentifier: permit.id });
    return {};
  }),
  check: async (aws, { source }) =>
    (await aws.read.rds.describeDBSnapshots(byId([source.id]))).length === 0 ? done({ Status: 'deleted' }) : wait,
  undo: { possible: false, reason: 'a deleted snapshot cannot be restored' },
  blocked: ({ raw }) => notDeletable(raw),
});

/**
 * `rds-snapshot`: snapshots of database instances. Mayfly deletes a snapshot without taking another one first.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBSnapshots.html
 */
export const rdsSnapshot = resourceType<Source>({
  name: 'rds-snapshot',
  cloudFormationType: 'AWS::RDS::DBSnapshot',
  arn: (snapshot, place) => snapshot.DBSnapshotArn ?? rdsArn('snapshot', snapshot.DBSnapshotIdentifier, place),
  id: 'DBSnapshotIdentifier',
  always: ['Status', 'SnapshotType', 'Tags'],
  iamResource: { name: 'rds:snapshot', arn: 'rds:*:${AWS::AccountId}:snapshot:*' },
  createdBy: ['CreateDBSnapshot', 'CopyDBSnapshot'],
  created: 'SnapshotCreateTime',
  tags: 'Tags',
  tagRules: rdsTagRules,
  wayBack: { isNamedByUs: ({ DBSnapshotIdentifier: name }) => isOwnName(name) },
  isStateful: false,
  parents: ['rds', 'cfn'],
  partOf: (snapshot) => [
    ...(snapshot.DBInstanceIdentifier === undefined ? [] : [ref('rds', snapshot.DBInstanceIdentifier)]),
    ...stackOf(snapshot.Tags),
  ],
  controllers: ({ Tags, DBSnapshotIdentifier: name }) => controllersOf({ tags: Tags, names: [name] }),
  filters: ['age'],
  list: {
    iam: ['rds:DescribeDBSnapshots'],
    pages: (aws) => withTags(aws.read.rds.describeDBSnapshots({ MaxRecords: 100 })),
  },
  read: {
    iam: ['rds:DescribeDBSnapshots'],
    byId: (aws, ids) => withTags(inChunks(ids, 100, (chunk) => aws.read.rds.describeDBSnapshots(byId(chunk)))),
  },
  isGone: (snapshot) => snapshot.Status === 'deleting',
  verbs: {
    ...rdsTags<Raw>('rds:DescribeDBSnapshots', tagsNow),
    keep: keepFinalSnapshot<Raw>('rds:DescribeDBSnapshots', tagsNow),
    restore: restoreDatabase,
    delete: remove,
  },
  billedAs: 'Amazon Relational Database Service',
  fixture: (id, place) => ({
    DBSnapshotArn: rdsArn('snapshot', id, place),
    Status: 'available',
    SnapshotType: 'manual',
    Engine: 'postgres',
    AllocatedStorage: 20,
  }),
});

function withTags(snapshots: AsyncIterable<readonly AsJsonObject<DBSnapshot>[]>): Listing<Raw> {
  return listing(async function* () {
    for await (const page of snapshots)
      yield ofRds(page).map(({ TagList, ...snapshot }) => ({ ...snapshot, ...(TagList && { Tags: TagList }) }));
  });
}

async function tagsNow(aws: Aws, id: string): Promise<ReadonlyMap<string, string>> {
  const [snapshot] = await aws.read.rds.describeDBSnapshots(byId([id]));
  return new Map((snapshot?.TagList ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
}

/** A filter leaves out names that do not exist; with `DBSnapshotIdentifier` the call would fail. */
function byId(ids: string[]): { Filters: { Name: string; Values: string[] }[] } {
  return { Filters: [{ Name: 'db-snapshot-id', Values: ids }] };
}
