import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { strayCalls } from './aws-calls.ts';
import { type Moto, startMoto } from './moto.ts';
import { type AwsProxy, startProxy } from './proxy.ts';
import { type Seeder, seeder } from './seeder.ts';
import { type Applied, type PlanFiles, type Workplace, workplace } from './workplace.ts';

/** Stacks that CloudFormation could delete half-way only, beside stacks that it can delete, as a person runs it. */
let moto: Moto;
let proxy: AwsProxy;
let work: Workplace;
let seed: Seeder;
let plan: PlanFiles;
let applied: Applied;

const policy = {
  Type: 'AWS::IAM::Policy',
  Properties: {
    PolicyName: 'reader',
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::logs' }],
    },
    Roles: ['somebody'],
  },
};
const bucket = { Type: 'AWS::S3::Bucket', Properties: {} };

beforeAll(async () => {
  moto = await startMoto();
  proxy = await startProxy(moto.endpoint);
  work = workplace(proxy.endpoint);
  seed = seeder(moto);
  await seed.call('iam', 'create_role', { RoleName: 'somebody', AssumeRolePolicyDocument: '{}' });
  const Handle = { Type: 'AWS::CloudFormation::WaitConditionHandle' };
  await stack('half-way', { Handle, Policy: policy });
  await stack('with-role', { Handle, Policy: policy }, { RoleARN: 'arn:aws:iam::123456789012:role/deployer' });
  await stack('plain', { Handle });
  await stack('retains', { Handle, Logs: { ...bucket, DeletionPolicy: 'Retain' } });
  await stack('loses', { Handle, Logs: bucket });
  work.write('stacks.yml', 'policies:\n- {name: stacks, resource: cfn, actions: [delete]}\n');
  await work.mayfly('plan', 'stacks.yml');
  plan = work.plan();
  proxy.forget();
  applied = JSON.parse((await work.mayfly('apply', 'out/plan', '--mode', 'act', '--json')).out) as Applied;
});

afterAll(async () => {
  await proxy.stop();
  await moto.stop();
  work.remove();
});

test('the plan refuses what would stop half-way, with its members and the way out, and what nobody can check', () => {
  expect(plan.gaps).toEqual([]);
  const why = (id: string) => plan.refusals.find(({ subject }) => subject.id === id);
  expect(why('half-way')).toMatchObject({
    verb: 'delete',
    cause: 'state',
    message: expect.stringMatching(
      /may not delete AWS::IAM::Policy \S+\. Give the stack a role of its own \(`aws cloudformation update-stack --stack/,
    ),
  });
  expect(why('loses')).toMatchObject({ cause: 'unread', message: expect.stringContaining('AWS::S3::Bucket') });
  expect(plan.steps.map(({ subject }) => subject.id).sort()).toEqual(['plain', 'retains', 'with-role']);
});

test('the others are gone; nothing was sent for those', async () => {
  expect(strayCalls(proxy)).toEqual([]);
  expect(applied.receipts.map(({ subject, ending }) => `${subject.id} ${ending.status}`).sort()).toEqual([
    'plain done',
    'retains done',
    'with-role done',
  ]);
  const { Stacks } = await seed.call('cloudformation', 'describe_stacks', {});
  const left = (Stacks as readonly { readonly StackName: string }[]).map(({ StackName }) => StackName);
  expect(left.toSorted()).toEqual(['half-way', 'loses']);
});

test('where the template cannot be read, each member counts as deleted', async () => {
  const { Handle, Logs } = { Handle: { Type: 'AWS::CloudFormation::WaitConditionHandle' }, Logs: bucket };
  await stack('unread', { Handle, Logs: { ...Logs, DeletionPolicy: 'Retain' } });
  const denied = proxy.fault({ on: 'GetTemplate', deed: { error: 'AccessDenied', status: 403 } });
  await work.mayfly('plan', 'stacks.yml');
  denied();
  const refusal = work.plan().refusals.find(({ subject }) => subject.id === 'unread');
  expect(refusal).toMatchObject({ cause: 'unread', message: expect.stringContaining('AWS::S3::Bucket') });
});

async function stack(StackName: string, Resources: object, more: object = {}): Promise<void> {
  await seed.call('cloudformation', 'create_stack', {
    StackName,
    TemplateBody: JSON.stringify({ AWSTemplateFormatVersion: '2010-09-09', Resources }),
    Tags: [{ Key: 'lifespan-intent', Value: 'ephemeral-task' }],
    ...more,
  });
}
