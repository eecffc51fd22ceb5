import { expect, test } from '@jest/globals';
import { beginningOf } from '../../../../src/core/resource-type.ts';
import { ami } from '../../../../src/estate/resources/ami.ts';
import { place } from '../fake-aws.ts';
import { check, perform, resourceOf, tagList } from './run-verb.ts';

test.each<[string | undefined, string | undefined]>([
  [undefined, undefined],
  ['disabled', undefined],
  ['enabled-without-cooldown', 'DeregistrationProtection (enabled-without-cooldown)'],
  ['enabled-with-cooldown', 'DeregistrationProtection (enabled-with-cooldown)'],
])('an image whose deregistration protection is %s', (state, lock) => {
  expect(ami.lock?.({ ImageId: 'ami-1', DeregistrationProtection: state }, 'delete')).toBe(lock);
  expect(ami.lock?.({ ImageId: 'ami-1', DeregistrationProtection: state }, 'tag')).toBeUndefined();
});

test('an image has an ARN without an account, counts from its creation, and belongs to its stack', () => {
  const raw = {
    ImageId: 'ami-1',
    CreationDate: '2026-11-01T00:00:00Z',
    Tags: tagList({ 'aws:cloudformation:stack-name': 'site' }),
  };
  expect(resourceOf('ami', raw)).toMatchObject({ id: 'ami-1', arn: `arn:aws:ec2:${place.region}::image/ami-1` });
  expect(beginningOf(raw, ami)).toBe('2026-11-01T00:00:00Z');
  expect(ami.partOf?.(raw)).toEqual([{ type: 'cfn', id: 'site' }]);
});

test.each([
  [[], { status: 'done' }],
  [[{ ImageId: 'ami-1', State: 'deregistered' }], { status: 'done' }],
  [[{ ImageId: 'ami-1', State: 'available' }], { status: 'wait' }],
])('a deregistered image that AWS lists as %j', async (Images, expected) => {
  const replies = { 'ec2:DescribeImages': () => ({ Images }) };
  expect(await check(resourceOf('ami', { ImageId: 'ami-1' }), 'delete', replies)).toMatchObject(expected);
});

test('a restore launches one instance and waits until it is running', async () => {
  const source = resourceOf('ami', { ImageId: 'ami-1', State: 'available' });
  const options = { settings: { InstanceType: 'm5.large', SubnetId: 'subnet-1' }, tags: { team: 'web' } };
  const { sent, performed } = await perform(
    'restore',
    [source],
    { 'ec2:RunInstances': () => ({ Instances: [{ InstanceId: 'i-9' }] }) },
    options,
  );
  expect(sent[0]?.input).toMatchObject({ ImageId: 'ami-1', MinCount: 1, MaxCount: 1, ClientToken: 'step-1' });
  const checked = (instance: object) => {
    const Instances = [{ InstanceId: 'i-9', InstanceType: 'm5.large', SubnetId: 'subnet-1', ...instance }];
    const replies = { 'ec2:DescribeInstances': () => ({ Reservations: [{ Instances }] }) };
    return check(source, 'restore', replies, performed[0], options);
  };
  expect(await checked({ State: { Name: 'pending' } })).toEqual({ status: 'wait' });
  expect(await checked({ State: { Name: 'running' } })).toMatchObject({ status: 'done' });
  expect(await checked({ State: { Name: 'running' }, SubnetId: 'subnet-2' })).toEqual({
    status: 'failed',
    message: 'instance i-9 was created with SubnetId subnet-2, but the original had subnet-1',
  });
  expect(await checked({ State: { Name: 'terminated' }, StateReason: { Message: 'no capacity' } })).toEqual({
    status: 'failed',
    message: 'no capacity',
  });
});
