import { describe, expect, test } from '@jest/globals';
import { defaultSettings } from '../../../src/config/settings.ts';
import type { Resource } from '../../../src/core/resource.ts';
import { toResource } from '../../../src/estate/inventory/to-resource.ts';
import { types } from '../../../src/estate/vocabulary.ts';
import { createProtection } from '../../../src/guard/protection.ts';
import { place } from '../estate/fake-aws.ts';

const now = new Date('2026-11-21T02:00:00Z');
const role = { RoleARN: 'arn:aws:iam::123456789012:role/deployer' };
const toolOfTheirs = 'use the tool that created it (a pipeline, `cdk destroy` or the like)';

const deletion = { verb: 'delete', options: {} };

interface Member {
  readonly ResourceType: string;
  readonly PhysicalResourceId: string;
  readonly DeletionPolicy?: string;
}

function member(ResourceType: string, PhysicalResourceId = 'x', more: object = {}): Member {
  return { ResourceType, PhysicalResourceId, ...more };
}

function stack(name: string, Resources: readonly Member[], more: object = {}): Resource {
  const cfn = types.find((type) => type.name === 'cfn');
  if (cfn === undefined) throw new RangeError('there is no type cfn');
  const raw = { ...cfn.fixture(name, place), StackName: name, Tags: [], Resources, ...more };
  return toResource(cfn, place, raw, now.toISOString());
}

/** The stack `shop` with these members, of which nested stacks are known, and everything else is gone. */
function refusalOf(members: readonly Member[], more: object = {}, nested: readonly Resource[] = []) {
  const settings = {
    ...defaultSettings,
    protect: { ...defaultSettings.protect, customResourcesAllowed: ['Custom::Certificate'] },
  };
  const protection = createProtection(settings, types);
  const related = ({ id }: { readonly id: string }) => nested.find((other) => other.id === id) ?? 'gone';
  return protection.blastRadius(stack('shop', members, more), deletion, now, related).refused;
}

// Promise B22 of docs/safety.md.
test.each([
  'AWS::IAM::Policy',
  'AWS::Lambda::Permission',
  'AWS::Route53::RecordSet',
  'AWS::S3::BucketPolicy',
  'AWS::EC2::SecurityGroupIngress',
  'AWS::EC2::EIPAssociation',
  'Custom::Certificate',
])('a stack with a member %s is refused, unless it has a role of its own', (type) => {
  const members = [member('AWS::EC2::Volume', 'vol-1'), member(type, 'p-1')];
  expect(refusalOf(members)).toEqual({
    cause: 'state',
    message:
      `its deletion would stop half-way: the role of \`mayfly iam\` may not delete ${type} p-1. Give the stack a ` +
      'role of its own (`aws cloudformation update-stack --stack-name shop --use-previous-template --role-arn ROLE`, ' +
      `with its parameters and capabilities), or ${toolOfTheirs}`,
  });
  expect(refusalOf(members, role)).toBeUndefined();
  expect(refusalOf(members, { RoleARN: '' })).toMatchObject({ cause: 'state' });
});

test.each([
  [1, 'not delete AWS::IAM::Policy p-0. Give'],
  [2, 'not delete AWS::IAM::Policy p-0, AWS::IAM::Policy p-1. Give'],
  [5, 'AWS::IAM::Policy p-3, AWS::IAM::Policy p-4. Give'],
  [6, 'AWS::IAM::Policy p-3, AWS::IAM::Policy p-4 and 1 more. Give'],
  [7, 'AWS::IAM::Policy p-3, AWS::IAM::Policy p-4 and 2 more. Give'],
])('of %d it names up to five', (count, words) => {
  const policies = Array.from({ length: count }, (_, at) => member('AWS::IAM::Policy', `p-${at}`));
  expect(refusalOf(policies)?.message).toContain(words);
});

test.each([
  'AWS::CDK::Metadata',
  'AWS::CloudFormation::WaitCondition',
  'AWS::CloudFormation::WaitConditionHandle',
  'AWS::EC2::VolumeAttachment',
  'AWS::EC2::Instance',
  'AWS::EC2::Volume',
  'AWS::RDS::DBInstance',
  'AWS::AutoScaling::AutoScalingGroup',
])('a member %s needs no other role', (type) => {
  expect(refusalOf([member(type)])).toBeUndefined();
});

test('members of nested stacks count, and the role is that of the root', () => {
  const arn = (name: string) => `arn:aws:cloudformation:eu-west-1:123456789012:stack/${name}/1`;
  const members = [member('AWS::CloudFormation::Stack', arn('inner'))];
  const policy = [member('AWS::IAM::Policy', 'p-1')];
  expect(refusalOf(members, {}, [stack('inner', policy)])).toMatchObject({ cause: 'state' });
  expect(refusalOf(members, {}, [stack('inner', policy, role)])).toMatchObject({ cause: 'state' });
  expect(refusalOf(members, role, [stack('inner', policy)])).toBeUndefined();
  const deeper = [stack('inner', [member('AWS::CloudFormation::Stack', arn('core'))]), stack('core', policy)];
  expect(refusalOf(members, {}, deeper)?.message).toContain('AWS::IAM::Policy p-1');
});

test('what the stack retains is not deleted: it needs no role, and need not be known', () => {
  const kept = { DeletionPolicy: 'Retain' };
  expect(refusalOf([member('AWS::IAM::Policy', 'p-1', kept), member('AWS::S3::Bucket', 'logs', kept)])).toBeUndefined();
  expect(refusalOf([member('AWS::S3::Bucket', 'logs')], role)).toMatchObject({ cause: 'unread' });
});

test('what is protected, or of a type that nobody knows, is named first', () => {
  const members = [member('AWS::IAM::Policy', 'p-1'), member('AWS::S3::Bucket', 'logs')];
  expect(refusalOf(members)?.message).toContain('AWS::S3::Bucket logs');
});

test('what else is deleted with a resource that is no stack needs no role', () => {
  const eni = types.find((type) => type.name === 'eni');
  if (eni === undefined) throw new RangeError('there is no type eni');
  const raw = { NetworkInterfaceId: 'eni-1', Attachment: { AttachmentId: 'attach-1' }, Tags: [] };
  const attached = toResource(eni, place, raw, now.toISOString());
  const radius = createProtection(defaultSettings, types).blastRadius(
    attached,
    { verb: 'detach', options: {} },
    now,
    () => 'gone',
  );
  expect([radius.alsoDestroys.length, radius.refused]).toEqual([1, undefined]);
});

describe('databases and clusters that go with a stack', () => {
  const described = (type: string, raw: Record<string, unknown>, tags: Readonly<Record<string, string>> = {}) => {
    const known = types.find(({ name }) => name === type);
    if (known === undefined) throw new RangeError(`there is no type ${type}`);
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    const id = String(raw[known.id]);
    return toResource(known, place, { ...known.fixture(id, place), Tags, ...raw }, now.toISOString());
  };
  const database = (more: object) => described('rds', { DBInstanceIdentifier: 'orders', ...more });
  const cluster = (more: object) => described('rds-cluster', { DBClusterIdentifier: 'ledger', ...more });
  const copy = (tags: Readonly<Record<string, string>>) => described('rds', { DBInstanceIdentifier: 'copy' }, tags);
  const members = [member('AWS::RDS::DBInstance', 'orders'), member('AWS::RDS::DBCluster', 'ledger')];
  const elsewhere = 'arn:aws:rds:us-east-1:123456789012:db:copy';
  const replicated = database({ ReadReplicaDBInstanceIdentifiers: ['copy'] });

  test.each<[string, readonly Resource[], object]>([
    ['a replica in another Region', [database({ ReadReplicaDBInstanceIdentifiers: [elsewhere] })], { cause: 'state' }],
    ['RDS Custom', [database({ Engine: 'custom-oracle-ee' })], { cause: 'state' }],
    ['a replica of the cluster', [cluster({ ReadReplicaIdentifiers: [elsewhere] })], { cause: 'state' }],
    ['a global cluster', [cluster({ GlobalClusterIdentifier: 'world' })], { cause: 'state' }],
    ['a shard group', [cluster({ ClusterScalabilityType: 'limitless' })], { cause: 'state' }],
    [
      'a protected replica that stays behind',
      [replicated, copy({ 'lifespan-intent': 'persistent-core' })],
      {
        cause: 'protected',
        message:
          'rds orders would be deleted with it: rds copy would also be changed: it is tagged ' +
          'lifespan-intent=persistent-core',
      },
    ],
    [
      'a replica that needs approval',
      [replicated, copy({ 'lifespan-intent': 'persistent-support' })],
      { cause: 'approval', message: expect.stringContaining('rds copy would also be changed') },
    ],
  ])('%s keeps it', (_, nested, expected) => {
    expect(refusalOf(members, {}, nested)).toMatchObject(expected);
  });

  test('a replica that is free, gone, or goes with it, does not', () => {
    expect(refusalOf(members, {}, [replicated, copy({})])).toBeUndefined();
    expect(refusalOf(members, {}, [replicated])).toBeUndefined();
    const both = [...members, member('AWS::RDS::DBInstance', 'copy')];
    expect(refusalOf(both, {}, [replicated, copy({})])).toBeUndefined();
  });
});
