import { expect, test } from '@jest/globals';
import { alsoDestroyedBy, beginningOf } from '../../../../src/core/resource-type.ts';
import { CallFailed } from '../../../../src/estate/aws/call-failed.ts';
import { types } from '../../../../src/estate/vocabulary.ts';
import { place } from '../fake-aws.ts';
import { blocked, check, perform, resourceOf, typeNamed } from './run-verb.ts';

const StackId = `arn:aws:cloudformation:${place.region}:${place.account}:stack/web/1`;

test.each([
  ['DELETE_COMPLETE', { status: 'done' }],
  ['DELETE_IN_PROGRESS', { status: 'wait' }],
  ['DELETE_FAILED', { status: 'failed', message: 'the bucket is not empty' }],
])('a deleted stack that is %s', async (StackStatus, expected) => {
  const reply = () => ({
    Stacks: [{ StackName: 'web', StackId, StackStatus, StackStatusReason: 'the bucket is not empty' }],
  });
  expect(
    await check(resourceOf('cfn', { StackName: 'web', StackId }), 'delete', { 'cloudformation:DescribeStacks': reply }),
  ).toMatchObject(expected);
});

test('a deleted stack that no longer exists is gone; another refusal rejects', async () => {
  const source = resourceOf('cfn', { StackName: 'web', StackId });
  const failing = (code: string, message: string) => ({
    'cloudformation:DescribeStacks': () => {
      throw new CallFailed('cloudformation:DescribeStacks', code, message, 400);
    },
  });
  expect(await check(source, 'delete', failing('ValidationError', 'Stack with id web does not exist'))).toEqual({
    status: 'done',
    after: { StackStatus: 'DELETE_COMPLETE' },
  });
  await expect(check(source, 'delete', failing('ValidationError', 'the name is too long'))).rejects.toThrow('too long');
  await expect(check(source, 'delete', failing('AccessDenied', 'no'))).rejects.toThrow('AccessDenied');
});

test('a stack is known by its name and ARN, counts from its creation, and is part of its parent and root', () => {
  const raw = {
    StackName: 'web',
    StackId,
    CreationTime: '2026-11-01T00:00:00Z',
    ParentId: StackId.replace('web', 'parent'),
    RootId: StackId.replace('web', 'root'),
  };
  expect(resourceOf('cfn', raw)).toMatchObject({ id: 'web', arn: StackId });
  expect(beginningOf(raw, typeNamed('cfn'))).toBe('2026-11-01T00:00:00Z');
  expect(typeNamed('cfn').partOf?.(raw)).toEqual([
    { type: 'cfn', id: 'parent' },
    { type: 'cfn', id: 'root' },
  ]);
});

test('a delete destroys the members that exist, under Mayfly’s type or else CloudFormation’s', () => {
  const stack = resourceOf('cfn', {
    StackName: 'root',
    StackId,
    Resources: [
      { ResourceType: 'AWS::CloudFormation::Stack', PhysicalResourceId: StackId.replace('web', 'child') },
      { ResourceType: 'AWS::EC2::Volume', PhysicalResourceId: 'vol-1' },
      { ResourceType: 'AWS::SQS::Queue', PhysicalResourceId: 'https://queue' },
      { ResourceType: 'AWS::EC2::Volume', PhysicalResourceId: 'vol-2', ResourceStatus: 'DELETE_COMPLETE' },
      { ResourceType: 'AWS::EC2::Volume' },
    ],
  });
  expect(alsoDestroyedBy(typeNamed('cfn').verbs.delete, stack, types)).toEqual([
    { type: 'cfn', id: 'child' },
    { type: 'ebs', id: 'vol-1' },
    { type: 'AWS::SQS::Queue', id: 'https://queue' },
  ]);
});

test('a nested stack is left to its root, and a stack in change is left alone', () => {
  const stack = (more: object) => resourceOf('cfn', { StackName: 'web', StackId, ...more });
  expect(blocked(stack({ StackStatus: 'CREATE_COMPLETE' }), 'delete')).toBeUndefined();
  expect(blocked(stack({ ParentId: StackId }), 'delete')).toBe('it is a nested stack: its root stack deletes it');
  expect(blocked(stack({ StackStatus: 'UPDATE_IN_PROGRESS' }), 'delete')).toBe(
    'an operation is in progress (UPDATE_IN_PROGRESS)',
  );
});

test('a delete names the stack by its ARN, so that a newer stack of that name is not meant', async () => {
  const source = resourceOf('cfn', { StackName: 'web', StackId });
  const { sent } = await perform('delete', [source], { 'cloudformation:DeleteStack': () => ({}) });
  expect(sent).toEqual([
    {
      via: 'write',
      call: 'cloudformation:DeleteStack',
      input: { StackName: StackId, ClientRequestToken: 'step-1' },
    },
  ]);
});
