import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Aws } from '../../src/core/aws.ts';
import { unknown } from '../../src/core/truth.ts';
import { evidenceKinds } from '../../src/estate/vocabulary.ts';
import { need } from '../unit/estate/need.ts';
import { awsOf, place } from './estate.ts';
import { type Moto, startMoto } from './moto.ts';

let moto: Moto;
let aws: Aws;

beforeAll(async () => {
  moto = await startMoto();
  aws = await awsOf(moto);
});

afterAll(() => moto.stop());

async function answer(kind: string, question: Parameters<typeof need>[2]): Promise<unknown> {
  const asked = need(kind, place, question);
  const gatherer = evidenceKinds().find(({ name }) => name === kind);
  return (await gatherer?.gather(aws, [asked], new Date()))?.get(asked.key);
}

test('the points of a series come as CloudWatch has them, and no others', async () => {
  const Dimensions = [{ Name: 'InstanceId', Value: 'i-1' }];
  const points = [
    ['2026-11-14T00:10:00Z', 2],
    ['2026-11-14T00:50:00Z', 4],
    ['2026-11-14T02:00:00Z', 9],
    ['2026-11-16T02:00:00Z', 99],
  ] as const;
  const MetricData = points.map(([Timestamp, Value]) => ({
    MetricName: 'CPUUtilization',
    Dimensions,
    Timestamp,
    Value,
  }));
  await moto.seed({
    region: place.region,
    calls: [{ service: 'cloudwatch', operation: 'put_metric_data', parameters: { Namespace: 'AWS/EC2', MetricData } }],
  });
  const question = {
    namespace: 'AWS/EC2',
    metric: 'CPUUtilization',
    statistic: 'Average',
    dimensions: [{ name: 'InstanceId', value: 'i-1' }],
  };
  const window = { from: '2026-11-14T00:00:00Z', until: '2026-11-16T00:00:00Z', periodSeconds: 3600 };
  expect(await answer('metrics', { ...question, ...window })).toEqual({
    points: [
      { at: '2026-11-14T00:00:00.000Z', value: 3 },
      { at: '2026-11-14T02:00:00.000Z', value: 9 },
    ],
  });
  expect(
    await answer('metrics', { ...question, ...window, dimensions: [{ name: 'InstanceId', value: 'i-2' }] }),
  ).toEqual({ points: [] });
});

test('spend is summed by tag value, and a tag that nothing was billed under is unknown', async () => {
  const Groups = [
    { Keys: ['team$web'], Metrics: { UnblendedCost: { Amount: '12.5', Unit: 'USD' } } },
    { Keys: ['team$'], Metrics: { UnblendedCost: { Amount: '7', Unit: 'USD' } } },
  ];
  const results = [
    { ResultsByTime: [{ TimePeriod: { Start: '2026-11-01', End: '2026-11-02' }, Estimated: true, Groups }] },
    { ResultsByTime: [{ TimePeriod: { Start: '2026-11-01', End: '2026-11-02' }, Estimated: true, Groups: [] }] },
  ];
  const seeded = await fetch(`${moto.endpoint}/moto-api/static/ce/cost-and-usage-results`, {
    method: 'POST',
    body: JSON.stringify({ results }),
  });
  expect(seeded.status).toBe(201);
  const question = {
    by: 'tag:team',
    perAccount: false,
    from: '2026-11-01',
    until: '2026-11-02',
    metric: 'UnblendedCost',
  };
  const rows = [
    { value: 'web', days: [12.5] },
    { value: '', days: [7] },
  ];
  expect(await answer('spend', question)).toMatchObject({
    now: { rows: expect.arrayContaining(rows.map((row) => expect.objectContaining(row))) },
  });
  expect(await answer('spend', { ...question, by: 'tag:project' })).toEqual(unknown('tag-not-activated: project'));
});

test('a list is read from S3, and one that is not there is unknown', async () => {
  const bucket = {
    service: 's3',
    operation: 'create_bucket',
    parameters: { Bucket: 'lists', CreateBucketConfiguration: { LocationConstraint: place.region } },
  };
  const put = {
    service: 's3',
    operation: 'put_object',
    parameters: { Bucket: 'lists', Key: 'owners.txt', Body: 'ada\nnée' },
  };
  await moto.seed({ region: place.region, calls: [bucket, put] });
  expect(await answer('values', { url: 's3://lists/owners.txt' })).toBe('ada\nnée');
  expect(await answer('values', { url: 's3://lists/nobody.txt' })).toEqual(unknown('NoSuchKey on s3:GetObject'));
});

test('a listing of its own gives the ids that AWS lists for these filters', async () => {
  const tag = (Value: string) => [{ ResourceType: 'volume', Tags: [{ Key: 'Name', Value }] }];
  const volume = (Value: string) => ({
    service: 'ec2',
    operation: 'create_volume',
    parameters: { AvailabilityZone: `${place.region}a`, Size: 1, TagSpecifications: tag(Value) },
  });
  await moto.seed({ region: place.region, calls: [volume('listing-1'), volume('listing-2'), volume('other')] });
  const all = await aws.read.ec2.describeVolumes({});
  const wanted = all
    .filter(({ Tags }) => Tags?.some(({ Value }) => Value?.startsWith('listing-')))
    .map(({ VolumeId }) => VolumeId);
  expect(wanted).toHaveLength(2);
  const given = await answer('listing', {
    type: 'ebs',
    filters: [{ Name: 'tag:Name', Values: ['listing-?'] }],
    parameters: {},
  });
  expect([...(given as string[])].sort()).toEqual(wanted.sort());
});

test('what an instance names is described as AWS has it now', async () => {
  const call = async (operation: string, parameters: Record<string, unknown>): Promise<unknown> =>
    (await moto.seed({ region: place.region, calls: [{ service: 'ec2', operation, parameters }] }))[0];
  const made = await call('run_instances', {
    ImageId: 'ami-12c6146b',
    MinCount: 1,
    MaxCount: 1,
    InstanceType: 't3.micro',
    UserData: '#!/bin/sh',
  });
  const [one] = (made as { Instances: { InstanceId: string }[] }).Instances;
  const id = one?.InstanceId ?? '';
  type Instance = {
    ImageId: string;
    VpcId: string;
    SubnetId: string;

    BlockDeviceMappings: { Ebs: { VolumeId: string } }[];
  };
  const [instance] = (await answer('instance', { id })) as Instance[];
  expect(instance).toMatchObject({ InstanceId: id, ImageId: 'ami-12c6146b' });
  const named: Readonly<Record<string, string | undefined>> = {
    image: ((await call('create_image', { InstanceId: id, Name: 'golden' })) as { ImageId: string }).ImageId,
    volume: instance?.BlockDeviceMappings[0]?.Ebs.VolumeId,
    'security-group': (
      (await call('create_security_group', { GroupName: 'web', Description: 'web' })) as { GroupId: string }
    ).GroupId,
    subnet: instance?.SubnetId,
    vpc: instance?.VpcId,
  };
  for (const [kind, its] of Object.entries(named))
    expect([kind, await answer(kind, { id: its ?? '' })]).toEqual([kind, [expect.objectContaining({})]]);
  expect(await answer('vpc', { id: named.vpc ?? '' })).toMatchObject([{ VpcId: named.vpc, IsDefault: true }]);
  expect(await answer('volume', { id: 'vol-00000000000000000' })).toEqual([]);
  expect(await answer('instance-attribute', { id, attribute: 'disableApiTermination' })).toEqual([{ Value: false }]);
  const [data] = (await answer('instance-attribute', { id, attribute: 'userData' })) as { Value: string }[];
  expect(Buffer.from(data?.Value ?? '', 'base64').toString()).toBe('#!/bin/sh');
});
