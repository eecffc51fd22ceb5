import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateSnapshotCommand,
  CreateVolumeCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  CreateDBInstanceCommand,
  CreateDBSnapshotCommand,
  DescribeDBInstancesCommand,
  DescribeDBSnapshotsCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { GetResourcesCommand, ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type Moto, startMoto } from './moto.ts';
import { type AwsProxy, startProxy } from './proxy.ts';
import { slowSnapshots } from './slow-snapshots.ts';

let moto: Moto;
let proxy: AwsProxy;
const undo: (() => void)[] = [];

beforeAll(async () => {
  moto = await startMoto();
  proxy = await startProxy(moto.endpoint);
});

afterAll(async () => {
  await proxy.stop();
  await moto.stop();
});

afterEach(() => {
  for (const each of undo.splice(0)) each();
  proxy.forget();
});

const settings = () => ({
  region: 'eu-west-1',
  endpoint: proxy.endpoint,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts: 1,
  forcePathStyle: true,
});
const ec2 = () => new EC2Client(settings());
const rds = () => new RDSClient(settings());
const fault = (...parts: Parameters<AwsProxy['fault']>) => undo.push(proxy.fault(...parts));

test('calls of all protocols are recognised, and writes are distinguished from reads', async () => {
  await ec2().send(new DescribeVolumesCommand({}));
  await ec2().send(new CreateVolumeCommand({ AvailabilityZone: 'eu-west-1a', Size: 1 }));
  await rds().send(new DescribeDBInstancesCommand({}));
  await new CloudWatchClient(settings()).send(
    new GetMetricDataCommand({ StartTime: new Date(0), EndTime: new Date(60_000), MetricDataQueries: [] }),
  );
  await new ResourceGroupsTaggingAPIClient(settings()).send(new GetResourcesCommand({}));
  await new S3Client(settings()).send(
    new CreateBucketCommand({ Bucket: 'plans', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }),
  );
  await new S3Client(settings()).send(new PutObjectCommand({ Bucket: 'plans', Key: 'plan.json', Body: '{}' }));
  expect(
    proxy.calls.map(({ service, operation, kind, region, status }) =>
      [service, operation, kind, region, status].join(' '),
    ),
  ).toEqual([
    'ec2 DescribeVolumes read eu-west-1 200',
    'ec2 CreateVolume write eu-west-1 200',
    'rds DescribeDBInstances read eu-west-1 200',
    'monitoring GetMetricData read eu-west-1 200',
    'tagging GetResources read eu-west-1 200',
    's3 CreateBucket write eu-west-1 200',
    's3 PutObject write eu-west-1 200',
  ]);
  expect(proxy.writes()).toEqual(['CreateVolume', 'CreateBucket', 'PutObject']);
});

test('a fault answers as AWS words it in each protocol, as often as asked', async () => {
  fault({ on: (call) => call.kind === 'read', deed: { error: 'AccessDenied', status: 403 }, times: 3 });
  await expect(ec2().send(new DescribeVolumesCommand({}))).rejects.toMatchObject({
    name: 'AccessDenied',
    $metadata: { httpStatusCode: 403 },
  });
  await expect(rds().send(new DescribeDBInstancesCommand({}))).rejects.toMatchObject({ name: 'AccessDenied' });
  const metrics = new GetMetricDataCommand({
    StartTime: new Date(0),
    EndTime: new Date(60_000),
    MetricDataQueries: [],
  });
  await expect(new CloudWatchClient(settings()).send(metrics)).rejects.toMatchObject({ name: 'AccessDenied' });
  await expect(ec2().send(new DescribeVolumesCommand({}))).resolves.toBeDefined();
});

test('the SDK takes a throttle for a throttle, and tries again', async () => {
  fault({ on: 'DescribeVolumes', deed: 'throttle', times: 2 });
  await new EC2Client({ ...settings(), maxAttempts: 4 }).send(new DescribeVolumesCommand({}));
  expect(proxy.calls.map((call) => call.status)).toEqual([503, 503, 200]);
});

test('a lost answer was done, a reset was not, a truncated answer is an error', async () => {
  const volumes = async () => (await ec2().send(new DescribeVolumesCommand({}))).Volumes?.length ?? 0;
  const create = () => ec2().send(new CreateVolumeCommand({ AvailabilityZone: 'eu-west-1a', Size: 1 }));
  const before = await volumes();
  fault({ on: 'CreateVolume', deed: 'reset', times: 1 });
  await expect(create()).rejects.toThrow();
  expect(await volumes()).toBe(before);
  fault({ on: 'CreateVolume', deed: 'lose', times: 1 });
  await expect(create()).rejects.toThrow();
  expect(await volumes()).toBe(before + 1);
  fault({ on: 'DescribeVolumes', deed: 'truncate', times: 1 });
  await expect(volumes()).rejects.toThrow();
});

test('another person can act between two calls, and an answer can be late', async () => {
  const when: string[] = [];
  fault({
    on: 'DescribeVolumes',
    deed: { before: (call) => Promise.resolve(void when.push(call.operation)) },
    times: 1,
  });
  fault({ on: 'DescribeVolumes', deed: { afterMs: 200 } });
  await ec2().send(new DescribeVolumesCommand({}));
  expect(when).toEqual(['DescribeVolumes']);
  const began = performance.now();
  await ec2().send(new DescribeVolumesCommand({}));
  expect(performance.now() - began).toBeGreaterThan(190);
});

test('a snapshot stays pending for three polls; a failed one says so', async () => {
  const { VolumeId } = await ec2().send(new CreateVolumeCommand({ AvailabilityZone: 'eu-west-1a', Size: 1 }));
  const stop = slowSnapshots(proxy, 3);
  const slow = await ec2().send(new CreateSnapshotCommand({ VolumeId }));
  expect(await states(slow.SnapshotId, 4)).toEqual(['pending', 'pending', 'pending', 'completed']);
  stop();
  undo.push(slowSnapshots(proxy, 1, 'error'));
  const bad = await ec2().send(new CreateSnapshotCommand({ VolumeId }));
  expect(await states(bad.SnapshotId, 2)).toEqual(['pending', 'error']);
  expect(await states(slow.SnapshotId, 1)).toEqual(['completed']);
});

test('the same for a database', async () => {
  const database = {
    DBInstanceIdentifier: 'orders',
    Engine: 'mysql',
    DBInstanceClass: 'db.t3.micro',
    AllocatedStorage: 5,
  };
  await rds().send(
    new CreateDBInstanceCommand({ ...database, MasterUsername: 'root', MasterUserPassword: 'password1' }),
  );
  undo.push(slowSnapshots(proxy, 1, 'error'));
  const name = { DBInstanceIdentifier: 'orders', DBSnapshotIdentifier: 'orders-final' };
  expect((await rds().send(new CreateDBSnapshotCommand(name))).DBSnapshot?.Status).toBe('creating');
  const state = async () => (await rds().send(new DescribeDBSnapshotsCommand(name))).DBSnapshots?.[0]?.Status;
  expect([await state(), await state()]).toEqual(['creating', 'failed']);
});

async function states(id: string | undefined, polls: number): Promise<(string | undefined)[]> {
  const found: (string | undefined)[] = [];
  for (let poll = 0; poll < polls; poll += 1) {
    const { Snapshots } = await ec2().send(new DescribeSnapshotsCommand({}));
    found.push(Snapshots?.find((snapshot) => snapshot.SnapshotId === id)?.State);
  }
  return found;
}
