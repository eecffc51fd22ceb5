import { expect, test } from '@jest/globals';
import type { Json } from '../../../../src/core/json.ts';
import { isUnknown, unknown } from '../../../../src/core/truth.ts';
import { awsProtection } from '../../../../src/estate/evidence/aws-protection.ts';
import { types } from '../../../../src/estate/vocabulary.ts';
import { fakeAws, place, refusal } from '../fake-aws.ts';

test('instances and stacks are read one by one; one that cannot be read is unknown by itself', async () => {
  const kind = awsProtection({ types });
  const need = (type: string, id: string) => ({
    kind: 'aws-protection',
    place,
    question: { type, id } as Json,
    key: `${type}|${id}`,
  });
  const aws = fakeAws({
    'ec2:DescribeInstanceAttribute': ({ InstanceId }: { InstanceId: string }) => {
      if (InstanceId === 'i-denied') throw refusal('ec2:DescribeInstanceAttribute');
      return { InstanceId, DisableApiTermination: { Value: InstanceId === 'i-on' } };
    },
    'cloudformation:DescribeStacks': ({ StackName }: { StackName: string }) => {
      if (StackName === 'denied') throw refusal('cloudformation:DescribeStacks');
      return { Stacks: StackName === 'gone' ? [] : [{ StackName, EnableTerminationProtection: StackName === 'on' }] };
    },
  });
  const needs = [
    need('ec2', 'i-on'),
    need('cfn', 'on'),
    need('ec2', 'i-off'),
    need('ec2', 'i-denied'),
    need('cfn', 'off'),
    need('cfn', 'gone'),
    need('cfn', 'denied'),
    need('ebs', 'vol-1'),
  ];
  const answers = await kind.gather(aws, needs, new Date());
  const texts = needs.map(({ key }) => answers.get(key)).map((answer) => (isUnknown(answer) ? answer.cause : answer));
  expect(texts).toEqual([
    true,
    true,
    false,
    'AccessDenied on ec2:DescribeInstanceAttribute',
    false,
    'AWS does not list the stack gone',
    'AccessDenied on cloudformation:DescribeStacks',
    'ebs has no call for its protection',
  ]);
  expect(kind.iam).toEqual(expect.arrayContaining(['cloudformation:DescribeStacks', 'ec2:DescribeInstanceAttribute']));
});

test('an answer that is missing is unknown, never unprotected', async () => {
  const incomplete = {
    ...types[0],
    name: 'ec2',
    protection: { key: 'DisableApiTermination', iam: [], fetch: () => Promise.resolve([false]) },
  } as (typeof types)[number];
  const needs = ['i-1', 'i-2'].map((id) => ({
    kind: 'aws-protection',
    place,
    question: { type: 'ec2', id },
    key: id,
  }));
  const answers = await awsProtection({ types: [incomplete] }).gather(fakeAws({}), needs, new Date());
  expect([answers.get('i-1'), answers.get('i-2')]).toEqual([false, unknown('AWS returned nothing about this ec2')]);
});
