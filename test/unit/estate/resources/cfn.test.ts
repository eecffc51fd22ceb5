import { expect, test } from '@jest/globals';
import { alsoDestroyedBy, beginningOf } from '../../../../src/core/resource-type.ts';
import { CallFailed } from '../../../../src/estate/aws/call-failed.ts';
import { types } from '../../../../src/estate/vocabulary.ts';
import { fakeAws, place } from '../fake-aws.ts';
import { blocked, check, now, perform, resourceOf, typeNamed } from './run-verb.ts';

const StackId = `arn:aws:cloudformation:${place.region}:${place.account}:stack/web/1`;

test.each([
  ['DELETE_COMPLETE', { status: 'done' }],
  ['DELETE_IN_PROGRESS', { status: 'wait' }],
  ['DELETE_FAILED', { status: 'failed', message: 'the bucket is not empty' }],
])('a deleted stack that is %s', async (StackStatus, expected) => {
  const reply = () => ({
    Stacks: [{ StackName: 'web', StackId, StackStatus, StackStatusReason: 'the bucket is not empty' }],
  });
  const replies = {
    'cloudformation:DescribeStacks': reply,
    'cloudformation:ListStackResources': () => ({ StackResourceSummaries: [] }),
  };
  const source = resourceOf('cfn', { StackName: 'web', StackId });
  expect(await check(source, 'delete', replies)).toMatchObject(expected);
});

test('a stack whose deletion stops half-way says which members went, those of nested stacks, too', async () => {
  const child = StackId.replace('web', 'child');
  const member = (ResourceType: string, PhysicalResourceId: string, ResourceStatus = 'CREATE_COMPLETE') => ({
    ...{ ResourceType, PhysicalResourceId, ResourceStatus, LastUpdatedTimestamp: '2026-11-21T02:01:00Z' },
  });
  const source = resourceOf('cfn', {
    ...{ StackName: 'web', StackId, StackStatus: 'CREATE_COMPLETE' },
    Resources: [
      member('AWS::EC2::Volume', 'vol-1'),
      member('AWS::EC2::Volume', 'vol-2'),
      member('AWS::CloudFormation::Stack', child),
      member('AWS::EC2::Volume', 'vol-9', 'DELETE_COMPLETE'),
    ],
  });
  const replies = {
    'cloudformation:DescribeStacks': () => ({ Stacks: [{ StackStatus: 'DELETE_FAILED', StackStatusReason: 'no' }] }),
    'cloudformation:ListStackResources': ({ StackName }: { readonly StackName: string }) => ({
      StackResourceSummaries:
        StackName === child
          ? [
              member('AWS::SQS::Queue', 'https://queue', 'DELETE_COMPLETE'),
              // An update had removed it long before.
              { ...member('AWS::SQS::Queue', 'old', 'DELETE_COMPLETE'), LastUpdatedTimestamp: '2026-10-01T00:00:00Z' },
            ]
          : [
              member('AWS::EC2::Volume', 'vol-1', 'DELETE_COMPLETE'),
              member('AWS::EC2::Volume', 'vol-2', 'DELETE_FAILED'),
              member('AWS::CloudFormation::Stack', child, 'DELETE_FAILED'),
              member('AWS::EC2::Volume', 'vol-9', 'DELETE_COMPLETE'),
            ],
    }),
  };
  expect(await check(source, 'delete', replies, { notes: { sent: now.toISOString() } })).toEqual({
    status: 'failed',
    message: 'no',
    parts: [
      { type: 'AWS::EC2::Volume', id: 'vol-1' },
      { type: 'AWS::SQS::Queue', id: 'https://queue' },
    ],
  });
  // What went is not known: nothing is concluded yet.
  const { 'cloudformation:DescribeStacks': stacks } = replies;
  await expect(check(source, 'delete', { 'cloudformation:DescribeStacks': stacks })).rejects.toThrow('AccessDenied');
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
      { ResourceType: 'AWS::EC2::Volume', PhysicalResourceId: 'vol-3', DeletionPolicy: 'Retain' },
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
  expect(blocked(stack({ StackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' }), 'delete')).toContain('in progress');
  expect(blocked(stack({ StackStatus: 'REVIEW_IN_PROGRESS' }), 'delete')).toBeUndefined();
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

test('members that the template retains are marked; all members are read where the template is not', async () => {
  const members = ['Data', 'Cache'].map((LogicalResourceId) => ({
    LogicalResourceId,
    ResourceType: 'AWS::EC2::Volume',
  }));
  const stacks = [
    { StackId, StackStatus: 'CREATE_COMPLETE' },
    { StackId: 'empty', StackStatus: 'CREATE_COMPLETE' },
  ];
  const TemplateBody = JSON.stringify({ Resources: { Data: { DeletionPolicy: 'Retain' }, Cache: {} } });
  const listed = ({ StackName }: { readonly StackName: string }) => ({
    StackResourceSummaries: StackName === 'empty' ? [] : members,
  });
  const aws = fakeAws({
    'cloudformation:ListStackResources': listed,
    'cloudformation:GetTemplate': () => ({ TemplateBody }),
  });
  const [detail] = typeNamed('cfn').detailCalls ?? [];
  expect(await detail?.fetch(aws, stacks)).toEqual([[{ ...members[0], DeletionPolicy: 'Retain' }, members[1]], []]);
  expect(aws.sent.filter(({ call }) => call.endsWith('GetTemplate'))).toHaveLength(1);
  const denied = fakeAws({ 'cloudformation:ListStackResources': listed });
  expect(await detail?.fetch(denied, stacks.slice(0, 1))).toEqual([members]);
});

test('the role of a stack is its own, if it has one', () => {
  const roleOf = (more: object) =>
    typeNamed('cfn').verbs.delete?.ownRole?.(resourceOf('cfn', { StackName: 'web', StackId, ...more }));
  expect([roleOf({ RoleARN: 'arn:role' }), roleOf({ RoleARN: '' }), roleOf({})]).toEqual([
    'arn:role',
    undefined,
    undefined,
  ]);
});
