import { EC2Client, RequestSpotInstancesCommand, RunInstancesCommand, StopInstancesCommand } from '@aws-sdk/client-ec2';
import { AddTagsToResourceCommand, CreateDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
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
