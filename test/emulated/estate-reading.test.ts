import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Aws } from '../../src/core/aws.ts';
import type { Coverage } from '../../src/core/plan.ts';
import type { Resource } from '../../src/core/resource.ts';
import { connect } from '../../src/estate/aws/connect.ts';
import { recorder } from '../../src/estate/aws/recording.ts';
import { openRecording } from '../../src/estate/aws/replay.ts';
import { inventory, readCurrent } from '../../src/estate/inventory/inventory.ts';
import { types } from '../../src/estate/vocabulary.ts';
import { awsOf, permitFor, place, typeNamed } from './estate.ts';
import { type Moto, startMoto } from './moto.ts';

let moto: Moto;
let aws: Aws;
let folder: string;
const clock = (): Date => new Date('2026-11-21T02:00:00Z');

beforeAll(async () => {
  moto = await startMoto();
  aws = await awsOf(moto);
  folder = await mkdtemp(join(tmpdir(), 'mayfly-recording-'));
  const tags = (kind: string) => [{ ResourceType: kind, Tags: [{ Key: 'owner', Value: 'ada' }] }];
  const stack = {
    Resources: { Disk: { Type: 'AWS::EC2::Volume', Properties: { AvailabilityZone: 'eu-west-1a', Size: 3 } } },
  };
  const database = {
    Engine: 'postgres',
    DBInstanceClass: 'db.t3.micro',
    AllocatedStorage: 20,
    MasterUsername: 'someone',
    MasterUserPassword: 'not-a-secret',
  };
  const seeds: [string, string, Record<string, unknown>][] = [
    [
      'ec2',
      'run_instances',
      { ImageId: 'ami-12c6146b', MinCount: 3, MaxCount: 3, TagSpecifications: tags('instance') },
    ],
    ['ec2', 'create_volume', { AvailabilityZone: 'eu-west-1a', Size: 8, TagSpecifications: tags('volume') }],
    [
      'cloudformation',
      'create_stack',
      { StackName: 'web', TemplateBody: JSON.stringify(stack), Tags: [{ Key: 'team', Value: 'web' }] },
    ],
    ...Array.from({ length: 3 }, (_, index): [string, string, Record<string, unknown>] => [
      'rds',
      'create_db_instance',
      { ...database, DBInstanceIdentifier: `orders-${index}`, Tags: [{ Key: 'owner', Value: 'ada' }] },
    ]),
    [
      'autoscaling',
      'create_launch_configuration',
      { LaunchConfigurationName: 'web', ImageId: 'ami-12c6146b', InstanceType: 't3.micro' },
    ],
    [
      'autoscaling',
      'create_auto_scaling_group',
      {
        AutoScalingGroupName: 'web',
        LaunchConfigurationName: 'web',
        MinSize: 1,
        MaxSize: 1,
        AvailabilityZones: ['eu-west-1a'],
      },
    ],
    [
      'rds',
      'create_db_cluster',
      {
        DBClusterIdentifier: 'ledger',
        Engine: 'aurora-postgresql',
        MasterUsername: 'someone',
        MasterUserPassword: 'not-a-secret',
      },
    ],
  ];
  const made = await moto.seed({
    at: '2026-11-01T08:00:00Z',
    region: place.region,
    calls: seeds.map(([service, operation, parameters]) => ({ service, operation, parameters })),
  });
  const VolumeId = String(made[1]?.VolumeId);
  const [, image] = await moto.seed({
    region: place.region,
    calls: [
      { service: 'ec2', operation: 'create_snapshot', parameters: { VolumeId, TagSpecifications: tags('snapshot') } },
      {
        service: 'ec2',
        operation: 'create_image',
        parameters: {
          InstanceId: (made[0] as { Instances: { InstanceId: string }[] }).Instances[0]?.InstanceId,
          Name: 'golden',
        },
      },
    ],
  });
  expect(image?.ImageId).toBeDefined();
});

afterAll(async () => {
  await moto.stop();
  await rm(folder, { recursive: true });
});

interface Look {
  readonly resources: readonly Resource[];
  readonly rows: readonly Coverage[];
}

async function lookAt(where: Aws): Promise<Look> {
  const resources: Resource[] = [];
  const rows: Coverage[] = [];
  for await (const seen of inventory(where, types, { clock })) {
    if (seen.kind === 'page') resources.push(...seen.page);
    else rows.push(seen.row);
  }
  return { resources, rows };
}

test('every type is listed whole, as it is there, with tags, ARN and date', async () => {
  const { resources, rows } = await lookAt(aws);
  expect(rows.map(({ type }) => type)).toEqual(types.map(({ name }) => name));
  expect(rows.filter(({ status }) => status !== 'whole')).toEqual([]);
  const count = Object.fromEntries(rows.map(({ type, resources: found }) => [type, found]));
  expect(count).toMatchObject({ cfn: 1, rds: 3, 'rds-cluster': 1, asg: 1, ami: 1 });
  const instance = resources.find(({ type, tags }) => type === 'ec2' && tags.get('owner') === 'ada');
  expect(instance).toMatchObject({
    ...place,
    arn: `arn:aws:ec2:eu-west-1:123456789012:instance/${instance?.id}`,
    seenAt: '2026-11-21T02:00:00.000Z',
  });
  expect(instance?.raw.LaunchTime).toBe('2026-11-01T08:00:00.000Z');
  const database = resources.find(({ id }) => id === 'orders-0');
  expect(database).toMatchObject({
    arn: 'arn:aws:rds:eu-west-1:123456789012:db:orders-0',
    raw: { Tags: [{ Key: 'owner', Value: 'ada' }] },
  });
  expect(database?.raw).not.toHaveProperty('TagList');
  expect(database?.raw.InstanceCreateTime).toBe('2026-11-01T08:00:00.000Z');
  expect(resources.find(({ type }) => type === 'cfn')?.raw).toMatchObject({
    Resources: [{ ResourceType: 'AWS::EC2::Volume' }],
  });
  expect(
    resources.filter(({ type }) => type === 'tagged').every(({ arn, id }) => arn === id && arn.startsWith('arn:')),
  ).toBe(true);
  for (const { arn } of resources) expect(arn).toMatch(/^arn:aws:[a-z0-9]+:eu-west-1:(123456789012)?:/);
});

test('pages are read one after the other, to the end', async () => {
  const pages: number[] = [];
  for await (const page of aws.read.ec2.describeInstances({ MaxResults: 5 })) pages.push(page.length);
  expect(pages.reduce((a, b) => a + b)).toBe((await aws.read.ec2.describeInstances({})).length);
  const databases: string[] = [];
  let calls = 0;
  for await (const page of aws.read.rds.describeDBInstances({ MaxRecords: 2 })) {
    calls += 1;
    databases.push(...page.map(({ DBInstanceIdentifier = '' }) => DBInstanceIdentifier));
  }
  expect(databases).toEqual(['orders-0', 'orders-1', 'orders-2']);
  expect(calls).toBe(2);
});

test('what is asked for by id is read afresh, and what is not there is left out', async () => {
  const { resources } = await lookAt(aws);
  const missing: Record<string, string> = {
    ec2: 'i-0123456789abcdef0',
    ebs: 'vol-0123456789abcdef0',
    'ebs-snapshot': 'snap-0123456789abcdef0',
    ami: 'ami-0123456789abcdef0',
  };
  for (const type of types) {
    const known = resources.filter((resource) => resource.type === type.name).map(({ id }) => id);
    const absent =
      missing[type.name] ??
      (type.name === 'tagged' ? 'arn:aws:ec2:eu-west-1:123456789012:volume/vol-0123456789abcdef0' : 'nobody');
    const found = await readCurrent(aws, type, [...known.slice(0, 2), absent], clock());
    expect([type.name, found.map(({ id }) => id).sort()]).toEqual([type.name, known.slice(0, 2).sort()]);
    const listed = resources.filter(({ type: of, id }) => of === type.name && known.slice(0, 2).includes(id));
    expect(found.map(still)).toEqual(expect.arrayContaining(listed.map(still)));
  }
});

/** The emulator lets a database be restored up to the moment of each call. */
function still(resource: Resource): Resource {
  return { ...resource, raw: { ...resource.raw, LatestRestorableTime: undefined } };
}

test('a recording answers as the account did, and refuses to write', async () => {
  const keep = recorder(folder);
  const connection = await connect({
    endpoint: moto.endpoint,
    regions: [place.region, 'eu-central-1'],
    through: keep.through,
  });
  const live = await lookAt(connection.open(place));
  await keep.close({
    recorded: clock().toISOString(),
    places: connection.places,
    types: types.map(({ name }) => name),
  });

  const files = await readdir(join(folder, place.account, place.region));
  expect(files).toContain('ec2.DescribeInstances_1.json');
  expect(files.filter((file) => file.startsWith('sts.'))).toEqual([]);
  for (const file of files)
    expect(await readFile(join(folder, place.account, place.region, file), 'utf8')).not.toMatch(
      /AKIA|ASIA|X-Amz|not-a-secret/,
    );

  const replay = await openRecording(folder);
  expect(replay.header).toMatchObject({ recorded: '2026-11-21T02:00:00.000Z' });
  expect(replay.places).toEqual([place, { ...place, region: 'eu-central-1' }]);
  expect(await lookAt(replay.open(place))).toEqual(live);
  expect(await lookAt(replay.open(place))).toEqual(live);

  const volume = live.resources.find(({ type }) => type === 'ebs');
  if (volume === undefined) throw new Error('the recording has no volume');
  await expect(
    replay.open(place).write(permitFor(volume, 'delete')).ec2.deleteVolume({ VolumeId: volume.id }),
  ).rejects.toThrow('a recording is read-only');
  const elsewhere = await lookAt(replay.open({ ...place, region: 'eu-central-1' }));
  expect(elsewhere.resources).toEqual([]);
  expect(elsewhere.rows.every(({ status, cause }) => status === 'denied' && cause?.startsWith('NotRecorded on '))).toBe(
    true,
  );
});

test('an account is found by its role, and its regions by asking', async () => {
  const connection = await connect({
    endpoint: moto.endpoint,
    regions: ['all'],
    assume: ['arn:aws:iam::210987654321:role/mayfly'],
  });
  expect(connection.places).toContainEqual({ account: '210987654321', region: 'eu-west-1' });
  expect(connection.places.length).toBeGreaterThan(10);
  expect(connection.unreached).toEqual([]);
  expect(await connection.open({ account: '210987654321', region: 'eu-west-1' }).read.ec2.describeVolumes({})).toEqual(
    [],
  );
});

test('what the tagging API alone knows of is only listed', () => {
  expect(typeNamed('tagged').verbs).toEqual({});
});
