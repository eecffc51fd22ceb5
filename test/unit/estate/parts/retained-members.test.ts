import { expect, test } from '@jest/globals';
import { retainedIn, retainedMembers } from '../../../../src/estate/parts/retained-members.ts';
import { fakeAws, refusal } from '../fake-aws.ts';

const yaml = `AWSTemplateFormatVersion: 2010-09-09
Parameters: { Name: { Type: String } }
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Retain
    Properties: { TableName: !Sub '\${Name}-table', KeySchema: !GetAtt [Other, Schema] }
  Bucket: { Type: AWS::S3::Bucket, DeletionPolicy: "RetainExceptOnCreate" }
  Database: { Type: AWS::RDS::DBInstance, DeletionPolicy: Snapshot }
  Queue: { Type: AWS::SQS::Queue, DeletionPolicy: Delete }
  Topic: { Type: AWS::SNS::Topic, DeletionPolicy: !Ref Name }
  Group: { Type: AWS::Logs::LogGroup, UpdateReplacePolicy: Retain }
  Nothing:
`;

test('members stay whose DeletionPolicy says so in so many words, in YAML and in JSON', () => {
  expect([...retainedIn(yaml)]).toEqual(['Table', 'Bucket']);
  const Resources = { Table: { DeletionPolicy: 'Retain' }, Queue: { DeletionPolicy: 'retain' }, Topic: {} };
  expect([...retainedIn(JSON.stringify({ Resources }))]).toEqual(['Table']);
});

test.each([
  ['is no template', 'hello'],
  ['is empty', ''],
  ['is cut off', yaml.slice(0, 220)],
  ['has no resources', 'Resources: []'],
  ['has a key twice', 'Resources:\n  A: { DeletionPolicy: Retain }\n  A: { DeletionPolicy: Delete }\n'],
  ['takes a member from elsewhere', 'X: &x { DeletionPolicy: Retain }\nResources:\n  A: *x\n'],
])('where the text %s, each member counts as deleted', (_, text) => {
  expect([...retainedIn(text)]).toEqual([]);
});

const StackId = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/shop/1';

test('the processed template of a stack that is settled is read', async () => {
  const aws = fakeAws({ 'cloudformation:GetTemplate': () => ({ TemplateBody: yaml }) });
  for (const StackStatus of ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'IMPORT_COMPLETE'])
    expect([...(await retainedMembers(aws, { StackId, StackStatus }))]).toEqual(['Table', 'Bucket']);
  expect(aws.sent[0]?.input).toEqual({ StackName: StackId, TemplateStage: 'Processed' });
});

test.each(['ROLLBACK_COMPLETE', 'UPDATE_FAILED', 'DELETE_FAILED', 'UPDATE_IN_PROGRESS', undefined])(
  'the template of a stack in %s is not trusted',
  async (StackStatus) => {
    const aws = fakeAws({ 'cloudformation:GetTemplate': () => ({ TemplateBody: yaml }) });
    expect((await retainedMembers(aws, { StackId, StackStatus })).size).toBe(0);
    expect(aws.sent).toEqual([]);
  },
);

test('without a template nothing is retained; an error of our own is thrown', async () => {
  const settled = { StackId, StackStatus: 'CREATE_COMPLETE' };
  expect((await retainedMembers(fakeAws({}), settled)).size).toBe(0);
  expect((await retainedMembers(fakeAws({ 'cloudformation:GetTemplate': () => ({}) }), settled)).size).toBe(0);
  const throttled = () => {
    throw refusal('cloudformation:GetTemplate', 'Throttling');
  };
  expect((await retainedMembers(fakeAws({ 'cloudformation:GetTemplate': throttled }), settled)).size).toBe(0);
  const broken = () => {
    throw new TypeError('boom');
  };
  await expect(retainedMembers(fakeAws({ 'cloudformation:GetTemplate': broken }), settled)).rejects.toThrow('boom');
});
