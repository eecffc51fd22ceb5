import { expect, test } from '@jest/globals';
import { beginningOf } from '../../../../src/core/resource-type.ts';
import { ami } from '../../../../src/estate/resources/ami.ts';
import { ec2 } from '../../../../src/estate/resources/ec2.ts';
import { place } from '../fake-aws.ts';
import { blocked, check, now, perform, resourceOf, tagList } from './run-verb.ts';

const LaunchTime = '2026-11-20T08:00:00.000Z';

test.each([
  [
    'its first network interface',
    {
      NetworkInterfaces: [at(1, '2026-03-01'), at(0, '2026-01-05')],
      BlockDeviceMappings: [attachedVolume('2025-01-01')],
    },
    '2026-01-05',
  ],
  [
    'its oldest volume',
    { NetworkInterfaces: [], BlockDeviceMappings: [attachedVolume('2026-02-02'), attachedVolume('2026-01-06')] },
    '2026-01-06',
  ],
  ['the launch that AWS reports', {}, '2026-11-20T08:00:00.000Z'],
])('a lifetime counts from %s, however often the instance is started', (_name, raw, expected) => {
  expect(beginningOf({ ...raw, LaunchTime }, ec2)).toBe(expected);
});

function at(DeviceIndex: number, AttachTime: string): object {
  return { Attachment: { DeviceIndex, AttachTime } };
}

function attachedVolume(AttachTime: string): object {
  return { Ebs: { AttachTime } };
}

const volume = { VolumeId: 'vol-1', Size: 8, Encrypted: true, KmsKeyId: 'key-1' };
const unshared = {
  'ec2:DescribeSnapshotAttribute': () => ({ CreateVolumePermissions: [] }),
  'kms:DescribeKey': () => ({ KeyMetadata: { KeyState: 'Enabled' } }),
};
const StartTime = '2026-11-21T02:00:01Z';
const good = {
  SnapshotId: 'snap-1',
  VolumeId: 'vol-1',
  VolumeSize: 8,
  Encrypted: true,
  KmsKeyId: 'key-1',
  State: 'completed',
};

test('a snapshot that was started before the stop that AWS reports misses data, however near it is', async () => {
  const stoppedAt = '2026-11-21 02:00:02 GMT';
  const raw = { InstanceId: 'i-1', State: { Name: 'stopped' }, StateTransitionReason: `User initiated (${stoppedAt})` };
  const instance = resourceOf('ec2', { ...raw, BlockDeviceMappings: [{ Ebs: { VolumeId: 'vol-1' } }] });
  const begun = (at: string) =>
    check(
      instance,
      'snapshot',
      {
        'ec2:DescribeVolumes': () => ({ Volumes: [volume] }),
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

test('the snapshot of an instance needs one of each volume, all complete', async () => {
  const instance = resourceOf('ec2', {
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

test.each([
  ['stopped', { status: 'done' }],
  ['stopping', { status: 'wait' }],
  ['running', { status: 'wait' }],
  ['terminated', { status: 'failed', message: 'it is terminated, not stopped' }],
])('an instance that is being stopped and is %s', async (Name, expected) => {
  const reply = () => ({ Reservations: [{ Instances: [{ InstanceId: 'i-1', State: { Name } }] }] });
  expect(
    await check(resourceOf('ec2', { InstanceId: 'i-1' }), 'stop', { 'ec2:DescribeInstances': reply }),
  ).toMatchObject(expected);
});

const before = {
  InstanceId: 'i-1',
  LaunchTime,
  State: { Name: 'stopped' },
  StateReason: {
    Code: 'Client.UserInitiatedShutdown',
    Message: 'Client.UserInitiatedShutdown: User initiated shutdown',
  },
  StateTransitionReason: 'User initiated (2026-11-20 19:00:00 GMT)',
};
const sent = (minutesAgo: number) => ({ notes: { sent: new Date(now.getTime() - minutesAgo * 60_000).toISOString() } });
const reason = (Code: string, Message: string, StateTransitionReason = '') => ({
  StateReason: { Code, Message },
  StateTransitionReason,
});

test.each<[name: string, instance: object, minutesAgo: number | undefined, expected: object]>([
  ['running', { State: { Name: 'running' } }, 1, { status: 'done', after: { State: { Name: 'running' } } }],
  ['pending', { State: { Name: 'pending' } }, 60, { status: 'wait' }],
  ['as before the start', {}, 4, { status: 'wait' }],
  ['as before the start, sent at an unknown time', {}, undefined, { status: 'wait' }],
  [
    'as before the start, after five minutes',
    {},
    5,
    {
      status: 'failed',
      message: 'it is stopped again after the start: Client.UserInitiatedShutdown: User initiated shutdown',
    },
  ],
  [
    'stopped for want of a key',
    reason('Client.InternalError', 'Client error on launch'),
    1,
    { status: 'failed', message: 'it is stopped again after the start: Client.InternalError: Client error on launch' },
  ],
  [
    'stopped for want of capacity',
    reason('Server.InsufficientInstanceCapacity', 'Server.InsufficientInstanceCapacity: none left'),
    1,
    {
      status: 'failed',
      message: 'it is stopped again after the start: Server.InsufficientInstanceCapacity: none left',
    },
  ],
  [
    'stopped by somebody since',
    reason('Client.UserInitiatedShutdown', 'User initiated shutdown', 'User initiated (2026-11-21 01:59:30 GMT)'),
    1,
    {
      status: 'failed',
      message: 'it is stopped again after the start: Client.UserInitiatedShutdown: User initiated shutdown',
    },
  ],
  [
    'terminated instead',
    {
      State: { Name: 'terminated' },
      StateReason: { Code: 'Server.SpotInstanceTermination', Message: 'Spot Instance termination' },
    },
    1,
    {
      status: 'failed',
      message: 'it is terminated, not running: Server.SpotInstanceTermination: Spot Instance termination',
    },
  ],
])('after a start, an instance that AWS shows as %s', async (_, changes, minutesAgo, expected) => {
  const reply = () => ({ Reservations: [{ Instances: [{ ...before, ...changes }] }] });
  const performed = minutesAgo === undefined ? {} : sent(minutesAgo);
  expect(await check(resourceOf('ec2', before), 'start', { 'ec2:DescribeInstances': reply }, performed)).toEqual(
    expected,
  );
});

test.each<[verb: string, changes: object, minutesAgo: number, expected: object]>([
  ['stop', {}, 4, { status: 'wait' }],
  ['stop', {}, 6, { status: 'failed', message: 'it is still running' }],
  [
    'stop',
    { LaunchTime: '2026-11-21T01:59:00.000Z' },
    1,
    { status: 'failed', message: 'it was stopped and started again' },
  ],
  ['delete', {}, 59, { status: 'wait' }],
  ['delete', {}, 60, { status: 'failed', message: 'an hour after the request AWS still lists it as running' }],
  ['delete', { State: { Name: 'shutting-down' } }, 600, { status: 'wait' }],
])('a %s that AWS does not seem to do: %j after %i minutes', async (verb, changes, minutesAgo, expected) => {
  const running = { ...before, State: { Name: 'running' } };
  const reply = () => ({ Reservations: [{ Instances: [{ ...running, ...changes }] }] });
  const replies = { 'ec2:DescribeInstances': reply };
  expect(await check(resourceOf('ec2', running), verb, replies, sent(minutesAgo))).toEqual(expected);
});

test('instances that are configured for it hibernate, the others stop', async () => {
  const both = [
    resourceOf('ec2', { InstanceId: 'i-1', HibernationOptions: { Configured: true } }),
    resourceOf('ec2', { InstanceId: 'i-2' }),
  ];
  const inputs = async (options: object) =>
    (await perform('stop', both, { 'ec2:StopInstances': () => ({}) }, options)).sent.map(({ input }) => input);
  expect(await inputs({ hibernate: true })).toEqual([
    { InstanceIds: ['i-1'], Hibernate: true },
    { InstanceIds: ['i-2'] },
  ]);
  expect(await inputs({ hibernate: false })).toEqual([{ InstanceIds: ['i-1', 'i-2'] }]);
});

test('an instance is known by its id and ARN, and belongs to its group and its stack', () => {
  const raw = {
    InstanceId: 'i-1',
    Tags: tagList({ 'aws:autoscaling:groupName': 'web', 'aws:cloudformation:stack-name': 'site' }),
  };
  const arn = `arn:aws:ec2:${place.region}:${place.account}:instance/i-1`;
  expect(resourceOf('ec2', raw)).toMatchObject({ id: 'i-1', arn });
  expect(ec2.controllers?.(raw)[0]?.name).toBe('Auto Scaling group web');
  expect(ec2.controllers?.(raw)[0]?.ref).toEqual({ type: 'asg', id: 'web' });
  expect(ec2.partOf?.(raw)).toEqual([
    { type: 'asg', id: 'web' },
    { type: 'cfn', id: 'site' },
  ]);
});

test('an instance that EC2 Image Builder builds with is left to it, and its images are not', () => {
  const build = [
    { Key: 'CreatedBy', Value: 'EC2 Image Builder' },
    { Key: 'Ec2ImageBuilderArn', Value: 'arn:aws:imagebuilder:eu-west-1:1:image/base/1.0.0/1' },
  ];
  expect(ec2.controllers?.({ Tags: build })).toEqual([{ name: 'EC2 Image Builder' }]);
  expect(ec2.controllers?.({ Tags: build.slice(0, 1) })).toEqual([]);
  expect(ami.controllers?.({ Tags: build })).toEqual([]);
});

test('a termination deletes volumes and interfaces, unless AWS says that they stay', () => {
  const instance = resourceOf('ec2', {
    InstanceId: 'i-1',
    BlockDeviceMappings: [
      { Ebs: { VolumeId: 'vol-1', DeleteOnTermination: true } },
      { Ebs: { VolumeId: 'vol-2', DeleteOnTermination: false } },
      { Ebs: { VolumeId: 'vol-3' } },
    ],
    NetworkInterfaces: [
      { NetworkInterfaceId: 'eni-1', Attachment: { DeleteOnTermination: true } },
      { NetworkInterfaceId: 'eni-2', Attachment: { DeleteOnTermination: false } },
    ],
  });
  expect(ec2.verbs.delete?.alsoDestroys?.(instance as never)).toEqual([
    { type: 'ebs', id: 'vol-1' },
    { type: 'ebs', id: 'vol-3' },
    { type: 'eni', id: 'eni-1' },
  ]);
});

test.each([
  ['pending', 'it is pending, and only a running instance can be stopped', 'it is already running'],
  ['running', undefined, 'it is already running'],
  ['stopped', 'it is already stopped', undefined],
])('an instance that is %s', (Name, toStop, toStart) => {
  const instance = resourceOf('ec2', { InstanceId: 'i-1', State: { Name } });
  expect([blocked(instance, 'stop'), blocked(instance, 'start')]).toEqual([toStop, toStart]);
});

test('an instance on instance store cannot be stopped, nor can an image be made of it', () => {
  const instance = resourceOf('ec2', {
    InstanceId: 'i-1',
    State: { Name: 'running' },
    RootDeviceType: 'instance-store',
  });
  expect(blocked(instance, 'stop')).toBe('it runs from instance store, which cannot be stopped');
  expect(blocked(instance, 'image')).toBe('it runs from instance store, of which AWS cannot make an image');
});

test('a resize needs a stopped instance of another type', () => {
  const instance = (Name: string) =>
    resourceOf('ec2', { InstanceId: 'i-1', InstanceType: 'm5.large', State: { Name } });
  expect(blocked(instance('running'), 'resize', { to: 't3.small' })).toBe(
    'it is running, and only a stopped instance can be resized',
  );
  expect(blocked(instance('stopped'), 'resize', { to: 't3.small' })).toBeUndefined();
  expect(blocked(instance('stopped'), 'resize', { to: 'm5.large' })).toBe('it is already m5.large');
});

test.each([
  ['running', { status: 'wait' }],
  ['shutting-down', { status: 'wait' }],
  ['terminated', { status: 'done' }],
])('a terminated instance that AWS shows as %s', async (Name, expected) => {
  const reply = () => ({ Reservations: [{ Instances: [{ InstanceId: 'i-1', State: { Name } }] }] });
  expect(
    await check(resourceOf('ec2', { InstanceId: 'i-1' }), 'delete', { 'ec2:DescribeInstances': reply }),
  ).toMatchObject(expected);
});

test('a terminated instance that AWS no longer lists is gone', async () => {
  const replies = { 'ec2:DescribeInstances': () => ({ Reservations: [] }) };
  expect(await check(resourceOf('ec2', { InstanceId: 'i-1' }), 'delete', replies)).toMatchObject({ status: 'done' });
});

test.each([
  [
    'is running',
    { State: { Name: 'running' }, LaunchTime, InstanceType: 'm5.large' },
    { status: 'on', since: LaunchTime, size: 'm5.large' },
  ],
  [
    'was stopped by somebody',
    { State: { Name: 'stopped' }, StateTransitionReason: 'User initiated (2026-11-20 18:00:00 GMT)' },
    { status: 'off', since: '2026-11-20T18:00:00.000Z' },
  ],
  ['stopped at an unknown time', { State: { Name: 'stopped' } }, { status: 'off' }],
  [
    'fell back after a start',
    { State: { Name: 'stopped' }, StateReason: { Code: 'Server.InsufficientInstanceCapacity', Message: 'none left' } },
    { status: 'off', failedStart: 'Server.InsufficientInstanceCapacity' },
  ],
  [
    'was shut down from within',
    { State: { Name: 'stopped' }, StateReason: { Code: 'Client.InstanceInitiatedShutdown' } },
    { status: 'off' },
  ],
  ['is stopping', { State: { Name: 'stopping' } }, { status: 'changing' }],
])('the power state of an instance that %s', (_, raw, expected) => {
  expect(ec2.power?.of(raw)).toEqual(expected);
});

test('a start is outdated once somebody else has stopped the instance again', () => {
  const stopped = (at: string) =>
    resourceOf('ec2', {
      InstanceId: 'i-1',
      State: { Name: 'stopped' },
      StateTransitionReason: `User initiated (${at} GMT)`,
    });
  const outdated = (source: ReturnType<typeof stopped>, options: object) =>
    ec2.verbs.start?.outdated?.(source, options as never);
  const options = { 'off-since': '2026-11-20T18:00:00.000Z' };
  expect(outdated(stopped('2026-11-20 18:00:00'), options)).toBeUndefined();
  expect(outdated(stopped('2026-11-20 19:00:00'), {})).toBeUndefined();
  expect(outdated(stopped('2026-11-20 19:00:00'), options)).toBe(
    'it was stopped again at 2026-11-20T19:00:00.000Z, not by the schedule of the plan',
  );
  expect(outdated(resourceOf('ec2', { InstanceId: 'i-1', State: { Name: 'stopped' } }), options)).toBe(
    'it was stopped at 2026-11-20T18:00:00.000Z, but AWS no longer reports that stop',
  );
});
