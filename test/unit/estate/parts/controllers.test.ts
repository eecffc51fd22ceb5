import { expect, test } from '@jest/globals';
import { defaultSettings } from '../../../../src/config/settings.ts';
import type { Resource } from '../../../../src/core/resource.ts';
import { toResource } from '../../../../src/estate/inventory/to-resource.ts';
import { controllersOf } from '../../../../src/estate/parts/controllers.ts';
import { types } from '../../../../src/estate/vocabulary.ts';
import { createProtection } from '../../../../src/guard/protection.ts';
import { place } from '../fake-aws.ts';

function listOf(tags: Readonly<Record<string, string>>) {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function namesOf(tags: Readonly<Record<string, string>>, others: object = {}): readonly string[] {
  return controllersOf({ tags: listOf(tags), ...others }).map(({ name }) => name);
}

test.each<[Readonly<Record<string, string>>, string]>([
  [{ 'aws:autoscaling:groupName': 'web' }, 'Auto Scaling group web'],
  [{ 'aws:ec2:fleet-id': 'fleet-1' }, 'EC2 Fleet fleet-1'],
  [{ 'aws:ec2spot:fleet-request-id': 'sfr-1' }, 'Spot Fleet sfr-1'],
  [{ 'aws:elasticmapreduce:job-flow-id': 'j-1ABC' }, 'EMR cluster j-1ABC'],
  [{ 'aws:elasticmapreduce:instance-group-role': 'CORE' }, 'EMR cluster'],
  [{ AWSBatchServiceTag: 'batch' }, 'AWS Batch'],
  [{ 'aws:batch:compute-environment': 'nightly' }, 'AWS Batch nightly'],
  [{ 'elasticbeanstalk:environment-name': 'shop' }, 'Elastic Beanstalk environment shop'],
  [{ 'elasticbeanstalk:environment-id': 'e-1' }, 'Elastic Beanstalk environment'],
  [{ AmazonECSManaged: '' }, 'ECS'],
  [{ 'aws:ecs:clusterName': 'jobs' }, 'ECS jobs'],
  [{ AWSRDSCustom: 'custom-oracle' }, 'RDS Custom'],
  [{ 'parallelcluster:cluster-name': 'hpc' }, 'ParallelCluster hpc'],
  [{ AWSElasticDisasterRecoveryManaged: 'drs.amazonaws.com' }, 'Elastic Disaster Recovery'],
  [{ AWSApplicationMigrationServiceManaged: 'mgn.amazonaws.com' }, 'Application Migration Service'],
  [{ 'drs.amazonaws.com-source-server': 's-1' }, 'Elastic Disaster Recovery'],
  [{ 'drs.amazonaws.com-job': 'drsjob-1' }, 'Elastic Disaster Recovery'],
  [{ 'mgn.amazonaws.com-source-server': 's-1' }, 'Application Migration Service'],
  [{ ManagedByAmazonSageMakerResource: 'arn:aws:sagemaker:eu-west-1:1:domain/d-1' }, 'SageMaker'],
  [{ 'aws:cloud9:environment': 'c9' }, 'Cloud9 environment c9'],
  [{ 'aws:dlm:lifecycle-policy-id': 'policy-1' }, 'Data Lifecycle Manager policy policy-1'],
  [{ 'dlm:managed': 'true' }, 'Data Lifecycle Manager policy'],
  [{ 'aws:backup:source-resource': 'vol-1' }, 'AWS Backup'],
  [{ 'awsbackup-restore-test': 'plan-1' }, 'AWS Backup'],
  [{ 'kubernetes.io/cluster/shop': 'owned' }, 'Kubernetes cluster shop'],
])('%j: %s', (tags, name) => {
  expect(namesOf(tags)).toEqual([name]);
});

test.each<Readonly<Record<string, string>>>([
  {},
  { team: 'web' },
  { 'drs.amazonaws.com': 'yes', 'mgn.amazonaws.com': 'yes' },
  { 'kubernetes.io/cluster/shop': 'shared' },
  { 'aws:cloudformation:stack-name': 'site', 'aws:ec2launchtemplate:id': 'lt-1', 'aws:createdBy': 'x' },
  { 'for-use-with-amazon-emr-managed-policies': 'true' },
  { 'aws:servicecatalog:provisionedProductArn': 'arn:aws:servicecatalog:eu-west-1:1:stack/p/pp-1' },
])('%j: nothing runs it', (tags) => {
  expect(namesOf(tags)).toEqual([]);
});

test('the case of a key does not matter', () => {
  expect(namesOf({ awsbatchservicetag: 'batch' })).toEqual(['AWS Batch']);
  expect(namesOf({ 'Kubernetes.IO/cluster/shop': 'Owned' })).toEqual(['Kubernetes cluster shop']);
});

test('a resource may have several controllers, the most direct first', () => {
  const controllers = controllersOf({
    tags: listOf({ 'aws:autoscaling:groupName': 'nodes', 'eks:cluster-name': 'shop', AWSBatchServiceTag: 'batch' }),
    operator: { Managed: true, Principal: 'eks.amazonaws.com' },
  });
  expect(controllers).toEqual([
    { name: 'Auto Scaling group nodes', ref: { type: 'asg', id: 'nodes' } },
    { name: 'eks.amazonaws.com' },
    { name: 'Kubernetes cluster shop' },
    { name: 'AWS Batch' },
  ]);
});

test('the fleet of a group’s own launches is no second controller', () => {
  expect(namesOf({ 'aws:ec2:fleet-id': 'fleet-1', 'aws:autoscaling:groupName': 'web' })).toEqual([
    'Auto Scaling group web',
  ]);
});

test('a Spot Fleet whose instance was attached to a group is one', () => {
  expect(namesOf({ 'aws:ec2spot:fleet-request-id': 'sfr-1', 'aws:autoscaling:groupName': 'web' })).toEqual([
    'Auto Scaling group web',
    'Spot Fleet sfr-1',
  ]);
});

test('a service that AWS names as the operator runs it', () => {
  expect(namesOf({}, { operator: { Managed: true } })).toEqual(['an AWS service']);
  expect(namesOf({}, { operator: { Managed: false, Principal: 'x' } })).toEqual([]);
});

test('AWS Backup is known by the names that it gives', () => {
  expect(namesOf({}, { names: ['awsbackup:job-1'] })).toEqual(['AWS Backup']);
  expect(namesOf({}, { names: ['AwsBackup_i-1_2026'] })).toEqual(['AWS Backup']);
  expect(namesOf({}, { names: [undefined, 'my-awsbackup:job-1'] })).toEqual([]);
});

test('Cloud9 stops and starts its instance by itself, so only a delete is left to it', () => {
  expect(controllersOf({ tags: listOf({ 'aws:cloud9:owner': 'me' }) })).toEqual([
    { name: 'Cloud9 environment', undoes: ['delete', 'unprotect'] },
  ]);
});

const fought = new Set(['stop', 'start', 'delete', 'unprotect']);
const acted = types.filter(({ verbs }) => Object.values(verbs).some(({ effect }) => fought.has(effect)));

// Every type gives the same answer, so that no path around a controller leads over another type.
// Promise A21 of docs/safety.md.
test.each(acted.map((type) => [type.name, type] as const))('%s is left to whatever its tags name', (_name, type) => {
  const raw = { ...type.fixture('x', place), [type.id]: 'x' };
  const marks: readonly Readonly<Record<string, string>>[] = [
    { 'kubernetes.io/cluster/shop': 'owned' },
    { 'kubernetes.io/created-for/pvc/name': 'data' },
    { 'aws:elasticmapreduce:job-flow-id': 'j-1' },
    { 'elasticbeanstalk:environment-name': 'shop' },
    { 'aws:dlm:lifecycle-policy-id': 'policy-1' },
    { 'aws:backup:source-resource': 'x' },
    { 'drs.amazonaws.com-source-server': 's-1' },
  ];
  for (const tags of marks)
    expect([tags, type.controllers?.({ ...raw, Tags: listOf(tags) }).length]).toEqual([tags, 1]);
  expect(type.controllers?.({ ...raw, Tags: [] })).toEqual([]);
});

// A controller marks its instances, and hardly ever what they have attached.
test.each<[string, string, object]>([
  ['ebs', 'stop', { Attachments: [{ InstanceId: 'i-1', State: 'attached' }] }],
  ['ebs', 'delete', { Attachments: [{ InstanceId: 'i-1', State: 'attached' }] }],
  ['eni', 'stop', { Status: 'in-use', Attachment: { AttachmentId: 'a', InstanceId: 'i-1', DeviceIndex: 1 } }],
  ['network-addr', 'stop', { AssociationId: 'a', InstanceId: 'i-1', NetworkInterfaceId: 'eni-1' }],
  ['network-addr', 'stop', { AssociationId: 'a', NetworkInterfaceId: 'eni-2' }],
])('%s: no %s where it is attached to an instance that something runs', (name, effect, raw) => {
  const ruleOn = (tags: Readonly<Record<string, string>>) => {
    const made = (type: string, id: string, member: object) =>
      resourceOf(type, { ...member, [idKeys[type] ?? '']: id });
    const instance = made('ec2', 'i-1', { Tags: listOf(tags) });
    const interfaces: Readonly<Record<string, Resource>> = {
      'eni-1': made('eni', 'eni-1', {}),
      'eni-2': made('eni', 'eni-2', { Status: 'in-use', Attachment: { InstanceId: 'i-1' } }),
    };
    const related = ({ type, id }: { readonly type: string; readonly id: string }) =>
      type === 'ec2' ? instance : (interfaces[id] ?? 'gone');
    const ruled = made(name, 'x', { ...raw, Tags: [] });
    return createProtection(defaultSettings, types).rule(ruled, effect as 'stop', new Date(0), related);
  };
  expect(ruleOn({})).toMatchObject({ kind: 'free' });
  const marks: readonly Readonly<Record<string, string>>[] = [
    { 'aws:autoscaling:groupName': 'web' },
    { 'aws:elasticmapreduce:job-flow-id': 'j-1' },
    { 'eks:cluster-name': 'shop' },
  ];
  for (const tags of marks)
    expect([tags, ruleOn(tags)]).toMatchObject([tags, { kind: 'refused', cause: 'controller' }]);
});

const idKeys: Readonly<Record<string, string>> = Object.fromEntries(types.map(({ name, id }) => [name, id]));

function resourceOf(name: string, raw: object): Resource {
  const type = types.find((other) => other.name === name);
  if (type === undefined) throw new RangeError(`no type ${name}`);
  const whole = { ...type.fixture('x', place), ...raw };
  return toResource(type, place, whole, '2026-11-20T00:00:00Z');
}
