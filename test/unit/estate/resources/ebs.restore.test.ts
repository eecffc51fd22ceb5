import { expect, test } from '@jest/globals';
import { volumeMembers } from '../../../../src/estate/resources/ebs.members.ts';
import { recreateVolume } from '../../../../src/estate/resources/ebs.restore.ts';
import { fakeAws } from '../fake-aws.ts';
import { notSent, receiptOf, requestFor, restorable } from './restoring.ts';
import { blocked, check, now, resourceOf } from './run-verb.ts';

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
