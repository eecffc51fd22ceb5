import { describe, expect, test } from '@jest/globals';
import { volumeMembers } from '../../../../src/estate/resources/ebs.members.ts';
import { reattachVolume, recreateVolume } from '../../../../src/estate/resources/ebs.restore.ts';
import { fakeAws } from '../fake-aws.ts';
import { notSent, receiptOf, requestFor, restorable } from './restoring.ts';
import { blocked, check, now, perform, resourceOf } from './run-verb.ts';

const full = {
  VolumeId: 'vol-1',
  AvailabilityZone: 'eu-west-1a',
  Size: 12,
  VolumeType: 'gp3',
  Iops: 4000,
  Throughput: 250,
  Encrypted: true,
  KmsKeyId: 'arn:aws:kms:eu-west-1:123456789012:key/1',
  MultiAttachEnabled: true,
  OutpostArn: 'arn:aws:outposts:eu-west-1:123456789012:outpost/op-1',
};

const snapshot = resourceOf('ebs-snapshot', { SnapshotId: 'snap-1', State: 'completed', StorageTier: 'standard' });

function planFor(raw: Record<string, unknown>) {
  const request = requestFor('ebs', raw);
  const taken = receiptOf(request.source, 'snapshot', {
    ending: { status: 'done', after: null, created: { type: 'ebs-snapshot', id: 'snap-1' } },
  });
  return restorable(recreateVolume({ ...request, earlier: [taken] }));
}

test('every member that the table calls restored is sent', () => {
  expect(notSent(volumeMembers, planFor(full).steps([snapshot]))).toEqual([]);
});

test('what will not be as it was is said', () => {
  expect(planFor({ ...full, Operator: { Managed: true, Principal: 'eks.amazonaws.com' } }).differs).toEqual([
    'The volume gets a new id in place of vol-1.',
    expect.stringContaining('eks.amazonaws.com'),
    'It is not attached to any instance.',
  ]);
  expect(
    planFor({ ...full, Encrypted: false, KmsKeyId: undefined, Operator: { Managed: false } }).differs,
  ).toHaveLength(2);
});

test('the key of the volume is looked at before anything is created', async () => {
  const [need, ...others] = planFor(full).needs?.([snapshot]) ?? [];
  expect([need?.name, others]).toEqual(['the key arn:aws:kms:eu-west-1:123456789012:key/1', []]);
  const disabled = { 'kms:DescribeKey': () => ({ KeyMetadata: { KeyState: 'Disabled' } }) };
  expect(await need?.obstacle(fakeAws(disabled))).toBe('is disabled');
  expect(planFor({ ...full, Encrypted: false, KmsKeyId: undefined }).needs?.([snapshot])).toEqual([]);
});

test.each([
  [{ State: 'completed', StorageTier: 'standard' }, undefined, undefined],
  [{ State: 'completed' }, undefined, undefined],
  [{ State: 'completed', StorageTier: 'archive' }, 'ebs-snapshot snap-1 is archived', 'it is archived'],
  [{ State: 'recovering' }, 'ebs-snapshot snap-1 is recovering', 'it is recovering'],
])('a snapshot that AWS shows as %j', (raw, reason, why) => {
  const source = resourceOf('ebs-snapshot', { SnapshotId: 'snap-1', ...raw });
  const unusable = planFor(full).unusable?.(source);
  expect(unusable?.reason.startsWith(reason ?? '?')).toBe(reason === undefined ? undefined : true);
  expect(blocked(source, 'restore')?.startsWith(why ?? '?')).toBe(why === undefined ? undefined : true);
  if (reason?.includes('archived') === true) expect(unusable?.remedy).toContain('restore-snapshot-tier');
});

test('a volume that vanishes names the key that AWS may not use', async () => {
  const options = (settings: object) => ({ settings, tags: {} });
  const performed = {
    created: { type: 'ebs', id: 'vol-2' },
    notes: { sent: new Date(now.getTime() - 3_600_000).toISOString() },
  };
  const gone = { 'ec2:DescribeVolumes': () => ({ Volumes: [] }) };
  expect(await check(snapshot, 'restore', gone, performed, options({ KmsKeyId: 'k' }))).toMatchObject({
    message: 'volume vol-2 was not found; its key may be disabled or about to be deleted',
  });
  expect(await check(snapshot, 'restore', gone, performed, options({}))).toMatchObject({
    message: 'volume vol-2 was not found',
  });
});

test('a volume that the account encrypts by default is restored all the same; other differences fail it', async () => {
  const plain = { ...full, Encrypted: false, KmsKeyId: undefined, State: 'available' };
  const [step] = planFor(plain).steps([snapshot]);
  const checked = (more: object) =>
    check(
      snapshot,
      'restore',
      { 'ec2:DescribeVolumes': () => ({ Volumes: [{ ...full, State: 'available', ...more }] }) },
      { created: { type: 'ebs', id: 'vol-1' }, notes: { sent: now.toISOString() } },
      step?.options as object,
    );
  expect(await checked({})).toMatchObject({ status: 'done' });
  expect(await checked({ Iops: 3000 })).toMatchObject({ status: 'failed' });
});

describe('a multi-attach volume that is attached again', () => {
  const to = ['i-1', 'i-2'].map((instance) => ({ instance, device: '/dev/sdf' }));
  const volume = (...states: readonly (readonly [string, string])[]) => ({
    VolumeId: 'vol-1',
    State: states.length === 0 ? 'available' : 'in-use',
    Attachments: states.map(([InstanceId, State]) => ({ InstanceId, State, Device: '/dev/sdf' })),
  });
  const before = resourceOf('ebs', volume());
  const checked = (current: object, sentTo?: string, sent = now.toISOString()) =>
    check(
      before,
      'attach',
      { 'ec2:DescribeVolumes': () => ({ Volumes: [current] }) },
      sentTo === undefined ? {} : { notes: { sent, to: sentTo } },
      { to },
    );

  test('is attached to one instance a write', async () => {
    const sentFor = async (current: Record<string, unknown>) => {
      const replies = { 'ec2:AttachVolume': () => ({}) };
      const { sent, performed } = await perform('attach', [resourceOf('ebs', current)], replies, { to });
      return [sent.map(({ input }) => (input as { InstanceId: string }).InstanceId), performed[0]?.notes?.to];
    };
    expect(await sentFor(volume())).toEqual([['i-1'], 'i-1']);
    expect(await sentFor(volume(['i-1', 'attached']))).toEqual([['i-2'], 'i-2']);
    // What is being detached is not attached.
    expect(await sentFor(volume(['i-1', 'detaching'], ['i-2', 'attached']))).toEqual([['i-1'], 'i-1']);
  });

  test('says which instances have it, also where an answer was lost or AWS does not attach it', async () => {
    const first = [{ type: 'ec2', id: 'i-1' }];
    expect(await checked(volume(['i-1', 'attaching']), 'i-1')).toEqual({ status: 'again', parts: first });
    expect(await checked(volume(['i-1', 'attached']))).toEqual({ status: 'again', parts: first });
    expect(await checked(volume(['i-1', 'attached']), 'i-2')).toEqual({ status: 'wait' });
    expect(await checked(volume(['i-1', 'attached']), 'i-2', '2026-11-21T01:50:00Z')).toEqual({
      status: 'failed',
      message: 'it is not attached to i-2',
      parts: first,
    });
    expect(await checked(volume(['i-1', 'attached'], ['i-2', 'attaching']), 'i-2')).toEqual({ status: 'wait' });
    expect(await checked(volume(['i-1', 'attached'], ['i-2', 'attached']), 'i-2')).toMatchObject({ status: 'done' });
  });

  test('is told to outlive its instance from now on, where it did not', () => {
    const told = (DeleteOnTermination: boolean) =>
      restorable(
        reattachVolume(
          requestFor('ebs', { ...full, Attachments: [{ InstanceId: 'i-1', Device: '/dev/sdf', DeleteOnTermination }] }),
        ),
      ).differs;
    expect(told(true)).toEqual([expect.stringMatching(/^It was deleted with i-1, and is not any more/)]);
    expect(told(false)).toEqual([]);
  });
});
