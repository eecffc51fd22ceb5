import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Aws } from '../../src/core/aws.ts';
import type { Permit } from '../../src/core/permit.ts';
import type { Resource } from '../../src/core/resource.ts';
import { awsOf, permitFor, place, readOne } from './estate.ts';
import { type Moto, startMoto } from './moto.ts';

let moto: Moto;
let aws: Aws;
let volume: Resource;
let other: Resource;
let instance: Resource;

beforeAll(async () => {
  moto = await startMoto();
  aws = await awsOf(moto);
  const create = {
    service: 'ec2',
    operation: 'create_volume',
    parameters: { AvailabilityZone: 'eu-west-1a', Size: 8 },
  };
  const run = {
    service: 'ec2',
    operation: 'run_instances',
    parameters: { ImageId: 'ami-12c6146b', MinCount: 1, MaxCount: 1 },
  };
  const [first, second, ran] = await moto.seed({ region: place.region, calls: [create, create, run] });
  volume = await readOne(aws, 'ebs', String(first?.VolumeId));
  other = await readOne(aws, 'ebs', String(second?.VolumeId));
  instance = await readOne(aws, 'ec2', (ran as { Instances: { InstanceId: string }[] }).Instances[0]?.InstanceId ?? '');
});

afterAll(() => moto.stop());

const deleteVolume = (...permits: Permit[]): Promise<unknown> =>
  aws.write(...permits).ec2.deleteVolume({ VolumeId: volume.id });

/** Each is one way in which a permit is not a permit for this call. */
const wrongs: readonly (readonly [title: string, permits: () => Permit[], message: string])[] = [
  ['none', () => [], 'needs a permit'],
  ['one for another volume', () => [permitFor(other, 'delete')], 'no permit'],
  ['one for another verb', () => [permitFor(volume, 'snapshot')], 'is for snapshot'],
  ['one that is too old', () => [permitFor(volume, 'delete', { expires: Date.now() - 1 })], 'too old'],
  ['one for another region', () => [permitFor(volume, 'delete', { region: 'eu-central-1' })], 'not for'],
  ['one for another account', () => [permitFor(volume, 'delete', { account: '210987654321' })], 'not for'],
  ['a copy', () => [{ ...permitFor(volume, 'delete') }], 'was not made by the guard'],
  ['one of another type with the same id', () => [permitFor({ ...volume, type: 'rds' }, 'delete')], 'no permit'],
  ['one too many', () => [permitFor(volume, 'delete'), permitFor(other, 'delete')], 'does not name'],
];

test.each(wrongs)('a delete with %s is not sent', async (_, permits, message) => {
  await expect(deleteVolume(...permits())).rejects.toMatchObject({
    name: 'NotPermitted',
    message: expect.stringContaining(message),
  });
  expect((await aws.read.ec2.describeVolumes({})).map(({ VolumeId }) => VolumeId)).toEqual(
    expect.arrayContaining([volume.id, other.id]),
  );
});

// Promise B2 of docs/safety.md.
test('a list that holds one more than its permits is not sent', async () => {
  const tags = { Resources: [volume.id, other.id], Tags: [{ Key: 'owner', Value: 'ada' }] };
  await expect(aws.write(permitFor(volume, 'tag')).ec2.createTags(tags)).rejects.toMatchObject({
    name: 'NotPermitted',
  });
  expect((await readOne(aws, 'ebs', volume.id)).tags.size).toBe(0);
});

test('a permit for all that a termination takes along does not allow to end another instance', async () => {
  const permit = permitFor(volume, 'delete', { covers: [volume, instance].map(({ type, id }) => ({ type, id })) });
  await expect(
    aws.write(permit).ec2.terminateInstances({ InstanceIds: [instance.id, 'i-0123456789abcdef0'] }),
  ).rejects.toMatchObject({ name: 'NotPermitted' });
});

test('what stands in no table cannot be called', () => {
  const writes = Object.keys(aws.write().ec2);
  for (const name of [
    'modifySnapshotAttribute',
    'modifyImageAttribute',
    'deleteVpc',
    'createKeyPair',
    'modifyInstanceMetadataOptions',
  ])
    expect(writes).not.toContain(name);
  expect(Object.keys(aws.read.ec2).filter((name) => !name.startsWith('describe'))).toEqual([]);
});

test('with its own permit it is deleted', async () => {
  await deleteVolume(permitFor(volume, 'delete'));
  expect((await aws.read.ec2.describeVolumes({})).map(({ VolumeId }) => VolumeId)).not.toContain(volume.id);
});

test("Mayfly's own bucket takes what it is given, and no other does", async () => {
  await moto.seed({
    region: place.region,
    calls: ['plans', 'plans-of-others'].map((Bucket) => ({
      service: 's3',
      operation: 'create_bucket',
      parameters: { Bucket, CreateBucketConfiguration: { LocationConstraint: place.region } },
    })),
  });
  const own = await awsOf(moto, ['arn:aws:s3:::plans/*']);
  await own.self.s3.putObject({ Bucket: 'plans', Key: 'a b/plan.json', Body: '{"née": 1}' });
  const { Body } = await aws.read.s3.getObject({ Bucket: 'plans', Key: 'a b/plan.json' });
  expect(Buffer.from(Body, 'base64').toString()).toBe('{"née": 1}');
  await expect(own.self.s3.putObject({ Bucket: 'plans-of-others', Key: 'x', Body: 'x' })).rejects.toMatchObject({
    name: 'NotPermitted',
  });
  await expect(aws.self.s3.putObject({ Bucket: 'plans', Key: 'x', Body: 'x' })).rejects.toMatchObject({
    name: 'NotPermitted',
  });
});
