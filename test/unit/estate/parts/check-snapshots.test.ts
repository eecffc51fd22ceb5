import { expect, test } from '@jest/globals';
import type { Json } from '../../../../src/core/json.ts';
import type { fakeAws } from '../fake-aws.ts';
import { check, resourceOf } from '../resources/run-verb.ts';

const StartTime = '2026-11-21T02:00:01Z';
const sent = '2026-11-21T01:59:00Z';

/** An instance with a volume for each of these keys; undefined for one that is not encrypted. */
function scene(keys: readonly (string | undefined)[], stateOf: (key: string) => string) {
  const encryption = (key: string | undefined) => ({ Encrypted: key !== undefined, KmsKeyId: key });
  const devices = keys.map((key, at) => ({ key, device: `/dev/sd${at}`, volume: `vol-${at}`, snapshot: `snap-${at}` }));
  const instance = resourceOf('ec2', {
    InstanceId: 'i-1',
    State: { Name: 'stopped' },
    BlockDeviceMappings: devices.map(({ device, volume }) => ({ DeviceName: device, Ebs: { VolumeId: volume } })),
  });
  const asked: string[] = [];
  const replies: Parameters<typeof fakeAws>[0] = {
    'ec2:DescribeImages': () => ({
      Images: [
        {
          ImageId: 'ami-1',
          State: 'available',
          BlockDeviceMappings: devices.map(({ device, snapshot }) => ({
            DeviceName: device,
            Ebs: { SnapshotId: snapshot },
          })),
        },
      ],
    }),
    'ec2:DescribeVolumes': () => ({
      Volumes: devices.map(({ key, volume }) => ({ VolumeId: volume, Size: 8, ...encryption(key) })),
    }),
    'ec2:DescribeSnapshots': () => ({
      Snapshots: devices.map(({ key, volume, snapshot }) => ({
        SnapshotId: snapshot,
        VolumeId: volume,
        VolumeSize: 8,
        State: 'completed',
        StartTime,
        ...encryption(key),
      })),
    }),
    'ec2:DescribeSnapshotAttribute': () => ({ CreateVolumePermissions: [] }),
    'ec2:DescribeInstanceAttribute': () => ({}),
    'kms:DescribeKey': ({ KeyId }: { readonly KeyId: string }) => {
      asked.push(KeyId);
      return { KeyMetadata: { KeyState: stateOf(KeyId) } };
    },
  };
  const snapshots: Json = devices.map(({ volume, snapshot }) => ({ SnapshotId: snapshot, VolumeId: volume }));
  return {
    asked,
    image: () => check(instance, 'image', replies, { created: { type: 'ami', id: 'ami-1' }, notes: { sent } }),
    snapshot: () => check(instance, 'snapshot', replies, { notes: { sent, snapshots } }),
  };
}

test.each(['image', 'snapshot'] as const)('each key behind an %s is asked for once', async (verb) => {
  const at = scene(['key-1', undefined, 'key-1', 'key-2'], () => 'Enabled');
  expect(await at[verb]()).toMatchObject({ status: 'done' });
  expect(at.asked).toEqual(['key-1', 'key-2']);
});

test.each(['image', 'snapshot'] as const)('one unusable key behind an %s is enough', async (verb) => {
  const at = scene(['key-1', 'key-1', 'key-2'], (key) => (key === 'key-2' ? 'PendingDeletion' : 'Enabled'));
  expect(await at[verb]()).toEqual({
    status: 'failed',
    message: 'snap-2 cannot be read: its key key-2 will be deleted',
  });
});

test('each check asks again: a key may have been disabled in between', async () => {
  const states = ['Enabled', 'Disabled'];
  const at = scene(['key-1'], () => states.shift() ?? '');
  expect(await at.image()).toMatchObject({ status: 'done' });
  expect(await at.image()).toEqual({ status: 'failed', message: 'snap-0 cannot be read: its key key-1 is disabled' });
});

test('without encryption, KMS is not asked', async () => {
  const at = scene([undefined], () => 'Disabled');
  expect(await at.snapshot()).toMatchObject({ status: 'done' });
  expect(at.asked).toEqual([]);
});
