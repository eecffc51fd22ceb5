import { expect, test } from '@jest/globals';
import { controllersOf } from '../../../../src/estate/parts/controllers.ts';
import { types } from '../../../../src/estate/vocabulary.ts';
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
  ];
  for (const tags of marks)
    expect([tags, type.controllers?.({ ...raw, Tags: listOf(tags) }).length]).toEqual([tags, 1]);
  expect(type.controllers?.({ ...raw, Tags: [] })).toEqual([]);
});
