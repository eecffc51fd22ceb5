import { expect, test } from '@jest/globals';
import { beginningOf, idOfArn } from '../../../../src/core/resource-type.ts';
import { place } from '../fake-aws.ts';
import { blocked, check, perform, resourceOf, tagList, typeNamed } from './run-verb.ts';

const arn = `arn:aws:autoscaling:${place.region}:${place.account}:autoScalingGroup:1:autoScalingGroupName/web`;
const raw = { AutoScalingGroupName: 'web', AutoScalingGroupARN: arn, CreatedTime: '2026-11-01T00:00:00Z' };
const asg = typeNamed('asg');

test('a group is known by its name and ARN, counts from its creation, and belongs to its stack', () => {
  expect(resourceOf('asg', raw)).toMatchObject({ id: 'web', arn });
  expect(beginningOf(raw, asg)).toBe('2026-11-01T00:00:00Z');
  expect(asg.partOf?.({ ...raw, Tags: tagList({ 'aws:cloudformation:stack-name': 'site' }) })).toEqual([
    { type: 'cfn', id: 'site' },
  ]);
});

test("a group's name may contain the kind that its ARN names before it", () => {
  expect(idOfArn(asg, `${arn}/autoScalingGroupName/blue`)).toBe('web/autoScalingGroupName/blue');
});

test.each([
  ['no protection', {}, undefined],
  ['protection that is off', { DeletionProtection: 'none' }, undefined],
  ['deletion protection', { DeletionProtection: 'prevent-all-deletion' }, 'DeletionProtection (prevent-all-deletion)'],
  [
    'an instance that is protected from scale-in',
    {
      Instances: [
        { InstanceId: 'i-1', ProtectedFromScaleIn: false },
        { InstanceId: 'i-2', ProtectedFromScaleIn: true },
      ],
    },
    'ProtectedFromScaleIn of i-2',
  ],
])('a group with %s', (_, more, lock) => {
  expect(asg.lock?.({ ...raw, ...more }, 'delete')).toBe(lock);
  expect(asg.lock?.({ ...raw, ...more }, 'tag')).toBeUndefined();
});

test('only `delete-with-instances` deletes a group that has instances', async () => {
  const group = (count: number) =>
    resourceOf('asg', {
      ...raw,
      Instances: Array.from({ length: count }, (_, index) => ({ InstanceId: `i-${index + 1}` })),
    });
  expect([0, 1, 2].map((count) => blocked(group(count), 'delete'))).toEqual([
    undefined,
    'it has an instance: `force: true` deletes them with it',
    'it has 2 instances: `force: true` deletes them with it',
  ]);
  expect(blocked(group(2), 'delete-with-instances')).toBeUndefined();
  const forced = async (verb: string) => {
    const { sent } = await perform(verb, [group(2)], { 'autoscaling:DeleteAutoScalingGroup': () => ({}) });
    return sent[0]?.input;
  };
  expect(await forced('delete')).toEqual({ AutoScalingGroupName: 'web', ForceDelete: false });
  expect(await forced('delete-with-instances')).toEqual({ AutoScalingGroupName: 'web', ForceDelete: true });
  expect(asg.verbs['delete-with-instances']?.alsoDestroys?.(group(2) as never)).toEqual([
    { type: 'ec2', id: 'i-1' },
    { type: 'ec2', id: 'i-2' },
  ]);
});

test('a group has a status only while it is being deleted', () => {
  expect(asg.isGone?.(raw)).toBe(false);
  expect(asg.isGone?.({ ...raw, Status: 'Delete in progress' })).toBe(true);
});

test.each(['delete', 'delete-with-instances'])('after %s the group is waited for while AWS lists it', async (verb) => {
  const listed = (AutoScalingGroups: object[]) => ({
    'autoscaling:DescribeAutoScalingGroups': () => ({ AutoScalingGroups }),
  });
  expect(await check(resourceOf('asg', raw), verb, listed([{ ...raw, Status: 'Delete in progress' }]))).toEqual({
    status: 'wait',
  });
  expect(await check(resourceOf('asg', raw), verb, listed([]))).toMatchObject({ status: 'done' });
  await expect(check(resourceOf('asg', raw), verb, {})).rejects.toMatchObject({ code: 'AccessDenied' });
});

test('a group that stays says which of its instances went', async () => {
  const [one, two, three] = ['i-1', 'i-2', 'i-3'].map((InstanceId) => ({ InstanceId }));
  const pool = { WarmPoolSize: 1, WarmPoolConfiguration: {} };
  const before = resourceOf('asg', { ...raw, ...pool, Instances: [one, two], WarmPool: [three] });
  const checked = (more: Parameters<typeof check>[2]) =>
    check(
      before,
      'delete-with-instances',
      {
        'autoscaling:DescribeAutoScalingGroups': () => ({ AutoScalingGroups: [{ ...raw, ...pool, Instances: [one] }] }),
        ...more,
      },
      { notes: { sent: '2026-11-21T00:30:00Z' } },
    );
  const failed = { status: 'failed', message: 'an hour after the request AWS still lists it' };
  const ids = (...names: readonly string[]) => names.map((id) => ({ type: 'ec2', id }));
  const poolNow = (Instances: object[]) => ({ 'autoscaling:DescribeWarmPool': () => ({ Instances }) });
  expect(await checked(poolNow([]))).toEqual({ ...failed, parts: ids('i-2', 'i-3') });
  expect(await checked(poolNow([{ InstanceId: 'i-3' }]))).toEqual({ ...failed, parts: ids('i-2') });
  // A pool that cannot be read: nothing is said of it.
  expect(await checked({})).toEqual({ ...failed, parts: ids('i-2') });
});
