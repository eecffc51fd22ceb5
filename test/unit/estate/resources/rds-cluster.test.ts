import { expect, test } from '@jest/globals';
import { beginningOf } from '../../../../src/core/resource-type.ts';
import { fakeAws, refusal } from '../fake-aws.ts';
import { blocked, check, perform, resourceOf, tagList, typeNamed } from './run-verb.ts';

const members = ['one', 'two'].map((DBInstanceIdentifier) => ({ DBInstanceIdentifier }));
const ledgerRaw = {
  DBClusterIdentifier: 'ledger',
  DBClusterArn: 'arn:aws:rds:…',
  Status: 'available',
  StorageEncrypted: true,
  KmsKeyId: 'key-1',
  DBClusterMembers: members,
};
const cluster = (more: object = {}) => resourceOf('rds-cluster', { ...ledgerRaw, ...more });
const instances =
  (...states: readonly (readonly [string, string])[]) =>
  () => ({
    DBInstances: states.map(([DBInstanceIdentifier, DBInstanceStatus]) => ({
      DBInstanceIdentifier,
      DBInstanceStatus,
      DBClusterIdentifier: 'ledger',
    })),
  });
const deleted = async (replies: Parameters<typeof perform>[2], source = cluster()) => {
  const writable = { 'rds:DeleteDBInstance': () => ({}), 'rds:DeleteDBCluster': () => ({}) };
  const { sent, performed } = await perform('delete', [source], { ...writable, ...replies });
  const writes = sent.filter(({ via }) => via === 'write').map(({ call, input }) => ({ call, ...input }));
  return { performed: performed[0] ?? {}, writes };
};
const there = { 'rds:DescribeDBClusters': () => ({ DBClusters: [ledgerRaw] }) };
const clusterSnapshot = {
  DBClusterSnapshotIdentifier: 'mayfly-step-1',
  DBClusterIdentifier: 'ledger',
  Status: 'available',
  StorageEncrypted: true,
  KmsKeyId: 'key-1',
  SnapshotCreateTime: '2026-11-21T02:00:01Z',
};
const keyIs = (KeyState: string) => ({ 'kms:DescribeKey': () => ({ KeyMetadata: { KeyState } }) });
const saved = (snapshot: object = clusterSnapshot, AttributeValues: readonly string[] = []) => ({
  ...keyIs('Enabled'),
  'rds:DescribeDBInstances': instances(['one', 'available'], ['two', 'available']),
  'rds:DescribeDBClusterSnapshots': () => ({ DBClusterSnapshots: [snapshot] }),
  'rds:DescribeDBClusterSnapshotAttributes': () => ({
    DBClusterSnapshotAttributesResult: {
      DBClusterSnapshotAttributes: [{ AttributeName: 'restore', AttributeValues }],
    },
  }),
});

test('a cluster is deleted member by member and then itself, with a final snapshot; its backups stay', async () => {
  const first = await deleted({ 'rds:DescribeDBInstances': instances(['one', 'available'], ['two', 'available']) });
  expect(first.writes).toEqual([
    { call: 'rds:DeleteDBInstance', DBInstanceIdentifier: 'one', SkipFinalSnapshot: true },
  ]);
  const between = (...states: readonly (readonly [string, string])[]) =>
    check(cluster(), 'delete', { ...there, 'rds:DescribeDBInstances': instances(...states) }, first.performed);
  expect(await between(['one', 'available'], ['two', 'available'])).toEqual({ status: 'again', parts: [] });
  expect(await between(['one', 'deleting'], ['two', 'deleting'])).toEqual({ status: 'wait' });
  expect(await between(['one', 'available'])).toEqual({ status: 'wait' });
  const parts = ['one', 'two'].map((id) => ({ type: 'rds', id }));
  expect(await between()).toEqual({ status: 'again', parts });
  const last = await deleted({ 'rds:DescribeDBInstances': instances() });
  expect(last.writes).toEqual([
    {
      call: 'rds:DeleteDBCluster',
      DBClusterIdentifier: 'ledger',
      DeleteAutomatedBackups: false,
      SkipFinalSnapshot: false,
      FinalDBSnapshotIdentifier: 'mayfly-step-1',
    },
  ]);
  expect(await check(cluster(), 'delete', { ...there, ...saved() }, last.performed)).toEqual({ status: 'wait' });
  const gone = { 'rds:DescribeDBClusters': () => ({ DBClusters: [] }) };
  expect(await check(cluster(), 'delete', { ...gone, ...saved() }, last.performed)).toMatchObject({ status: 'done' });
  expect(
    await check(
      cluster(),
      'delete',
      { ...gone, 'rds:DescribeDBClusterSnapshots': () => ({ DBClusterSnapshots: [] }) },
      {},
    ),
  ).toMatchObject({
    status: 'failed',
  });
});

test('the readers go before the writer', async () => {
  const source = cluster({ DBClusterMembers: [{ ...members[0], IsClusterWriter: true }, members[1]] });
  const { writes } = await deleted(
    { 'rds:DescribeDBInstances': instances(['one', 'available'], ['two', 'available']) },
    source,
  );
  expect(writes).toEqual([{ call: 'rds:DeleteDBInstance', DBInstanceIdentifier: 'two', SkipFinalSnapshot: true }]);
});

const room = (used: number) => ({
  'rds:DescribeDBClusterSnapshots': () => ({ DBClusterSnapshots: [] }),
  'rds:DescribeAccountAttributes': () => ({
    AccountQuotas: [{ AccountQuotaName: 'ManualClusterSnapshots', Used: used, Max: 100 }],
  }),
});

test.each<[string, object, Parameters<typeof obstacle>[1], object | undefined]>([
  ['nothing', {}, {}, undefined],
  [
    'a backup of the cluster',
    { Status: 'backing-up' },
    {},
    { passes: true, message: expect.stringContaining('backing-up') },
  ],
  ['a stop of it', { Status: 'stopped' }, {}, { passes: false, message: expect.stringContaining('stopped') }],
  [
    'a replica of it',
    { ReadReplicaIdentifiers: ['copy'] },
    {},
    { passes: false, message: 'it is replicated by copy: delete or promote that first' },
  ],
  [
    'a change of a member',
    {},
    { 'rds:DescribeDBInstances': instances(['one', 'available'], ['two', 'modifying']) },
    { passes: true, message: 'its instance two is modifying' },
  ],
  [
    'a replica of a member',
    {},
    {
      'rds:DescribeDBInstances': () => ({
        DBInstances: [
          {
            DBInstanceIdentifier: 'one',
            DBClusterIdentifier: 'ledger',
            DBInstanceStatus: 'available',
            ReadReplicaDBInstanceIdentifiers: ['copy'],
          },
        ],
      }),
    },
    { passes: false, message: 'its instance one is replicated by copy' },
  ],
  [
    'a broken member, which is deleted all the same',
    {},
    { 'rds:DescribeDBInstances': instances(['one', 'incompatible-parameters']) },
    undefined,
  ],
  [
    'a snapshot of that name',
    {},
    { 'rds:DescribeDBClusterSnapshots': () => ({ DBClusterSnapshots: [clusterSnapshot] }) },
    { passes: false, message: 'there is a snapshot mayfly-step-1 already' },
  ],
  [
    'no room for its final snapshot',
    {},
    room(100),
    { passes: false, message: expect.stringMatching(/^100 of 100 .* are used, and ledger needs one more/) },
  ],
  [
    'a key with which nobody could read its final snapshot',
    {},
    keyIs('PendingDeletion'),
    { passes: false, message: 'its final snapshot cannot be read: its key key-1 will be deleted' },
  ],
  [
    'a quota that cannot be read, which refuses nothing',
    {},
    {
      'rds:DescribeAccountAttributes': () => {
        throw refusal('rds:DescribeAccountAttributes');
      },
    },
    undefined,
  ],
])('before the first write of a delete: %s', async (_, change, replies, expected) => {
  expect(await obstacle(cluster(change), replies)).toEqual(expected);
});

function obstacle(source: ReturnType<typeof cluster>, replies: Parameters<typeof fakeAws>[0]): Promise<unknown> {
  const available = instances(['one', 'available'], ['two', 'available']);
  const { delete: deletion } = typeNamed('rds-cluster').verbs;
  if (deletion?.obstacle === undefined) throw new Error('it has no obstacle');
  const options = deletion.options.parse({});
  const aws = fakeAws({ 'rds:DescribeDBInstances': available, ...keyIs('Enabled'), ...room(5), ...replies });
  return deletion.obstacle(aws, { source, options, step: 'step-1' });
}

test('a Multi-AZ cluster is deleted in one write', async () => {
  const { writes } = await deleted({}, cluster({ DBClusterInstanceClass: 'db.m6gd.large' }));
  expect(writes.map(({ call }) => call)).toEqual(['rds:DeleteDBCluster']);
});

test.each([
  ['failed', { Status: 'failed' }, []],
  ['another cluster’s', { DBClusterIdentifier: 'other' }, []],
  ['not encrypted', { StorageEncrypted: false }, []],
  ['encrypted with another key', { KmsKeyId: 'key-2' }, []],
  ['begun before', { SnapshotCreateTime: '2026-11-21T01:00:00Z' }, []],
  ['shared', {}, ['all']],
])('a cluster whose snapshot is %s is not saved', async (_, change, shared) => {
  const performed = { created: { type: 'rds-cluster-snapshot', id: 'mayfly-step-1' } };
  expect(await check(cluster(), 'snapshot', saved({ ...clusterSnapshot, ...change }, shared), performed)).toMatchObject(
    {
      status: 'failed',
    },
  );
  expect(await check(cluster(), 'snapshot', saved(), performed)).toMatchObject({ status: 'done' });
});

test('a cluster whose snapshot has a key that cannot be used is not saved', async () => {
  const performed = { created: { type: 'rds-cluster-snapshot', id: 'mayfly-step-1' } };
  for (const state of ['Disabled', 'PendingDeletion'])
    expect(await check(cluster(), 'snapshot', { ...saved(), ...keyIs(state) }, performed)).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('its key key-1'),
    });
});

test('a cluster that cannot be deleted as a whole is blocked', () => {
  expect(blocked(cluster({}), 'delete')).toBeUndefined();
  expect(blocked(cluster({}), 'delete', { 'delete-instances': false })).toContain('2 instances');
  expect(blocked(cluster({ Status: 'stopped' }), 'delete')).toBe(
    'it is stopped, and RDS takes no final snapshot in that state',
  );
  expect(blocked(cluster({ ReplicationSourceIdentifier: 'arn:aws:rds:…' }), 'delete')).toContain('promote it first');
  expect(typeNamed('rds-cluster').verbs.delete?.alsoDestroys?.(cluster() as never)).toEqual(
    ['one', 'two'].map((id) => ({ type: 'rds', id })),
  );
});

test('a lost delete is expected to leave its final snapshot, once the cluster is on its way out', () => {
  const expected = (options: object, isOver: boolean) =>
    typeNamed('rds-cluster').verbs.delete?.expectedResult?.(
      { source: cluster(), options, step: 'step-1', now: new Date() } as never,
      isOver,
    );
  const sent = cluster().seenAt;
  expect(expected({}, true)).toEqual({
    created: { type: 'rds-cluster-snapshot', id: 'mayfly-step-1' },
    notes: { sent, ended: true },
  });
  expect(expected({ 'skip-final-snapshot': true }, true)).toEqual({ notes: { sent, ended: true } });
  expect(expected({}, false)).toEqual({ notes: { sent } });
});

test('a cluster is known by its name and ARN, counts from its creation, and belongs to its stack', () => {
  const type = typeNamed('rds-cluster');
  const raw = {
    DBClusterIdentifier: 'ledger',
    DBClusterArn: 'arn:aws:rds:eu-west-1:123456789012:cluster:ledger',
    ClusterCreateTime: '2026-11-01T00:00:00Z',
    Tags: tagList({ 'aws:cloudformation:stack-name': 'shop' }),
  };
  expect(resourceOf('rds-cluster', raw)).toMatchObject({ id: 'ledger', arn: raw.DBClusterArn });
  expect(beginningOf(raw, type)).toBe('2026-11-01T00:00:00Z');
  expect(type.partOf?.(raw)).toEqual([{ type: 'cfn', id: 'shop' }]);
});

test.each([
  ['available', { status: 'done' }],
  ['starting', { status: 'wait' }],
  ['stopped', { status: 'wait' }],
  ['failed', { status: 'failed', message: 'it is failed, not available' }],
])('a started cluster that is %s', async (Status, expected) => {
  const replies = { 'rds:DescribeDBClusters': () => ({ DBClusters: [{ ...ledgerRaw, Status }] }) };
  expect(await check(cluster(), 'start', replies)).toMatchObject(expected);
});
