import { describe, expect, test } from '@jest/globals';
import type { Resource } from '../../../../src/core/resource.ts';
import type { Checked, Performed, Verb } from '../../../../src/core/verb.ts';
import { toResource } from '../../../../src/estate/inventory/to-resource.ts';
import { types } from '../../../../src/estate/vocabulary.ts';
import { fakeAws, place } from '../fake-aws.ts';

const now = new Date('2026-11-21T02:00:00Z');

function typeNamed(name: string) {
  const type = types.find((each) => each.name === name);
  if (type === undefined) throw new Error(`there is no type ${name}`);
  return type;
}

function resource(type: string, raw: Record<string, unknown>): Resource {
  return toResource(typeNamed(type), place, raw, now.toISOString());
}

function check(
  source: Resource,
  verb: string,
  replies: Parameters<typeof fakeAws>[0],
  performed: Performed = {},
): Promise<Checked> {
  const definition = typeNamed(source.type).verbs[verb] as unknown as Verb<Record<string, unknown>, unknown>;
  return definition.check(fakeAws(replies), { source, options: {}, performed, step: 'step-1', now });
}

test.each([
  ['eu-west-1', 'aws'],
  ['cn-north-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
  ['us-isob-east-1', 'aws-iso-b'],
])('ARNs in %s begin with its partition, %s', (region, partition) => {
  const arnOf = (type: string, raw: Record<string, unknown>) =>
    toResource(typeNamed(type), { ...place, region }, raw, now.toISOString()).arn;
  expect(arnOf('ebs-snapshot', { SnapshotId: 'snap-1' })).toBe(`arn:${partition}:ec2:${region}::snapshot/snap-1`);
  expect(arnOf('ami', { ImageId: 'ami-1' })).toBe(`arn:${partition}:ec2:${region}::image/ami-1`);
  expect(arnOf('ebs', { VolumeId: 'vol-1' })).toBe(`arn:${partition}:ec2:${region}:${place.account}:volume/vol-1`);
  // Descriptions of old snapshots do not say it.
  expect(arnOf('rds-snapshot', { DBSnapshotIdentifier: 'nightly' })).toBe(
    `arn:${partition}:rds:${region}:${place.account}:snapshot:nightly`,
  );
});

const volume = resource('ebs', { VolumeId: 'vol-1', Size: 8, Encrypted: true, KmsKeyId: 'key-1' });
const made = { created: { type: 'ebs-snapshot', id: 'snap-1' }, notes: { sent: '2026-11-21T01:59:00Z' } };
const StartTime = '2026-11-21T02:00:01Z';
const good = {
  SnapshotId: 'snap-1',
  VolumeId: 'vol-1',
  VolumeSize: 8,
  Encrypted: true,
  KmsKeyId: 'key-1',
  State: 'completed',
  StartTime,
};
const unshared = { 'ec2:DescribeSnapshotAttribute': () => ({ CreateVolumePermissions: [] }) };

test.each([
  ['completed', good, { status: 'done' }],
  ['pending', { ...good, State: 'pending' }, { status: 'wait' }],
  [
    'error',
    { ...good, State: 'error', StateMessage: 'key is disabled' },
    { status: 'failed', message: 'key is disabled' },
  ],
  ['recoverable', { ...good, State: 'recoverable' }, { status: 'failed', message: 'snap-1 is recoverable' }],
  [
    'of another size',
    { ...good, VolumeSize: 4 },
    { status: 'failed', message: 'snap-1 has 4 GiB, but the volume has 8 GiB' },
  ],
  [
    'of another volume',
    { ...good, VolumeId: 'vol-2' },
    { status: 'failed', message: 'snap-1 is a snapshot of vol-2, not of vol-1' },
  ],
  [
    'of no told size',
    { ...good, VolumeSize: undefined },
    { status: 'failed', message: 'snap-1 has an unknown size, but the volume has 8 GiB' },
  ],
  [
    'not encrypted',
    { ...good, Encrypted: false },
    { status: 'failed', message: 'snap-1 is not encrypted, but the volume is encrypted' },
  ],
  [
    'perhaps encrypted',
    { ...good, Encrypted: undefined },
    { status: 'failed', message: 'AWS does not report whether snap-1 and the volume are encrypted' },
  ],
  [
    'encrypted with another key',
    { ...good, KmsKeyId: 'key-2' },
    { status: 'failed', message: 'snap-1 is encrypted with key key-2, but the volume with key key-1' },
  ],
  [
    'encrypted with a key not told',
    { ...good, KmsKeyId: undefined },
    { status: 'failed', message: expect.stringContaining('an unknown key') },
  ],
  [
    'begun before the volume was read',
    { ...good, StartTime: '2026-11-21T01:54:59Z' },
    { status: 'failed', message: 'snap-1 was started at 2026-11-21T01:54:59Z, before its source was read' },
  ],
  [
    'begun nobody knows when',
    { ...good, StartTime: undefined },
    { status: 'failed', message: 'AWS does not report when snap-1 was started' },
  ],
])('a snapshot that is %s', async (_, found, expected) => {
  expect(
    await check(volume, 'snapshot', { 'ec2:DescribeSnapshots': () => ({ Snapshots: [found] }), ...unshared }, made),
  ).toMatchObject(expected);
});

test.each([
  ['with all accounts', [{ Group: 'all' }]],
  ['with one', [{ UserId: '999988887777' }]],
])(
  'a snapshot that is shared %s is not verified; one of which it cannot be told, neither',
  async (_, CreateVolumePermissions) => {
    const found = { 'ec2:DescribeSnapshots': () => ({ Snapshots: [good] }) };
    const shared = { 'ec2:DescribeSnapshotAttribute': () => ({ CreateVolumePermissions }) };
    expect(await check(volume, 'snapshot', { ...found, ...shared }, made)).toEqual({
      status: 'failed',
      message: 'snap-1 is shared with other accounts, but the volume is not',
    });
    await expect(check(volume, 'snapshot', found, made)).rejects.toMatchObject({
      code: 'AccessDenied',
      operation: 'ec2:DescribeSnapshotAttribute',
    });
  },
);

test("a snapshot that began before AWS's own time of the stop misses what was written until then, however near", async () => {
  const stoppedAt = '2026-11-21 02:00:02 GMT';
  const raw = { InstanceId: 'i-1', State: { Name: 'stopped' }, StateTransitionReason: `User initiated (${stoppedAt})` };
  const instance = resource('ec2', { ...raw, BlockDeviceMappings: [{ Ebs: { VolumeId: 'vol-1' } }] });
  const begun = (at: string) =>
    check(
      instance,
      'snapshot',
      {
        'ec2:DescribeVolumes': () => ({ Volumes: [volume.raw] }),
        'ec2:DescribeSnapshots': () => ({ Snapshots: [{ ...good, StartTime: at }] }),
        ...unshared,
      },
      { notes: { snapshots: [{ SnapshotId: 'snap-1', VolumeId: 'vol-1' }] } },
    );
  expect(await begun('2026-11-21T02:00:01.999Z')).toMatchObject({
    status: 'failed',
    message: expect.stringContaining('before its source was quiesced'),
  });
  expect(await begun('2026-11-21T02:00:02.000Z')).toMatchObject({ status: 'done' });
});

test('a snapshot that AWS does not show is waited for five minutes, then it is lost', async () => {
  const replies = { 'ec2:DescribeSnapshots': () => ({ Snapshots: [] }) };
  expect(await check(volume, 'snapshot', replies, made)).toEqual({ status: 'wait' });
  const old = { ...made, notes: { sent: '2026-11-21T01:54:59Z' } };
  expect(await check(volume, 'snapshot', replies, old)).toEqual({
    status: 'failed',
    message: 'snapshot snap-1 was not found',
  });
});

test('the snapshot of an instance needs one of each volume, all complete', async () => {
  const instance = resource('ec2', {
    InstanceId: 'i-1',
    BlockDeviceMappings: ['vol-1', 'vol-2'].map((VolumeId) => ({ Ebs: { VolumeId } })),
  });
  const pair = (id: number) => ({ SnapshotId: `snap-${id}`, VolumeId: `vol-${id}` });
  const replies = (state: string) => ({
    'ec2:DescribeVolumes': () => ({
      Volumes: [
        { VolumeId: 'vol-1', Size: 8, Encrypted: false },
        { VolumeId: 'vol-2', Size: 9, Encrypted: false },
      ],
    }),
    'ec2:DescribeSnapshots': () => ({
      Snapshots: [
        { ...pair(1), VolumeSize: 8, Encrypted: false, StartTime, State: 'completed' },
        { ...pair(2), VolumeSize: 9, Encrypted: false, StartTime, State: state },
      ],
    }),
    ...unshared,
  });
  expect(
    await check(instance, 'snapshot', replies('completed'), { notes: { snapshots: [pair(1), pair(2)] } }),
  ).toMatchObject({ status: 'done' });
  expect(await check(instance, 'snapshot', replies('pending'), { notes: { snapshots: [pair(1), pair(2)] } })).toEqual({
    status: 'wait',
  });
  expect(
    await check(instance, 'snapshot', replies('error'), { notes: { snapshots: [pair(1), pair(2)] } }),
  ).toMatchObject({ status: 'failed' });
  expect(await check(instance, 'snapshot', replies('completed'), { notes: { snapshots: [pair(1)] } })).toEqual({
    status: 'failed',
    message: 'AWS created no snapshot of vol-2',
  });
});

const ordersRaw = {
  DBInstanceIdentifier: 'orders',
  DBInstanceArn: 'arn:aws:rds:…',
  AllocatedStorage: 20,
  StorageEncrypted: true,
  KmsKeyId: 'key-1',
};
const database = resource('rds', ordersRaw);
const keptAs = { created: { type: 'rds-snapshot', id: 'mayfly-step-1' }, notes: { sent: '2026-11-21T01:59:00Z' } };
const kept = {
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
const keptPrivate = {
  'rds:DescribeDBSnapshotAttributes': () => ({
    DBSnapshotAttributesResult: { DBSnapshotAttributes: [{ AttributeName: 'restore', AttributeValues: [] }] },
  }),
};

test.each([
  ['available', kept, { status: 'done' }],
  ['creating', { ...kept, Status: 'creating' }, { status: 'wait' }],
  ['failed', { ...kept, Status: 'failed' }, { status: 'failed' }],
  ['of another size', { ...kept, AllocatedStorage: 5 }, { status: 'failed' }],
  ['of another database', { ...kept, DBInstanceIdentifier: 'other' }, { status: 'failed' }],
  [
    'not encrypted',
    { ...kept, Encrypted: false },
    { status: 'failed', message: 'snapshot mayfly-step-1 is not encrypted, but orders is encrypted' },
  ],
  [
    'encrypted with another key',
    { ...kept, KmsKeyId: 'key-2' },
    { status: 'failed', message: expect.stringContaining('key key-2') },
  ],
  [
    'begun before the database was read',
    { ...kept, SnapshotCreateTime: '2026-11-21T01:00:00Z' },
    { status: 'failed', message: expect.stringContaining('before its source was read') },
  ],
  [
    'begun nobody knows when',
    { ...kept, SnapshotCreateTime: undefined },
    { status: 'failed', message: 'AWS does not report when snapshot mayfly-step-1 was started' },
  ],
])("a database's snapshot that is %s", async (_, found, expected) => {
  const replies = {
    'rds:DescribeDBSnapshots': () => ({ DBSnapshots: [found] }),
    'rds:DescribeDBInstances': () => ({ DBInstances: [] }),
    ...keptPrivate,
  };
  expect(await check(database, 'snapshot', replies, keptAs)).toMatchObject(expected);
  // A delete is over only when its final snapshot holds, too.
  expect(await check(database, 'delete', replies, keptAs)).toMatchObject(expected);
});

test.each([['all'], ['999988887777']])("a database's snapshot that %s may restore is not verified", async (account) => {
  const DBSnapshotAttributes = [{ AttributeName: 'restore', AttributeValues: [account] }];
  const replies = {
    'rds:DescribeDBSnapshots': () => ({ DBSnapshots: [kept] }),
    'rds:DescribeDBInstances': () => ({ DBInstances: [] }),
    'rds:DescribeDBSnapshotAttributes': () => ({ DBSnapshotAttributesResult: { DBSnapshotAttributes } }),
  };
  for (const verb of ['snapshot', 'delete'])
    expect(await check(database, verb, replies, keptAs)).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('shared'),
    });
});

test('a database that is on its way out is waited for, and one that left no final snapshot has failed', async () => {
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
  });
});

test('a database that is still there is not deleted yet', async () => {
  const replies = {
    'rds:DescribeDBSnapshots': () => ({ DBSnapshots: [kept] }),
    'rds:DescribeDBInstances': () => ({ DBInstances: [{ DBInstanceIdentifier: 'orders' }] }),
    ...keptPrivate,
  };
  expect(await check(database, 'delete', replies, keptAs)).toEqual({ status: 'wait' });
});

test.each([
  ['stopped', { status: 'done' }],
  ['stopping', { status: 'wait' }],
  ['running', { status: 'wait' }],
  ['terminated', { status: 'failed', message: 'it is terminated, not stopped' }],
])('an instance that shall stop and is %s', async (Name, expected) => {
  const reply = () => ({ Reservations: [{ Instances: [{ InstanceId: 'i-1', State: { Name } }] }] });
  expect(await check(resource('ec2', { InstanceId: 'i-1' }), 'stop', { 'ec2:DescribeInstances': reply })).toMatchObject(
    expected,
  );
});

test.each([
  ['DELETE_COMPLETE', { status: 'done' }],
  ['DELETE_IN_PROGRESS', { status: 'wait' }],
  ['DELETE_FAILED', { status: 'failed', message: 'the bucket is not empty' }],
])('a stack that is %s', async (StackStatus, expected) => {
  const StackId = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/web/1';
  const reply = () => ({
    Stacks: [{ StackName: 'web', StackId, StackStatus, StackStatusReason: 'the bucket is not empty' }],
  });
  expect(
    await check(resource('cfn', { StackName: 'web', StackId }), 'delete', { 'cloudformation:DescribeStacks': reply }),
  ).toMatchObject(expected);
});

test('a refused look rejects: it says nothing about the step', async () => {
  await expect(check(volume, 'snapshot', {}, made)).rejects.toMatchObject({ code: 'AccessDenied' });
});

test('what would make AWS refuse, or there is nothing to do, is said beforehand', () => {
  const blocked = (of: Resource, verb: string, options: object = {}) =>
    typeNamed(of.type).verbs[verb]?.blocked?.(of, options as never);
  const stopped = resource('ec2', { InstanceId: 'i-1', State: { Name: 'stopped' } });
  expect([blocked(stopped, 'stop'), blocked(stopped, 'start')]).toEqual(['it is already stopped', undefined]);
  const replica = resource('rds', {
    DBInstanceIdentifier: 'r',
    DBInstanceStatus: 'available',
    ReadReplicaSourceDBInstanceIdentifier: 'orders',
  });
  expect(blocked(replica, 'stop')).toContain('replica');
  const member = resource('rds', {
    DBInstanceIdentifier: 'm',
    DBInstanceStatus: 'available',
    DBClusterIdentifier: 'ledger',
  });
  expect([blocked(member, 'stop'), blocked(member, 'delete')]).toEqual([
    expect.stringContaining('ledger'),
    expect.stringContaining('ledger'),
  ]);
  expect(typeNamed('rds').controller?.(member.raw)).toBe('cluster ledger');
});

test('who would fight a write, and what protects, is read from the tags that AWS writes', () => {
  const tags = (of: Record<string, string>) => Object.entries(of).map(([Key, Value]) => ({ Key, Value }));
  const instance = {
    InstanceId: 'i-1',
    Tags: tags({ 'aws:autoscaling:groupName': 'web', 'aws:cloudformation:stack-name': 'site' }),
  };
  expect(typeNamed('ec2').controller?.(instance)).toBe('Auto Scaling group web');
  expect(typeNamed('ec2').partOf?.(instance)).toEqual([
    { type: 'asg', id: 'web' },
    { type: 'cfn', id: 'site' },
  ]);
  expect(typeNamed('ebs-snapshot').controller?.({ Tags: tags({ 'aws:backup:source-resource': 'x' }) })).toBe(
    'AWS Backup',
  );
  expect(typeNamed('cfn').partOf?.({ ParentId: 'arn:aws:cloudformation:eu-west-1:123456789012:stack/root/1' })).toEqual(
    [{ type: 'cfn', id: 'root' }],
  );
  const nested = {
    Resources: [
      {
        ResourceType: 'AWS::CloudFormation::Stack',
        PhysicalResourceId: 'arn:aws:cloudformation:eu-west-1:123456789012:stack/child/2',
      },
    ],
  };
  const stack = resource('cfn', { StackName: 'root', StackId: 'arn:…', ...nested });
  expect(typeNamed('cfn').verbs.delete?.alsoDestroys?.(stack as never)).toEqual([{ type: 'cfn', id: 'child' }]);
});

test('every type that can be a relative is a type of ours, and every verb names types and actions', () => {
  const names = new Set(types.map(({ name }) => name));
  for (const type of types) {
    for (const parent of type.parents ?? [])
      expect([type.name, parent, names.has(parent)]).toEqual([type.name, parent, true]);
    for (const [name, verb] of Object.entries(type.verbs)) {
      expect([type.name, name, verb.iam.length > 0]).toEqual([type.name, name, true]);
      for (const earlier of verb.after ?? [])
        expect([type.name, name, Object.keys(type.verbs)]).toEqual([
          type.name,
          name,
          expect.arrayContaining([earlier]),
        ]);
    }
  }
});

interface Sent {
  readonly call: string;
  readonly input: object;
}

/** What the verb sends for these resources, in as few calls as they can go in. */
async function sentFor(
  type: string,
  verb: string,
  resources: readonly Resource[],
  options: unknown,
): Promise<readonly Sent[]> {
  const definition = typeNamed(type).verbs[verb] as unknown as Verb<Record<string, unknown>, unknown>;
  const aws = fakeAws({
    'ec2:StopInstances': () => ({}),
    'ec2:DetachVolume': () => ({}),
    'ec2:CreateSnapshot': () => ({ SnapshotId: 'snap-1' }),
  });
  const tasks = resources.map((one) => ({
    permit: { id: one.id, arn: one.arn } as never,
    resource: one,
    options,
    step: 'step-1',
    now,
  }));
  const { perform } = definition;
  if ('run' in perform) for (const task of tasks) await perform.run(aws, task);
  else
    for (const [first, ...others] of Map.groupBy(tasks, (task) => perform.batchKey?.(task)).values())
      if (first) await perform.runAll(aws, [first, ...others]);
  return aws.sent.map(({ call, input }) => ({ call, input }));
}

test('instances that were made for it hibernate, the others stop', async () => {
  const both = [
    resource('ec2', { InstanceId: 'i-1', HibernationOptions: { Configured: true } }),
    resource('ec2', { InstanceId: 'i-2' }),
  ];
  expect(await sentFor('ec2', 'stop', both, { hibernate: true })).toEqual([
    { call: 'ec2:StopInstances', input: { InstanceIds: ['i-1'], Hibernate: true } },
    { call: 'ec2:StopInstances', input: { InstanceIds: ['i-2'] } },
  ]);
  expect(await sentFor('ec2', 'stop', both, { hibernate: false })).toEqual([
    { call: 'ec2:StopInstances', input: { InstanceIds: ['i-1', 'i-2'] } },
  ]);
});

test('a snapshot has the tags that it is given, and its own marks whatever those say', async () => {
  const named = resource('ebs', { VolumeId: 'vol-1', Tags: [{ Key: 'Name', Value: 'data' }] });
  const options = {
    'keep-days': 1,
    tags: { Name: 'copy', team: 'a', 'mayfly:step': 'another' },
    description: 'before the move',
  };
  const [sent] = await sentFor('ebs', 'snapshot', [named], options);
  expect(sent?.input).toMatchObject({ Description: 'before the move' });
  const { TagSpecifications } = (sent?.input ?? {}) as {
    TagSpecifications?: [{ Tags: { Key: string; Value: string }[] }];
  };
  const tags = Object.fromEntries((TagSpecifications?.[0].Tags ?? []).map(({ Key, Value }) => [Key, Value]));
  expect(tags).toMatchObject({
    Name: 'copy',
    team: 'a',
    'mayfly:step': 'step-1',
    'mayfly:keep-until': '2026-11-22T02:00:00.000Z',
  });
});

describe('a volume that several instances share', () => {
  const attached = (...states: readonly (readonly [string, string])[]) => ({
    VolumeId: 'vol-1',
    State: states.length === 0 ? 'available' : 'in-use',
    Attachments: states.map(([InstanceId, State]) => ({ InstanceId, State })),
  });
  const now = (volume: object, from?: string) =>
    check(
      resource('ebs', attached(['i-1', 'attached'], ['i-2', 'attached'])),
      'detach',
      { 'ec2:DescribeVolumes': () => ({ Volumes: [volume] }) },
      // Of an answer that was lost nothing is known, not even from where it was taken.
      from === undefined ? {} : { notes: { from } },
    );

  test('is taken off one at a time, each by a write of its own', async () => {
    const first = await sentFor(
      'ebs',
      'detach',
      [resource('ebs', attached(['i-1', 'attached'], ['i-2', 'attached']))],
      { force: false },
    );
    expect(first).toEqual([{ call: 'ec2:DetachVolume', input: { VolumeId: 'vol-1', InstanceId: 'i-1' } }]);
    expect(await now(attached(['i-1', 'detaching'], ['i-2', 'attached']), 'i-1')).toEqual({ status: 'again' });
    const next = await sentFor(
      'ebs',
      'detach',
      [resource('ebs', attached(['i-1', 'detaching'], ['i-2', 'attached']))],
      { force: false },
    );
    expect(next).toEqual([{ call: 'ec2:DetachVolume', input: { VolumeId: 'vol-1', InstanceId: 'i-2' } }]);
  });

  test('is waited for until no instance has it, and not detached twice where AWS shows it late', async () => {
    expect(await now(attached(['i-1', 'attached']), 'i-1')).toEqual({ status: 'wait' });
    expect(await now(attached(['i-2', 'detaching']), 'i-2')).toEqual({ status: 'wait' });
    expect(await now(attached(), 'i-2')).toMatchObject({ status: 'done' });
  });

  test('that stood on nothing is not detached for what is seen afterwards: that is old, or somebody else attached it', async () => {
    const performed = { notes: { sent: '2026-11-21T01:59:00Z', from: null } };
    const replies = { 'ec2:DescribeVolumes': () => ({ Volumes: [attached(['i-3', 'attached'])] }) };
    expect(await check(resource('ebs', attached()), 'detach', replies, performed)).toEqual({ status: 'wait' });
  });

  test('after an answer that was lost, whatever is still attached is detached', async () => {
    expect(await now(attached(['i-1', 'attached'], ['i-2', 'attached']))).toEqual({ status: 'again' });
  });
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
  const of = resource('rds', { ...ordersRaw, DBInstanceStatus });
  const blocked = (verb: string, options: object) => typeNamed('rds').verbs[verb]?.blocked?.(of, options as never);
  expect([blocked('snapshot', {}), blocked('delete', {})]).toEqual([toSnapshot, toDelete]);
  expect(blocked('delete', { 'skip-final-snapshot': true })).toBeUndefined();
});

test('a read replica, of whatever region, is not deleted where a final snapshot is due', () => {
  for (const source of ['orders', 'arn:aws:rds:us-east-1:123456789012:db:orders']) {
    const of = resource('rds', {
      ...ordersRaw,
      DBInstanceStatus: 'available',
      ReadReplicaSourceDBInstanceIdentifier: source,
    });
    expect(typeNamed('rds').verbs.delete?.blocked?.(of)).toBe(
      'it is a read replica, and RDS takes no final snapshot of it: promote it first',
    );
  }
});

describe('a cluster', () => {
  const members = ['one', 'two'].map((DBInstanceIdentifier) => ({ DBInstanceIdentifier }));
  const ledgerRaw = {
    DBClusterIdentifier: 'ledger',
    DBClusterArn: 'arn:aws:rds:…',
    Status: 'available',
    StorageEncrypted: true,
    KmsKeyId: 'key-1',
    DBClusterMembers: members,
  };
  const cluster = (more: object = {}) => resource('rds-cluster', { ...ledgerRaw, ...more });
  const instances =
    (...states: readonly (readonly [string, string])[]) =>
    () => ({
      DBInstances: states.map(([DBInstanceIdentifier, DBInstanceStatus]) => ({
        DBInstanceIdentifier,
        DBInstanceStatus,
        DBClusterIdentifier: 'ledger',
      })),
    });
  const perform = async (replies: Parameters<typeof fakeAws>[0], of = cluster(), options: object = {}) => {
    const aws = fakeAws({ 'rds:DeleteDBInstance': () => ({}), 'rds:DeleteDBCluster': () => ({}), ...replies });
    const definition = typeNamed('rds-cluster').verbs.delete as unknown as Verb<Record<string, unknown>, unknown>;
    if (!('run' in definition.perform)) throw new Error('it ends one by one');
    const performed = await definition.perform.run(aws, {
      permit: { id: 'ledger' } as never,
      resource: of,
      options: definition.options.parse(options),
      step: 'step-1',
      now,
    });
    return {
      performed,
      writes: aws.sent.filter(({ face }) => face === 'write').map(({ call, input }) => ({ call, ...input })),
    };
  };
  const there = { 'rds:DescribeDBClusters': () => ({ DBClusters: [ledgerRaw] }) };
  const shot = {
    DBClusterSnapshotIdentifier: 'mayfly-step-1',
    DBClusterIdentifier: 'ledger',
    Status: 'available',
    StorageEncrypted: true,
    KmsKeyId: 'key-1',
    SnapshotCreateTime: '2026-11-21T02:00:01Z',
  };
  const saved = (found: object = shot, AttributeValues: readonly string[] = []) => ({
    'rds:DescribeDBInstances': instances(['one', 'available'], ['two', 'available']),
    'rds:DescribeDBClusterSnapshots': () => ({ DBClusterSnapshots: [found] }),
    'rds:DescribeDBClusterSnapshotAttributes': () => ({
      DBClusterSnapshotAttributesResult: {
        DBClusterSnapshotAttributes: [{ AttributeName: 'restore', AttributeValues }],
      },
    }),
  });

  test('ends member by member, and then itself, with a final snapshot and its backups kept', async () => {
    const first = await perform({ 'rds:DescribeDBInstances': instances(['one', 'available'], ['two', 'available']) });
    expect(first.writes).toEqual([
      { call: 'rds:DeleteDBInstance', DBInstanceIdentifier: 'one', SkipFinalSnapshot: true },
    ]);
    const between = (...states: readonly (readonly [string, string])[]) =>
      check(cluster(), 'delete', { ...there, 'rds:DescribeDBInstances': instances(...states) }, first.performed);
    expect(await between(['one', 'available'], ['two', 'available'])).toEqual({ status: 'again' });
    expect(await between(['one', 'deleting'], ['two', 'deleting'])).toEqual({ status: 'wait' });
    expect(await between(['one', 'available'])).toEqual({ status: 'wait' });
    expect(await between()).toEqual({ status: 'again' });
    const last = await perform({ 'rds:DescribeDBInstances': instances() });
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

  test('of several zones ends in one write', async () => {
    const { writes } = await perform({}, cluster({ DBClusterInstanceClass: 'db.m6gd.large' }));
    expect(writes.map(({ call }) => call)).toEqual(['rds:DeleteDBCluster']);
  });

  test.each([
    ['failed', { Status: 'failed' }, []],
    ['another cluster’s', { DBClusterIdentifier: 'other' }, []],
    ['not encrypted', { StorageEncrypted: false }, []],
    ['encrypted with another key', { KmsKeyId: 'key-2' }, []],
    ['begun before', { SnapshotCreateTime: '2026-11-21T01:00:00Z' }, []],
    ['shared', {}, ['all']],
  ])('whose snapshot is %s is not saved', async (_, change, shared) => {
    const performed = { created: { type: 'rds-cluster-snapshot', id: 'mayfly-step-1' } };
    expect(await check(cluster(), 'snapshot', saved({ ...shot, ...change }, shared), performed)).toMatchObject({
      status: 'failed',
    });
    expect(await check(cluster(), 'snapshot', saved(), performed)).toMatchObject({ status: 'done' });
  });

  test('that cannot be ended whole is refused beforehand', () => {
    const blocked = (more: object, options: object = {}) =>
      typeNamed('rds-cluster').verbs.delete?.blocked?.(cluster(more), options as never);
    expect(blocked({})).toBeUndefined();
    expect(blocked({}, { 'delete-instances': false })).toContain('2 instances');
    expect(blocked({ Status: 'stopped' })).toBe('it is stopped, and RDS takes no final snapshot in that state');
    expect(blocked({ ReplicationSourceIdentifier: 'arn:aws:rds:…' })).toContain('promote it first');
    expect(typeNamed('rds-cluster').verbs.delete?.alsoDestroys?.(cluster() as never)).toEqual(
      ['one', 'two'].map((id) => ({ type: 'rds', id })),
    );
  });
});
