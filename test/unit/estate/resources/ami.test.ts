import { describe, expect, test } from '@jest/globals';
import { beginningOf } from '../../../../src/core/resource-type.ts';
import { unknown } from '../../../../src/core/truth.ts';
import { ami } from '../../../../src/estate/resources/ami.ts';
import { fakeAws, place } from '../fake-aws.ts';
import { noLaunchers, templateOf } from '../launch-replies.ts';
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

describe('what uses an image, though AWS would deregister it', () => {
  const instances = (...states: readonly string[]) => ({
    'ec2:DescribeInstances': () => ({
      Reservations: [
        { Instances: states.map((Name, at) => ({ InstanceId: `i-${at}`, ImageId: 'ami-1', State: { Name } })) },
      ],
    }),
  });
  const users = (replies: Parameters<typeof fakeAws>[0]) =>
    ami.protection?.fetch(fakeAws({ ...noLaunchers, ...instances(), ...replies }), ['ami-1', 'ami-2']);

  test('instances that run from it or are stopped, and versions of launch templates', async () => {
    expect(
      await users({ ...instances('running', 'stopped', 'terminated'), ...templateOf({ ImageId: 'ami-1' }) }),
    ).toEqual([['version 1 of launch template web (lt-1)', 'instance i-0', 'instance i-1'], []]);
  });

  test('nothing', async () => {
    expect(await users({})).toEqual([[], []]);
  });

  test('while a template takes its image from a parameter, any image may be the one', async () => {
    const parameter = { ImageId: 'resolve:ssm:/golden/web' };
    const cause =
      'version 1 of launch template web (lt-1) names its image by the parameter /golden/web, and Mayfly does not ' +
      'read that';
    expect(await users(templateOf(parameter))).toEqual([unknown(cause), unknown(cause)]);
    expect(await users(templateOf(parameter, { ImageId: 'ami-1' }))).toEqual([
      ['version 2 of launch template web (lt-1)'],
      unknown(cause),
    ]);
    expect(await users(templateOf({ ImageId: 'resolve:ssm:/aws/service/ami-windows-latest/x' }))).toEqual([[], []]);
  });

  test('in a test of policies: the instances that the test names', () => {
    const image = resourceOf('ami', { ImageId: 'ami-1' });
    const others = [
      resourceOf('ec2', { InstanceId: 'i-1', ImageId: 'ami-1' }),
      resourceOf('ec2', { InstanceId: 'i-2', ImageId: 'ami-1', State: { Name: 'terminated' } }),
      resourceOf('ec2', { InstanceId: 'i-3', ImageId: 'ami-2' }),
    ];
    expect(ami.fixtureAmong?.(image, others)).toMatchObject({ UsedBy: ['instance i-1'] });
    expect(ami.fixtureAmong?.(resourceOf('ami', { ImageId: 'ami-1', UsedBy: ['a'] }), [])).toMatchObject({
      UsedBy: ['a'],
    });
  });
});
