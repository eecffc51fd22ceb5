import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Moto, startMoto } from './moto.ts';

let moto: Moto;

beforeAll(async () => {
  moto = await startMoto();
});

afterAll(() => moto.stop());

test('an estate can be seeded with the dates that its resources shall have', async () => {
  const calls = [
    { service: 'ec2', operation: 'run_instances', parameters: { ImageId: 'ami-12c6146b', MinCount: 1, MaxCount: 1 } },
  ];
  await moto.seed({ at: '2026-06-01T08:00:00Z', region: 'eu-west-1', calls });
  expect((await instances('eu-west-1'))[0]?.LaunchTime?.toISOString()).toBe('2026-06-01T08:00:00.000Z');
  await moto.reset();
  expect(await instances('eu-west-1')).toEqual([]);
});

test('tags are found by exact id as the stock emulator finds them', async () => {
  const tags = [{ ResourceType: 'instance', Tags: [{ Key: 'owner', Value: 'ada@acme.example' }] }];
  const parameters = { ImageId: 'ami-12c6146b', MinCount: 2, MaxCount: 2, TagSpecifications: tags };
  await moto.seed({ region: 'eu-west-1', calls: [{ service: 'ec2', operation: 'run_instances', parameters }] });
  expect((await instances('eu-west-1')).map((instance) => instance.Tags)).toEqual([tags[0]?.Tags, tags[0]?.Tags]);
});

test('accounts are apart', async () => {
  const calls = [
    { service: 'ec2', operation: 'create_volume', parameters: { AvailabilityZone: 'eu-west-1a', Size: 1 } },
  ];
  await moto.seed({ account: '210987654321', region: 'eu-west-1', calls });
  const look = { region: 'eu-west-1', calls: [{ service: 'ec2', operation: 'describe_volumes', parameters: {} }] };
  const volumes = async (account: string): Promise<unknown> => (await moto.seed({ ...look, account }))[0]?.Volumes;
  expect(await volumes('210987654321')).toHaveLength(1);
  expect(await volumes('310987654321')).toHaveLength(0);
});

test('a call that fails rejects with the words of boto3', async () => {
  const calls = [{ service: 'ec2', operation: 'delete_volume', parameters: { VolumeId: 'vol-0123456789abcdef0' } }];
  await expect(moto.seed({ region: 'eu-west-1', calls })).rejects.toThrow('InvalidVolume.NotFound');
});

async function instances(region: string) {
  const client = new EC2Client({
    region,
    endpoint: moto.endpoint,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const { Reservations } = await client.send(new DescribeInstancesCommand({}));
  return (Reservations ?? []).flatMap((reservation) => reservation.Instances ?? []);
}
