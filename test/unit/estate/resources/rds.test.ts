import { expect, test } from '@jest/globals';
import { attached } from '../../../../src/core/resource.ts';
import { beginningOf } from '../../../../src/core/resource-type.ts';
import { fakeAws } from '../fake-aws.ts';
import { blocked, check, perform, resourceOf, tagList, typeNamed } from './run-verb.ts';

const ordersRaw = {
  DBInstanceIdentifier: 'orders',
  DBInstanceArn: 'arn:aws:rds:…',
  AllocatedStorage: 20,
  StorageEncrypted: true,
  KmsKeyId: 'key-1',
};
const database = resourceOf('rds', ordersRaw);
const performed = { created: { type: 'rds-snapshot', id: 'mayfly-step-1' }, notes: { sent: '2026-11-21T01:59:00Z' } };
const finalSnapshot = {
  ...{
    DBSnapshotIdentifier: 'mayfly-step-1',
    DBInstanceIdentifier: 'orders',
    AllocatedStorage: 20,
    Encrypted: true,
    KmsKeyId: 'key-1',
    Status: 'available',
  },
  SnapshotCreateTime: '2026-11-21T02:00:01Z',
};
const keyIs = (KeyState: string) => ({ 'kms:DescribeKey': () => ({ KeyMetadata: { KeyState } }) });
const unshared = {
  ...keyIs('Enabled'),
  'rds:DescribeDBSnapshotAttributes': () => ({
    DBSnapshotAttributesResult: { DBSnapshotAttributes: [{ AttributeName: 'restore', AttributeValues: [] }] },
  }),
};

test.each([
  ['available', finalSnapshot, { status: 'done' }],
  ['creating', { ...finalSnapshot, Status: 'creating' }, { status: 'wait' }],
  ['failed', { ...finalSnapshot, Status: 'failed' }, { status: 'failed' }],
  ['of another size', { ...finalSnapshot, AllocatedStorage: 5 }, { status: 'failed' }],
  ['of another database', { ...finalSnapshot, DBInstanceIdentifier: 'other' }, { status: 'failed' }],
  [
    'not encrypted',
    { ...finalSnapshot, Encrypted: false },
    { status: 'failed', message: 'snapshot mayfly-step-1 is not encrypted, but orders is encrypted' },
  ],
  [
    'encrypted with another key',
    { ...finalSnapshot, KmsKeyId: 'key-2' },
    { status: 'failed', message: expect.stringContaining('key key-2') },
  ],
  [
    'started before the database was read',
    { ...finalSnapshot, SnapshotCreateTime: '2026-11-21T01:00:00Z' },
    { status: 'failed', message: expect.stringContaining('before its source was read') },
  ],
  [
    'started at an unknown time',
    { ...finalSnapshot, SnapshotCreateTime: undefined },
    { status: 'failed', message: 'AWS does not report when snapshot mayfly-step-1 was started' },
  ],
])("a database's snapshot that is %s", async (_, snapshot, expected) => {
  const replies = {
    'rds:DescribeDBSnapshots': () => ({ DBSnapshots: [snapshot] }),
    'rds:DescribeDBInstances': () => ({ DBInstances: [] }),
    ...unshared,
  };
  expect(await check(database, 'snapshot', replies, performed)).toMatchObject(expected);
  // A delete is over only when its final snapshot is verified, too.
  expect(await check(database, 'delete', replies, performed)).toMatchObject(expected);
});

test.each(['Disabled', 'PendingDeletion'])("a database's snapshot whose key is %s is not verified", async (state) => {
  const replies = {
    'rds:DescribeDBSnapshots': () => ({ DBSnapshots: [finalSnapshot] }),
    'rds:DescribeDBInstances': () => ({ DBInstances: [] }),
    ...unshared,
    ...keyIs(state),
  };
  for (const verb of ['snapshot', 'delete'])
    expect(await check(database, verb, replies, performed)).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('cannot be read: its key key-1'),
    });
});

test.each([['all'], ['999988887777']])("a database's snapshot that %s may restore is not verified", async (account) => {
  const DBSnapshotAttributes = [{ AttributeName: 'restore', AttributeValues: [account] }];
  const replies = {
    'rds:DescribeDBSnapshots': () => ({ DBSnapshots: [finalSnapshot] }),
    'rds:DescribeDBInstances': () => ({ DBInstances: [] }),
    'rds:DescribeDBSnapshotAttributes': () => ({ DBSnapshotAttributesResult: { DBSnapshotAttributes } }),
    ...keyIs('Enabled'),
  };
  for (const verb of ['snapshot', 'delete'])
    expect(await check(database, verb, replies, performed)).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('shared'),
    });
});

test('a database that is being deleted is waited for; one that left no final snapshot has failed', async () => {
  const replies = (databases: object[]) => ({
    'rds:DescribeDBSnapshots': () => ({ DBSnapshots: [] }),
    'rds:DescribeDBInstances': () => ({ DBInstances: databases }),
  });
  expect(
    await check(database, 'delete', replies([{ DBInstanceIdentifier: 'orders', DBInstanceStatus: 'deleting' }])),
  ).toEqual({ status: 'wait' });
  expect(await check(database, 'delete', replies([]))).toEqual({
    status: 'failed',
    message: 'snapshot mayfly-step-1 was not found',
    // It is gone, and comes back from the snapshot before it.
    parts: [{ type: 'rds', id: 'orders' }],
  });
});

test('a database that AWS still lists is not deleted yet', async () => {
  const replies = {
    'rds:DescribeDBSnapshots': () => ({ DBSnapshots: [finalSnapshot] }),
    'rds:DescribeDBInstances': () => ({ DBInstances: [{ DBInstanceIdentifier: 'orders' }] }),
    ...unshared,
  };
  expect(await check(database, 'delete', replies, performed)).toEqual({ status: 'wait' });
});

test.each([
  ['available', undefined, undefined],
  ['storage-optimization', undefined, undefined],
  ['stopped', 'it is stopped, and RDS snapshots only available databases', undefined],
  [
    'creating',
    expect.stringContaining('only available databases'),
    'it is creating, and RDS takes no final snapshot in that state',
  ],
  [
    'failed',
    expect.stringContaining('only available databases'),
    'it is failed, and RDS takes no final snapshot in that state',
  ],
  ['storage-full', expect.anything(), 'it is storage-full, and RDS takes no final snapshot in that state'],
  [
    'incompatible-network',
    expect.anything(),
    'it is incompatible-network, and RDS takes no final snapshot in that state',
  ],
])('a database that is %s', (DBInstanceStatus, toSnapshot, toDelete) => {
  const source = resourceOf('rds', { ...ordersRaw, DBInstanceStatus });
  expect([blocked(source, 'snapshot'), blocked(source, 'delete')]).toEqual([toSnapshot, toDelete]);
  expect(blocked(source, 'delete', { 'skip-final-snapshot': true })).toBeUndefined();
});

test('a read replica of any region is not deleted while a final snapshot is wanted', () => {
  for (const source of ['orders', 'arn:aws:rds:us-east-1:123456789012:db:orders']) {
    const replica = resourceOf('rds', {
      ...ordersRaw,
      DBInstanceStatus: 'available',
      ReadReplicaSourceDBInstanceIdentifier: source,
    });
    expect(typeNamed('rds').verbs.delete?.blocked?.(replica)).toBe(
      'it is a read replica, and RDS takes no final snapshot of it: promote it first',
    );
  }
});

test.each([
  [{ Engine: 'custom-oracle-ee' }, 'RDS Custom', 'RDS Custom'],
  [{ Engine: 'sqlserver-se', MultiAZ: true }, 'several Availability Zones', undefined],
  [{ Engine: 'sqlserver-se', SecondaryAvailabilityZone: 'eu-west-1b' }, 'several Availability Zones', undefined],
  [{ Engine: 'sqlserver-se', MultiAZ: false }, undefined, undefined],
  [{ Engine: 'postgres', MultiAZ: true }, undefined, undefined],
])('what RDS never does is known beforehand: %j', (facts, toStop, toDelete) => {
  const source = resourceOf('rds', { ...ordersRaw, DBInstanceStatus: 'available', ...facts });
  const expected = (part: string | undefined) => (part === undefined ? undefined : expect.stringContaining(part));
  expect([blocked(source, 'stop'), blocked(source, 'delete')]).toEqual([expected(toStop), expected(toDelete)]);
});

test('a delete changes the replicas that it leaves behind; with one in another Region it is blocked', () => {
  const elsewhere = 'arn:aws:rds:us-east-1:123456789012:db:copy';
  const source = (more: object) => resourceOf('rds', { ...ordersRaw, DBInstanceStatus: 'available', ...more });
  const replicas = { ReadReplicaDBInstanceIdentifiers: ['copy'], ReadReplicaDBClusterIdentifiers: ['copies'] };
  const { touches } = typeNamed('rds').verbs.delete ?? {};
  expect(touches?.({} as never, source(replicas) as never)).toEqual([
    { type: 'rds', id: 'copy' },
    { type: 'rds-cluster', id: 'copies' },
  ]);
  expect(blocked(source(replicas), 'delete')).toBeUndefined();
  for (const more of [
    { ReadReplicaDBInstanceIdentifiers: [elsewhere] },
    { ReadReplicaDBClusterIdentifiers: [elsewhere] },
  ])
    expect(blocked(source(more), 'delete')).toBe(
      `${elsewhere} replicates it from another Region, and would stop: delete or promote that first`,
    );
});

test.each(['stopped', 'available'])('whether the final snapshot of a database that is %s suffices', (status) => {
  const source = resourceOf('rds', { ...ordersRaw, DBInstanceStatus: status });
  const { delete: deletion } = typeNamed('rds').verbs;
  expect(deletion?.finalSnapshotSuffices?.(source)).toBe(status === 'stopped');
});

test('a database is not deleted while nobody could read its final snapshot', async () => {
  const obstacle = (state: string, options: object = {}, raw: object = {}) => {
    const { delete: deletion } = typeNamed('rds').verbs;
    const encrypted = { ...database.raw, DBInstanceStatus: 'stopped', StorageEncrypted: true, KmsKeyId: 'key-1' };
    return deletion?.obstacle?.(fakeAws(state === '' ? {} : keyIs(state)), {
      source: resourceOf('rds', { ...encrypted, ...raw }),
      options: deletion.options.parse(options),
      step: 'step-1',
    });
  };
  expect(await obstacle('Disabled')).toEqual({
    passes: false,
    message: 'its final snapshot cannot be read: its key key-1 is disabled',
  });
  expect(await obstacle('Enabled')).toBeUndefined();
  expect(await obstacle('', {}, { StorageEncrypted: false, KmsKeyId: undefined })).toBeUndefined();
  expect(await obstacle('Disabled', { 'skip-final-snapshot': true })).toBeUndefined();
  // What KMS does not say counts as no.
  await expect(obstacle('')).rejects.toThrow('AccessDenied');
});

test('a delete that is done leaves its final snapshot the marks of a way back', async () => {
  const replies = {
    'rds:DescribeDBSnapshots': () => ({ DBSnapshots: [finalSnapshot] }),
    'rds:DescribeDBInstances': () => ({ DBInstances: [] }),
    ...unshared,
  };
  expect(await check(database, 'delete', replies, performed, { 'keep-days': 7 })).toMatchObject({
    status: 'done',
    afterwards: [
      {
        on: { type: 'rds-snapshot', id: 'mayfly-step-1' },
        verb: 'keep',
        options: {
          tags: {
            'mayfly:step': 'step-1',
            'mayfly:source': ordersRaw.DBInstanceArn,
            'mayfly:keep-until': '2026-11-28T02:00:00.000Z',
          },
        },
      },
    ],
  });
});

test('a database has an ARN, counts from its creation, and belongs to its cluster and its stack', () => {
  const type = typeNamed('rds');
  const raw = {
    DBInstanceIdentifier: 'orders',
    DBInstanceArn: 'arn:aws:rds:eu-west-1:123456789012:db:orders',
    InstanceCreateTime: '2026-11-01T00:00:00Z',
    DBClusterIdentifier: 'ledger',
    Tags: tagList({ 'aws:cloudformation:stack-name': 'shop' }),
  };
  expect(resourceOf('rds', raw)).toMatchObject({ id: 'orders', arn: raw.DBInstanceArn });
  expect(beginningOf(raw, type)).toBe('2026-11-01T00:00:00Z');
  expect(type.controllers?.(raw)[0]?.name).toBe('cluster ledger');
  expect(type.controllers?.(raw)[0]?.ref).toEqual(attached('rds-cluster', 'ledger'));
  expect(type.partOf?.(raw)).toEqual([attached('rds-cluster', 'ledger'), { type: 'cfn', id: 'shop' }]);
});

test.each([
  ['stop', 'stopped', 'stopping', 'it is failed, not stopped'],
  ['start', 'available', 'starting', 'it is failed, not available'],
])('the end of a %s', async (verb, expected, transitional, message) => {
  const onItsWay = [
    'maintenance',
    'upgrading',
    'modifying',
    'rebooting',
    'backing-up',
    'renaming',
    'configuring-log-exports',
  ];
  const checked = (DBInstanceStatus: string) =>
    check(database, verb, { 'rds:DescribeDBInstances': () => ({ DBInstances: [{ DBInstanceStatus }] }) });
  expect(await checked(expected)).toMatchObject({ status: 'done' });
  for (const state of [transitional, 'storage-optimization', ...onItsWay])
    expect([state, await checked(state)]).toEqual([state, { status: 'wait' }]);
  for (const state of ['incompatible-network', 'storage-full', 'deleting'])
    expect(await checked(state)).toMatchObject({ status: 'failed' });
  expect(await checked('failed')).toEqual({ status: 'failed', message });
});

test("a cluster's member is stopped, saved and deleted with its cluster; a replica is not stopped", () => {
  const available = { ...ordersRaw, DBInstanceStatus: 'available' };
  const member = resourceOf('rds', { ...available, DBClusterIdentifier: 'ledger' });
  expect(['stop', 'snapshot', 'delete'].map((verb) => blocked(member, verb))).toEqual([
    'it is stopped together with its cluster ledger',
    'its data belong to the cluster ledger: take a snapshot of the cluster',
    'it is a member of the cluster ledger',
  ]);
  const replica = 'RDS cannot stop a read replica, or a database that has one';
  expect(blocked(resourceOf('rds', { ...available, ReadReplicaSourceDBInstanceIdentifier: 'orders' }), 'stop')).toBe(
    replica,
  );
  expect(blocked(resourceOf('rds', { ...available, ReadReplicaDBInstanceIdentifiers: ['copy'] }), 'stop')).toBe(
    replica,
  );
  expect(blocked(resourceOf('rds', available), 'stop')).toBeUndefined();
});

test('a delete leaves a final snapshot that is named after the step, and the automated backups', async () => {
  const input = async (options: object) =>
    (await perform('delete', [database], { 'rds:DeleteDBInstance': () => ({}) }, options)).sent[0]?.input;
  expect(await input({})).toEqual({
    DBInstanceIdentifier: 'orders',
    DeleteAutomatedBackups: false,
    SkipFinalSnapshot: false,
    FinalDBSnapshotIdentifier: 'mayfly-step-1',
  });
  expect(await input({ 'skip-final-snapshot': true })).toEqual({
    DBInstanceIdentifier: 'orders',
    DeleteAutomatedBackups: false,
    SkipFinalSnapshot: true,
  });
});

test.each([
  ['is available', { DBInstanceStatus: 'available' }, { status: 'on' }],
  [
    'is stopped',
    { DBInstanceStatus: 'stopped', AutomaticRestartTime: '2026-11-27T18:00:00Z' },
    { status: 'off', since: '2026-11-20T18:00:00.000Z' },
  ],
  ['was stopped at an unknown time', { DBInstanceStatus: 'stopped' }, { status: 'off' }],
  ['is starting', { DBInstanceStatus: 'starting' }, { status: 'changing' }],
])('the power state of a database that %s', (_, raw, expected) => {
  expect(typeNamed('rds').power?.of(raw)).toEqual(expected);
});
