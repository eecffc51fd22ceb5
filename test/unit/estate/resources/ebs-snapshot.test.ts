import { expect, test } from '@jest/globals';
import { beginningOf } from '../../../../src/core/resource-type.ts';
import { fakeAws, place } from '../fake-aws.ts';
import { blocked, check, perform, resourceOf, tagList, typeNamed } from './run-verb.ts';

const type = typeNamed('ebs-snapshot');
const raw = { SnapshotId: 'snap-1', StartTime: '2026-11-01T00:00:00Z', State: 'completed' };

test('a snapshot is known by its id, has an ARN without an account, and counts from its start', () => {
  expect(resourceOf(type.name, raw)).toMatchObject({
    id: 'snap-1',
    arn: `arn:aws:ec2:${place.region}::snapshot/snap-1`,
  });
  expect(beginningOf(raw, type)).toBe('2026-11-01T00:00:00Z');
});

test('a snapshot belongs to the images that use it and to its stack', () => {
  const used = {
    ...raw,
    Images: [{ ImageId: 'ami-1' }],
    Tags: tagList({ 'aws:cloudformation:stack-name': 'site' }),
  };
  expect(type.partOf?.(used)).toEqual([
    { type: 'ami', id: 'ami-1' },
    { type: 'cfn', id: 'site' },
  ]);
  expect(type.partOf?.({ ...used, Images: [], VolumeId: 'vol-1' })).toContainEqual({ type: 'ebs', id: 'vol-1' });
  expect(type.partOf?.({ ...used, VolumeId: 'vol-ffffffff' })).toEqual(type.partOf?.(used));
});

test.each([
  [{ 'aws:backup:source-resource': 'vol-1' }, 'AWS Backup'],
  [{ 'aws:dlm:lifecycle-policy-id': 'policy-1' }, 'Data Lifecycle Manager policy policy-1'],
  [{ team: 'web' }, undefined],
])('the controller of a snapshot with the tags %j', (tags, controller) => {
  expect(type.controllers?.({ ...raw, Tags: tagList(tags as Record<string, string>) })[0]?.name).toBe(controller);
});

test('each snapshot gets the images that use it, from one listing, disabled images included', async () => {
  const aws = fakeAws({
    'ec2:DescribeImages': () => ({
      Images: [
        {
          ImageId: 'ami-1',
          Name: 'web',
          BlockDeviceMappings: [{ Ebs: { SnapshotId: 'snap-1' } }, { VirtualName: 'x' }],
        },
        { ImageId: 'ami-2', Name: 'old', BlockDeviceMappings: [{ Ebs: { SnapshotId: 'snap-1' } }] },
      ],
    }),
  });
  const [images] = type.detailCalls ?? [];
  expect(await images?.fetch(aws, [raw, { SnapshotId: 'snap-2' }])).toEqual([
    [
      { ImageId: 'ami-1', Name: 'web' },
      { ImageId: 'ami-2', Name: 'old' },
    ],
    [],
  ]);
  expect(aws.sent.map(({ input }) => input)).toEqual([{ Owners: ['self'], IncludeDisabled: true, MaxResults: 1000 }]);
});

test('a snapshot that an image uses cannot be deleted', () => {
  expect(blocked(resourceOf(type.name, { ...raw, Images: [{ ImageId: 'ami-1' }] }), 'delete')).toBe(
    'the image ami-1 uses it: deregister the image first',
  );
  expect(blocked(resourceOf(type.name, raw), 'delete')).toBeUndefined();
});

test('a deleted snapshot is waited for while AWS lists it', async () => {
  const listed = (Snapshots: object[]) => ({ 'ec2:DescribeSnapshots': () => ({ Snapshots }) });
  expect(await check(resourceOf(type.name, raw), 'delete', listed([raw]))).toEqual({ status: 'wait' });
  expect(await check(resourceOf(type.name, raw), 'delete', listed([]))).toMatchObject({ status: 'done' });
});

test('a restore creates one volume, with the settings of the old one and the tag of its step', async () => {
  const options = { settings: { AvailabilityZone: 'eu-west-1a', Size: 8 }, tags: { team: 'web' } };
  const source = resourceOf(type.name, raw);
  const { sent, performed } = await perform(
    'restore',
    [source],
    { 'ec2:CreateVolume': () => ({ VolumeId: 'vol-9' }) },
    options,
  );
  expect(sent[0]?.input).toMatchObject({ SnapshotId: 'snap-1', Size: 8, ClientToken: 'step-1' });
  expect(performed).toMatchObject([{ created: { type: 'ebs', id: 'vol-9' } }]);
  const shown = (volume: object) => ({
    'ec2:DescribeVolumes': () => ({ Volumes: [{ VolumeId: 'vol-9', ...volume }] }),
  });
  const checked = (volume: object) => check(source, 'restore', shown(volume), performed[0], options);
  expect(await checked({ State: 'creating' })).toEqual({ status: 'wait' });
  expect(await checked({ State: 'available', AvailabilityZone: 'eu-west-1a', Size: 8 })).toMatchObject({
    status: 'done',
  });
  expect(await checked({ State: 'available', AvailabilityZone: 'eu-west-1a', Size: 4 })).toEqual({
    status: 'failed',
    message: 'volume vol-9 was created with Size 4, but the original had 8',
  });
  expect(await checked({ State: 'error' })).toEqual({ status: 'failed', message: 'volume vol-9 is error' });
});

test('only a completed snapshot can be restored', () => {
  expect(blocked(resourceOf(type.name, { ...raw, State: 'pending' }), 'restore')).toBe('it is pending, not completed');
  expect(blocked(resourceOf(type.name, raw), 'restore')).toBeUndefined();
});
