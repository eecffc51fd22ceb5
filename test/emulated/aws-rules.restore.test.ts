import {
  CreateKeyPairCommand,
  CreateSnapshotCommand,
  CreateVolumeCommand,
  EC2Client,
  ModifySnapshotTierCommand,
  RunInstancesCommand,
  type RunInstancesCommandInput,
} from '@aws-sdk/client-ec2';
import {
  CreateDBClusterCommand,
  CreateDBInstanceCommand,
  type CreateDBInstanceCommandInput,
  CreateDBSnapshotCommand,
  CreateDBSubnetGroupCommand,
  RDSClient,
  RestoreDBInstanceFromDBSnapshotCommand,
} from '@aws-sdk/client-rds';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Moto, startMoto } from './moto.ts';
import { type AwsProxy, startProxy } from './proxy.ts';

/** The rules about calls that a restore makes, each as a client meets it. */
let moto: Moto;
let proxy: AwsProxy;
let ec2: EC2Client;
let rds: RDSClient;

beforeAll(async () => {
  moto = await startMoto();
  proxy = await startProxy(moto.endpoint);
  const settings = {
    region: 'eu-west-1',
    endpoint: proxy.endpoint,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  };
  ec2 = new EC2Client(settings);
  rds = new RDSClient(settings);
});

afterAll(async () => {
  await proxy.stop();
  await moto.stop();
});

/** The code with which AWS refuses it; undefined if it does not. */
const codeOf = (answer: Promise<unknown>): Promise<string | undefined> =>
  answer.then(
    () => undefined,
    // EC2 writes its codes with points, which the SDK does not take for a name.
    (error: unknown) => {
      const { Code, name } = Object(error) as { readonly Code?: string; readonly name?: string };
      return Code ?? name ?? String(error);
    },
  );

const database: CreateDBInstanceCommandInput = {
  DBInstanceIdentifier: 'orders',
  DBInstanceClass: 'db.t3.micro',
  Engine: 'postgres',
  AllocatedStorage: 20,
  StorageType: 'gp3',
  MasterUsername: 'someone',
  MasterUserPassword: 'not-a-secret',
};

test('small gp3 storage takes no figures; from 400 GiB on it does', async () => {
  const create = (more: Partial<CreateDBInstanceCommandInput>) =>
    codeOf(rds.send(new CreateDBInstanceCommand({ ...database, ...more })));
  expect(await create({ Iops: 3000 })).toBe('InvalidParameterCombination');
  expect(await create({ StorageThroughput: 125 })).toBe('InvalidParameterCombination');
  expect(await create({})).toBeUndefined();
  expect(await create({ DBInstanceIdentifier: 'large', AllocatedStorage: 400, Iops: 12_000 })).toBeUndefined();
  await rds.send(
    new CreateDBSnapshotCommand({ DBInstanceIdentifier: 'orders', DBSnapshotIdentifier: 'orders-snapshot' }),
  );
  const restore = new RestoreDBInstanceFromDBSnapshotCommand({
    DBInstanceIdentifier: 'orders-2',
    DBSnapshotIdentifier: 'orders-snapshot',
    StorageType: 'gp3',
    Iops: 3000,
  });
  expect(await codeOf(rds.send(restore))).toBe('InvalidParameterCombination');
});

test('a cluster takes an instance of Serverless v2 only after it was told how to scale', async () => {
  const cluster = (DBClusterIdentifier: string, more: object) =>
    rds.send(
      new CreateDBClusterCommand({
        DBClusterIdentifier,
        Engine: 'aurora-postgresql',
        MasterUsername: 'someone',
        MasterUserPassword: 'not-a-secret',
        ...more,
      }),
    );
  const member = (DBClusterIdentifier: string, DBInstanceClass: string) =>
    codeOf(
      rds.send(
        new CreateDBInstanceCommand({
          DBInstanceIdentifier: `${DBClusterIdentifier}-${DBInstanceClass.replaceAll('.', '-')}`,
          DBClusterIdentifier,
          DBInstanceClass,
          Engine: 'aurora-postgresql',
        }),
      ),
    );
  await cluster('plain', {});
  await cluster('scaling', { ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 2 } });
  expect(await member('plain', 'db.serverless')).toBe('InvalidDBClusterStateFault');
  expect(await member('plain', 'db.r6g.large')).toBeUndefined();
  expect(await member('scaling', 'db.serverless')).toBeUndefined();
});

test('no volume is created from an archived snapshot', async () => {
  const zone = { AvailabilityZone: 'eu-west-1a' };
  const { VolumeId } = await ec2.send(new CreateVolumeCommand({ ...zone, Size: 8 }));
  const { SnapshotId } = await ec2.send(new CreateSnapshotCommand({ VolumeId }));
  expect(await codeOf(ec2.send(new CreateVolumeCommand({ ...zone, SnapshotId })))).toBeUndefined();
  await ec2.send(new ModifySnapshotTierCommand({ SnapshotId, StorageTier: 'archive' }));
  expect(await codeOf(ec2.send(new CreateVolumeCommand({ ...zone, SnapshotId })))).toBe('IncorrectState');
});

test('what a restore names must exist', async () => {
  const launch = (more: Partial<RunInstancesCommandInput>) =>
    codeOf(ec2.send(new RunInstancesCommand({ ImageId: 'ami-12c6146b', MinCount: 1, MaxCount: 1, ...more })));
  expect(await launch({ KeyName: 'gone' })).toBe('InvalidKeyPair.NotFound');
  const interfaces = [{ DeviceIndex: 0, Groups: ['sg-00000000'] }];
  expect(await launch({ NetworkInterfaces: interfaces })).toBe('InvalidGroup.NotFound');
  await ec2.send(new CreateKeyPairCommand({ KeyName: 'ops' }));
  expect(await launch({ KeyName: 'ops' })).toBeUndefined();

  await rds.send(new CreateDBInstanceCommand({ ...database, DBInstanceIdentifier: 'named' }));
  await rds.send(
    new CreateDBSnapshotCommand({ DBInstanceIdentifier: 'named', DBSnapshotIdentifier: 'named-snapshot' }),
  );
  const restore = (name: string, DBSubnetGroupName: string) =>
    codeOf(
      rds.send(
        new RestoreDBInstanceFromDBSnapshotCommand({
          DBInstanceIdentifier: name,
          DBSnapshotIdentifier: 'named-snapshot',
          DBSubnetGroupName,
        }),
      ),
    );
  expect(await restore('named-2', 'gone')).toBe('DBSubnetGroupNotFoundFault');
  const { Subnets = [] } = (
    await moto.seed({
      region: 'eu-west-1',
      calls: [{ service: 'ec2', operation: 'describe_subnets', parameters: {} }],
    })
  )[0] as { Subnets?: { SubnetId: string }[] };
  await rds.send(
    new CreateDBSubnetGroupCommand({
      DBSubnetGroupName: 'inner',
      DBSubnetGroupDescription: 'inner',
      SubnetIds: Subnets.slice(0, 2).map(({ SubnetId }) => SubnetId),
    }),
  );
  expect(await restore('named-3', 'inner')).toBeUndefined();
});
