import { describe, expect, test } from '@jest/globals';
import { attached } from '../../../../src/core/resource.ts';
import { beginningOf } from '../../../../src/core/resource-type.ts';
import { place } from '../fake-aws.ts';
import { blocked, check, perform, resourceOf, tagList, typeNamed } from './run-verb.ts';

const volume = resourceOf('ebs', { VolumeId: 'vol-1', Size: 8, Encrypted: true, KmsKeyId: 'key-1' });
const performed = { created: { type: 'ebs-snapshot', id: 'snap-1' }, notes: { sent: '2026-11-21T01:59:00Z' } };
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
const unshared = {
  'ec2:DescribeSnapshotAttribute': () => ({ CreateVolumePermissions: [] }),
  'kms:DescribeKey': () => ({ KeyMetadata: { KeyState: 'Enabled' } }),
};

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
    'archived',
    { ...good, StorageTier: 'archive' },
    { status: 'failed', message: 'snap-1 is archived: no volume can be created from it' },
  ],
  [
    'back from the archive for a time',
    { ...good, StorageTier: 'standard', RestoreExpiryTime: '2026-11-28T00:00:00Z' },
    { status: 'failed', message: 'snap-1 returns to the archive at 2026-11-28 00:00 UTC' },
  ],
  ['in the standard tier', { ...good, StorageTier: 'standard' }, { status: 'done' }],
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
    'of an unknown size',
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
    'encrypted with an unknown key',
    { ...good, KmsKeyId: undefined },
    { status: 'failed', message: expect.stringContaining('an unknown key') },
  ],
  [
    'started before the volume was read',
    { ...good, StartTime: '2026-11-21T01:54:59Z' },
    { status: 'failed', message: 'snap-1 was started at 2026-11-21T01:54:59Z, before its source was read' },
  ],
  [
    'started at an unknown time',
    { ...good, StartTime: undefined },
    { status: 'failed', message: 'AWS does not report when snap-1 was started' },
  ],
])('a snapshot that is %s', async (_, described, expected) => {
  expect(
    await check(
      volume,
      'snapshot',
      { 'ec2:DescribeSnapshots': () => ({ Snapshots: [described] }), ...unshared },
      performed,
    ),
  ).toMatchObject(expected);
});

test.each([
  ['with all accounts', [{ Group: 'all' }]],
  ['with one', [{ UserId: '999988887777' }]],
])(
  'a snapshot that is shared %s is not verified, nor one whose sharing cannot be read',
  async (_, CreateVolumePermissions) => {
    const described = { 'ec2:DescribeSnapshots': () => ({ Snapshots: [good] }) };
    const shared = { 'ec2:DescribeSnapshotAttribute': () => ({ CreateVolumePermissions }) };
    expect(await check(volume, 'snapshot', { ...described, ...shared }, performed)).toEqual({
      status: 'failed',
      message: 'snap-1 is shared with other accounts, but the volume is not',
    });
    await expect(check(volume, 'snapshot', described, performed)).rejects.toMatchObject({
      code: 'AccessDenied',
      operation: 'ec2:DescribeSnapshotAttribute',
    });
  },
);

test('a snapshot that AWS does not show is waited for five minutes, then the check fails', async () => {
  const replies = { 'ec2:DescribeSnapshots': () => ({ Snapshots: [] }) };
  expect(await check(volume, 'snapshot', replies, performed)).toEqual({ status: 'wait' });
  const old = { ...performed, notes: { sent: '2026-11-21T01:54:59Z' } };
  expect(await check(volume, 'snapshot', replies, old)).toEqual({
    status: 'failed',
    message: 'snapshot snap-1 was not found',
  });
});

test('a check that AWS refuses rejects: it says nothing about the step', async () => {
  await expect(check(volume, 'snapshot', {}, performed)).rejects.toMatchObject({ code: 'AccessDenied' });
});

test('a snapshot has the tags of the policy and its own, which the policy cannot replace', async () => {
  const named = resourceOf('ebs', { VolumeId: 'vol-1', Tags: [{ Key: 'Name', Value: 'data' }] });
  const options = {
    'keep-days': 1,
    tags: { Name: 'copy', team: 'a', 'mayfly:step': 'another' },
    description: 'before the move',
  };
  const {
    sent: [sent],
  } = await perform('snapshot', [named], { 'ec2:CreateSnapshot': () => ({ SnapshotId: 'snap-1' }) }, options);
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

describe('a multi-attach volume', () => {
  const attached = (...states: readonly (readonly [string, string])[]) => ({
    VolumeId: 'vol-1',
    State: states.length === 0 ? 'available' : 'in-use',
    Attachments: states.map(([InstanceId, State]) => ({ InstanceId, State })),
  });
  const detached = async (raw: Record<string, unknown>) => {
    const { sent } = await perform('detach', [resourceOf('ebs', raw)], { 'ec2:DetachVolume': () => ({}) });
    return sent.length === 1 ? sent[0]?.input : sent;
  };
  const checked = (volume: object, from?: string) =>
    check(
      resourceOf('ebs', attached(['i-1', 'attached'], ['i-2', 'attached'])),
      'detach',
      { 'ec2:DescribeVolumes': () => ({ Volumes: [volume] }) },
      // If the answer was lost, nothing is known, not even from which instance it was detached.
      from === undefined ? {} : { notes: { from } },
    );

  test('is detached from one after the other, each with a write of its own', async () => {
    expect(await detached(attached(['i-1', 'attached'], ['i-2', 'attached']))).toEqual({
      VolumeId: 'vol-1',
      InstanceId: 'i-1',
    });
    expect(await checked(attached(['i-1', 'detaching'], ['i-2', 'attached']), 'i-1')).toEqual({
      status: 'again',
      // What its receipt says if the next write is refused.
      parts: [{ type: 'ec2', id: 'i-1' }],
    });
    expect(await detached(attached(['i-1', 'detaching'], ['i-2', 'attached']))).toEqual({
      VolumeId: 'vol-1',
      InstanceId: 'i-2',
    });
  });

  test('is waited for until no instance has it, and is not detached twice if AWS shows it late', async () => {
    expect(await checked(attached(['i-1', 'attached']), 'i-1')).toEqual({ status: 'wait' });
    expect(await checked(attached(['i-2', 'detaching']), 'i-2')).toEqual({ status: 'wait' });
    expect(await checked(attached(), 'i-2')).toMatchObject({ status: 'done' });
  });

  test('that was not attached is not detached later: such an attachment is old or somebody else’s', async () => {
    const performed = { notes: { sent: '2026-11-21T01:59:00Z', from: null } };
    const replies = { 'ec2:DescribeVolumes': () => ({ Volumes: [attached(['i-3', 'attached'])] }) };
    expect(await check(resourceOf('ebs', attached()), 'detach', replies, performed)).toEqual({ status: 'wait' });
  });

  test('is detached wherever it is still attached, if an answer was lost', async () => {
    expect(await checked(attached(['i-1', 'attached'], ['i-2', 'attached']))).toEqual({ status: 'again', parts: [] });
  });
});

test('a volume has an ARN, counts from its creation, and belongs to its instances and its stack', () => {
  const raw = {
    VolumeId: 'vol-1',
    CreateTime: '2026-11-01T00:00:00Z',
    Attachments: [{ InstanceId: 'i-1' }, { InstanceId: 'i-2' }, {}],
    Tags: tagList({ team: 'web', 'aws:cloudformation:stack-name': 'site' }),
  };
  const arn = `arn:aws:ec2:${place.region}:${place.account}:volume/vol-1`;
  expect(resourceOf('ebs', raw)).toMatchObject({ id: 'vol-1', arn });
  expect(resourceOf('ebs', raw).tags.get('team')).toBe('web');
  expect(beginningOf(raw, typeNamed('ebs'))).toBe('2026-11-01T00:00:00Z');
  expect(typeNamed('ebs').partOf?.(raw)).toEqual([
    attached('ec2', 'i-1'),
    attached('ec2', 'i-2'),
    { type: 'cfn', id: 'site' },
  ]);
});

test('a volume is quiesced while it is attached to nothing', () => {
  const isQuiesced = typeNamed('ebs').quiesce?.isQuiesced;
  expect(isQuiesced?.({ State: 'available', Attachments: [] })).toBe(true);
  expect(isQuiesced?.({ State: 'in-use', Attachments: [{ InstanceId: 'i-1' }] })).toBe(false);
  expect(isQuiesced?.({ State: 'available', Attachments: [{ InstanceId: 'i-1' }] })).toBe(false);
});

test.each([
  [[], { status: 'done' }],
  [[{ VolumeId: 'vol-1', State: 'deleted' }], { status: 'done' }],
  [[{ VolumeId: 'vol-1', State: 'deleting' }], { status: 'wait' }],
])('a deleted volume that AWS lists as %j', async (Volumes, expected) => {
  expect(await check(volume, 'delete', { 'ec2:DescribeVolumes': () => ({ Volumes }) })).toMatchObject(expected);
});

test('an attached volume is detached first, and one that is not attached needs no detach', () => {
  const attached = resourceOf('ebs', { VolumeId: 'vol-1', State: 'in-use', Attachments: [{ InstanceId: 'i-1' }] });
  const free = resourceOf('ebs', { VolumeId: 'vol-1', State: 'available' });
  expect([blocked(attached, 'delete'), blocked(free, 'delete')]).toEqual([
    'it is attached: detach it first',
    undefined,
  ]);
  expect([blocked(attached, 'detach'), blocked(free, 'detach')]).toEqual([undefined, 'it is not attached']);
});

describe('attach', () => {
  const options = {
    to: [
      { instance: 'i-1', device: '/dev/sdf' },
      { instance: 'i-2', device: '/dev/sdg' },
    ],
  };

  test('attaches the volume to those instances that do not have it yet', async () => {
    const half = resourceOf('ebs', { VolumeId: 'vol-1', Attachments: [{ InstanceId: 'i-1', State: 'attached' }] });
    const { sent } = await perform('attach', [half], { 'ec2:AttachVolume': () => ({}) }, options);
    expect(sent.map(({ input }) => input)).toEqual([{ VolumeId: 'vol-1', InstanceId: 'i-2', Device: '/dev/sdg' }]);
  });

  test.each([
    [['attached', 'attached'], 'done'],
    [['attached', 'attaching'], 'wait'],
  ])('of which AWS shows %j', async ([first, second], status) => {
    const Attachments = [
      { InstanceId: 'i-1', State: first },
      { InstanceId: 'i-2', State: second },
    ];
    const replies = { 'ec2:DescribeVolumes': () => ({ Volumes: [{ VolumeId: 'vol-1', Attachments }] }) };
    expect(await check(volume, 'attach', replies, {}, options)).toMatchObject({ status });
  });

  test('fails where the volume no longer exists', async () => {
    const replies = { 'ec2:DescribeVolumes': () => ({ Volumes: [] }) };
    expect(await check(volume, 'attach', replies, {}, options)).toEqual({
      status: 'failed',
      message: 'vol-1 was not found',
    });
  });
});
