import { EC2Client, RequestSpotInstancesCommand, RunInstancesCommand, StopInstancesCommand } from '@aws-sdk/client-ec2';
import {
  AddTagsToResourceCommand,
  CreateDBClusterCommand,
  CreateDBInstanceCommand,
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  ModifyDBClusterCommand,
  ModifyDBInstanceCommand,
  RDSClient,
  StopDBClusterCommand,
  StopDBInstanceCommand,
} from '@aws-sdk/client-rds';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { awsRules } from './aws-rules/aws-rules.ts';
import { type Moto, startMoto } from './moto.ts';
import { type AwsProxy, startProxy } from './proxy.ts';

/** Each rule, tried as a client meets it: what AWS refuses is refused, what AWS takes is taken. */
let moto: Moto;
let proxy: AwsProxy;

beforeAll(async () => {
  moto = await startMoto();
  proxy = await startProxy(moto.endpoint);
});

afterAll(async () => {
  await proxy.stop();
  await moto.stop();
});

const settings = () => ({
  region: 'eu-west-1',
  endpoint: proxy.endpoint,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts: 1,
});
const rds = () => new RDSClient(settings());
/** The code with which AWS refuses it; undefined if it does not. */
const codeOf = (answer: Promise<unknown>): Promise<string | undefined> =>
  answer.then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );

test('every rule names the page of AWS that states it', () => {
  expect(Object.keys(awsRules)).not.toEqual([]);
  for (const { source } of Object.values(awsRules))
    expect(source).toMatch(/^https:\/\/(docs|repost)\.aws\.amazon\.com\//);
});

test('RDS takes no tag with a letter outside its own', async () => {
  const create = (name: string, Value: string) =>
    rds().send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: name,
        DBInstanceClass: 'db.t3.micro',
        Engine: 'postgres',
        AllocatedStorage: 20,
        MasterUsername: 'someone',
        MasterUserPassword: 'not-a-secret',
        Tags: [{ Key: 'note', Value }],
      }),
    );
  expect(await codeOf(create('refused', 'a, b'))).toBe('InvalidParameterValue');
  expect(await codeOf(create('taken', 'a_b 1.2:3/4=5+6-7@8 ä'))).toBeUndefined();
  const add = (Key: string) =>
    rds().send(
      new AddTagsToResourceCommand({
        ResourceName: 'arn:aws:rds:eu-west-1:123456789012:db:taken',
        Tags: [{ Key, Value: 'x' }],
      }),
    );
  expect(await codeOf(add('aws:note'))).toBe('InvalidParameterValue');
  expect(await codeOf(add('k'.repeat(129)))).toBe('InvalidParameterValue');
  expect(await codeOf(add('note'))).toBeUndefined();
});

test('EC2 stops a Spot Instance only if its request is persistent', async () => {
  const ec2 = new EC2Client(settings());
  const launched = async (Type: 'one-time' | 'persistent'): Promise<string> => {
    const { SpotInstanceRequests } = await ec2.send(
      new RequestSpotInstancesCommand({
        Type,
        InstanceCount: 1,
        LaunchSpecification: { ImageId: 'ami-12c6146b', InstanceType: 't3.micro' },
      }),
    );
    return SpotInstanceRequests?.[0]?.InstanceId ?? '';
  };
  const stop = (...InstanceIds: string[]) => codeOf(ec2.send(new StopInstancesCommand({ InstanceIds })));
  const onDemand = await ec2.send(
    new RunInstancesCommand({ ImageId: 'ami-12c6146b', InstanceType: 't3.micro', MinCount: 1, MaxCount: 1 }),
  );
  const ordinary = onDemand.Instances?.[0]?.InstanceId ?? '';
  expect(await stop(await launched('one-time'))).toBe('UnsupportedOperation');
  expect(await stop(ordinary, await launched('one-time'))).toBe('UnsupportedOperation');
  expect(await stop(await launched('persistent'))).toBeUndefined();
  expect(await stop(ordinary)).toBeUndefined();
});

const owner = { MasterUsername: 'someone', MasterUserPassword: 'not-a-secret' };
const database = (name: string, more: object = {}) =>
  rds().send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier: name,
      DBInstanceClass: 'db.t3.micro',
      Engine: 'postgres',
      AllocatedStorage: 20,
      ...owner,
      ...more,
    }),
  );
const cluster = async (name: string, members: readonly string[]) => {
  const Engine = 'aurora-postgresql';
  await rds().send(new CreateDBClusterCommand({ DBClusterIdentifier: name, Engine, ...owner }));
  for (const DBInstanceIdentifier of members)
    await rds().send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier,
        DBInstanceClass: 'db.r5.large',
        Engine,
        DBClusterIdentifier: name,
      }),
    );
};

test('RDS and Elastic Load Balancing take 50 tags, and not one more', async () => {
  const Tags = Array.from({ length: 50 }, (_, at) => ({ Key: `k${at}`, Value: 'v' }));
  expect(await codeOf(database('tagged', { Tags }))).toBeUndefined();
  expect(await codeOf(database('overtagged', { Tags: [...Tags, { Key: 'more', Value: 'v' }] }))).toBe(
    'InvalidParameterValue',
  );
  const add = (Key: string) =>
    rds().send(
      new AddTagsToResourceCommand({
        ResourceName: 'arn:aws:rds:eu-west-1:123456789012:db:tagged',
        Tags: [{ Key, Value: 'x' }],
      }),
    );
  expect(await codeOf(add('k0'))).toBeUndefined();
  expect(await codeOf(add('k50'))).toBe('InvalidParameterValue');
});

test('a delete of a database names its final snapshot, or says that it wants none', async () => {
  await database('finished');
  const remove = (more: object) =>
    rds().send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: 'finished', ...more }));
  const named = { FinalDBSnapshotIdentifier: 'last' };
  expect(await codeOf(remove({}))).toBe('InvalidParameterCombination');
  expect(await codeOf(remove({ ...named, SkipFinalSnapshot: true }))).toBe('InvalidParameterCombination');
  expect(await codeOf(remove(named))).toBeUndefined();
});

test('no setting of a stopped database or cluster is changed', async () => {
  await database('asleep');
  await rds().send(new StopDBInstanceCommand({ DBInstanceIdentifier: 'asleep' }));
  const modify = new ModifyDBInstanceCommand({ DBInstanceIdentifier: 'asleep', DeletionProtection: false });
  expect(await codeOf(rds().send(modify))).toBe('InvalidDBInstanceStateFault');
  await cluster('asleep-too', []);
  await rds().send(new StopDBClusterCommand({ DBClusterIdentifier: 'asleep-too' }));
  const change = new ModifyDBClusterCommand({ DBClusterIdentifier: 'asleep-too', DeletionProtection: false });
  expect(await codeOf(rds().send(change))).toBe('InvalidDBClusterStateFault');
});

test('nothing of a stopped cluster is deleted', async () => {
  await cluster('stopped', ['stopped-1']);
  const remove = () => rds().send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: 'stopped-1' }));
  await rds().send(new StopDBClusterCommand({ DBClusterIdentifier: 'stopped' }));
  expect(await codeOf(remove())).toBe('InvalidDBClusterStateFault');
  const all = new DeleteDBClusterCommand({ DBClusterIdentifier: 'stopped', SkipFinalSnapshot: true });
  expect(await codeOf(rds().send(all))).toBe('InvalidDBClusterStateFault');
});
