import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { unknown } from '../../../../src/core/truth.ts';
import { CallFailed } from '../../../../src/estate/aws/call-failed.ts';
import { awsOver } from '../../../../src/estate/aws/interfaces.ts';
import { recorder } from '../../../../src/estate/aws/recording.ts';
import { openRecording } from '../../../../src/estate/aws/replay.ts';
import type { Transport } from '../../../../src/estate/aws/transport.ts';
import { metrics } from '../../../../src/estate/evidence/metrics.ts';
import { place } from '../fake-aws.ts';
import { need } from '../need.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mayfly-replay-'));
});

afterEach(() => rm(folder, { recursive: true }));

function transport(read: Transport['read']): Transport {
  const never = (): Promise<never> => Promise.reject(new Error('nobody writes here'));
  return { read, report: never, self: never, write: never };
}

async function record(
  read: Transport['read'],
  use: (aws: ReturnType<typeof awsOver>) => Promise<unknown>,
): Promise<void> {
  const keep = recorder(folder);
  await use(awsOver(place, keep.through(place, transport(read)))).catch(() => undefined);
  await keep.close({ recorded: '2026-11-21T02:00:00Z', places: [place], types: ['ebs'] });
}

test('a denied call is recorded and denied again, with its code and status', async () => {
  const denied = new CallFailed('rds:DescribeDBInstances', 'AccessDenied', 'you may not', 403, {
    cause: new Error('you may not'),
  });
  await record(
    () => Promise.reject(denied),
    async (aws) => aws.read.rds.describeDBInstances({}),
  );
  expect(
    JSON.parse(await readFile(join(folder, place.account, place.region, 'rds.DescribeDBInstances_1.json'), 'utf8')),
  ).toEqual({
    status_code: 403,
    params: {},
    data: { Error: { Code: 'AccessDenied', Message: 'you may not' } },
  });
  const replay = await openRecording(folder);
  await expect(replay.open(place).read.rds.describeDBInstances({})).rejects.toMatchObject({
    code: 'AccessDenied',
    status: 403,
    operation: 'rds:DescribeDBInstances',
  });
});

test('a page is a file, the same call is recorded once, and pages come again in order', async () => {
  const answers = (_: unknown, __: string, input: object) =>
    Promise.resolve(
      'NextToken' in input
        ? { Volumes: [{ VolumeId: 'vol-2' }] }
        : { Volumes: [{ VolumeId: 'vol-1' }], NextToken: 'more' },
    );
  await record(answers, async (aws) => {
    await aws.read.ec2.describeVolumes({});
    await aws.read.ec2.describeVolumes({});
  });
  const { open } = await openRecording(folder);
  expect((await open(place).read.ec2.describeVolumes({})).map(({ VolumeId }) => VolumeId)).toEqual(['vol-1', 'vol-2']);
  await expect(
    readFile(join(folder, place.account, place.region, 'ec2.DescribeVolumes_3.json'), 'utf8'),
  ).rejects.toThrow('ENOENT');
});

test('metrics are found by what they ask, whatever the batch they were recorded in', async () => {
  const question = (id: string) => ({
    namespace: 'AWS/EC2',
    metric: 'CPUUtilization',
    statistic: 'Average' as const,
    dimensions: [{ name: 'InstanceId', value: id }],
    from: '2026-11-14T00:00:00Z',
    until: '2026-11-16T00:00:00Z',
    periodSeconds: 3600,
  });
  const needs = ['i-1', 'i-2', 'i-3'].map((id) => need('metrics', place, question(id)));
  interface Query {
    readonly MetricDataQueries: readonly { readonly Id: string }[];
  }
  const answers = (_: unknown, __: string, input: object) =>
    Promise.resolve({
      MetricDataResults: (input as Query).MetricDataQueries.map(({ Id }, index) => ({
        Id,
        StatusCode: 'Complete',
        Timestamps: ['2026-11-14T00:00:00.000Z'],
        Values: [index],
      })),
    });
  await record(answers, (aws) => metrics.gather(aws, needs, new Date()));

  const { open } = await openRecording(folder);
  const other = need('metrics', place, question('i-9'));
  const again = await metrics.gather(open(place), [needs[2], other, needs[0]] as never, new Date());
  expect(again.get(needs[2]?.key ?? '')).toEqual({ points: [{ at: '2026-11-14T00:00:00.000Z', value: 2 }] });
  expect(again.get(needs[0]?.key ?? '')).toEqual({ points: [{ at: '2026-11-14T00:00:00.000Z', value: 0 }] });
  expect(again.get(other.key)).toEqual(unknown('no answer on cloudwatch:GetMetricData'));
});

test.each([
  ['no folder', () => Promise.resolve(), 'recording.json'],
  ['no JSON', (): Promise<unknown> => writeFile(join(folder, 'recording.json'), '{'), 'recording.json'],
  [
    'another version',
    (): Promise<unknown> => writeFile(join(folder, 'recording.json'), '{"schemaVersion": 2}'),
    'schemaVersion',
  ],
])('a folder that is no recording (%s) says so by its file', async (_, spoil, message) => {
  await spoil();
  await expect(openRecording(folder)).rejects.toMatchObject({
    name: 'NotARecording',
    message: expect.stringContaining(message),
  });
});

test('a damaged call is named by its file', async () => {
  await record(
    () => Promise.resolve({ Volumes: [] }),
    async (aws) => aws.read.ec2.describeVolumes({}),
  );
  await mkdir(join(folder, place.account, place.region), { recursive: true });
  await writeFile(join(folder, place.account, place.region, 'ec2.DescribeVolumes_1.json'), '{"status_code": 200}');
  const { open } = await openRecording(folder);
  await expect(open(place).read.ec2.describeVolumes({})).rejects.toMatchObject({
    name: 'NotARecording',
    message: expect.stringContaining('ec2.DescribeVolumes_1.json'),
  });
});

test('nothing is written while an account is recorded', async () => {
  const aws = awsOver(
    place,
    recorder(folder).through(
      place,
      transport(() => Promise.resolve({})),
    ),
  );
  await expect(aws.write().ec2.deleteVolume({ VolumeId: 'vol-1' })).rejects.toThrow('a recording only reads');
  await expect(aws.report.cloudFormation.detectStackDrift({ StackName: 'web' })).rejects.toThrow(
    'a recording only reads',
  );
});
