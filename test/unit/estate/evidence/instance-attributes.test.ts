import { expect, test } from '@jest/globals';
import { unknown } from '../../../../src/core/truth.ts';
import { instanceAttributes } from '../../../../src/estate/evidence/instance-attributes.ts';
import { fakeAws, place, refusal } from '../fake-aws.ts';
import { need } from '../need.ts';

function attributeOf(id: string, attribute: string) {
  return need('instance-attribute', place, { id, attribute });
}

test('each attribute is read with one call; its value comes whatever AWS calls the member', async () => {
  const needs = [attributeOf('i-1', 'userData'), attributeOf('i-1', 'groupSet'), attributeOf('i-2', 'userData')];
  const aws = fakeAws({
    'ec2:DescribeInstanceAttribute': ({ InstanceId, Attribute }: { InstanceId: string; Attribute: string }) => ({
      InstanceId,
      ...(Attribute === 'groupSet' && { Groups: [{ GroupId: 'sg-1' }] }),
      ...(Attribute === 'userData' && InstanceId === 'i-1' && { UserData: { Value: 'ZWNobw==' } }),
    }),
  });
  const answers = await instanceAttributes.gather(aws, needs, new Date());
  expect(needs.map(({ key }) => answers.get(key))).toEqual([[{ Value: 'ZWNobw==' }], [[{ GroupId: 'sg-1' }]], [{}]]);
  expect(aws.sent.map(({ input }) => input)).toEqual([
    { InstanceId: 'i-1', Attribute: 'userData' },
    { InstanceId: 'i-1', Attribute: 'groupSet' },
    { InstanceId: 'i-2', Attribute: 'userData' },
  ]);
});

test('a refusal makes only its own answer unknown', async () => {
  const needs = [attributeOf('i-denied', 'userData'), attributeOf('i-1', 'userData')];
  const aws = fakeAws({
    'ec2:DescribeInstanceAttribute': ({ InstanceId }: { InstanceId: string }) => {
      if (InstanceId === 'i-denied') throw refusal('ec2:DescribeInstanceAttribute');
      return { InstanceId, UserData: { Value: 'ZWNobw==' } };
    },
  });
  const answers = await instanceAttributes.gather(aws, needs, new Date());
  expect(needs.map(({ key }) => answers.get(key))).toEqual([
    unknown('AccessDenied on ec2:DescribeInstanceAttribute'),
    [{ Value: 'ZWNobw==' }],
  ]);
});
