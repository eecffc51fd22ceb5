import { expect, test } from '@jest/globals';
import { attached } from '../../../../src/core/resource.ts';
import { fakeAws, place } from '../fake-aws.ts';
import { blocked, check, resourceOf, tagList, typeNamed } from './run-verb.ts';

const type = typeNamed('security-group');
const raw = { GroupId: 'sg-1', GroupName: 'web' };

test('a group is known by its id and ARN, and belongs to the interfaces that use it and to its stack', () => {
  const used = {
    ...raw,
    NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1' }],
    Tags: tagList({ 'aws:cloudformation:stack-name': 'site' }),
  };
  const arn = `arn:aws:ec2:${place.region}:${place.account}:security-group/sg-1`;
  expect(resourceOf(type.name, used)).toMatchObject({ id: 'sg-1', arn });
  expect(type.created).toBeUndefined();
  expect(type.partOf?.(used)).toEqual([attached('eni', 'eni-1'), { type: 'cfn', id: 'site' }]);
  expect(type.controllers?.({ ...raw, Tags: tagList({ 'kubernetes.io/cluster/prod': 'owned' }) })[0]?.name).toBe(
    'Kubernetes cluster prod',
  );
  expect(type.controllers?.({ ...raw, Tags: tagList({ 'kubernetes.io/cluster/prod': 'shared' }) }) ?? []).toEqual([]);
});

test.each([
  ['is free', {}, undefined],
  ['is the default group', { GroupName: 'default' }, 'it is the default group of its VPC, which AWS does not delete'],
  [
    'has users',
    { NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1', InstanceId: 'i-1' }, { NetworkInterfaceId: 'eni-2' }] },
    'it is used by eni-1 of i-1 and 1 more',
  ],
  ['is named by a rule', { ReferencedBy: [{ GroupId: 'sg-2' }] }, 'the rules of sg-2 name it'],
])('a delete of a group that %s', (_, more, reason) => {
  expect(blocked(resourceOf(type.name, { ...raw, ...more }), 'delete')).toBe(reason);
});

test('each group gets its interfaces, with the instance behind them', async () => {
  const aws = fakeAws({
    'ec2:DescribeNetworkInterfaces': () => ({
      NetworkInterfaces: [
        {
          NetworkInterfaceId: 'eni-1',
          Groups: [{ GroupId: 'sg-1' }, { GroupId: 'sg-2' }],
          Attachment: { InstanceId: 'i-1' },
        },
        { NetworkInterfaceId: 'eni-2', Description: 'x', Groups: [{ GroupId: 'sg-2' }] },
      ],
    }),
  });
  const interfaces = type.detailCalls?.find(({ key }) => key === 'NetworkInterfaces');
  expect(await interfaces?.fetch(aws, [raw, { GroupId: 'sg-2' }, { GroupId: 'sg-3' }])).toEqual([
    [{ NetworkInterfaceId: 'eni-1', InstanceId: 'i-1' }],
    [
      { NetworkInterfaceId: 'eni-1', InstanceId: 'i-1' },
      { NetworkInterfaceId: 'eni-2', Description: 'x' },
    ],
    [],
  ]);
});

test('rules in both directions refer to a group; rules that name their own group do not count', async () => {
  const rule = (GroupId: string) => [{ UserIdGroupPairs: [{ GroupId }] }];
  const groups = [
    { GroupId: 'sg-1', GroupName: 'web', IpPermissions: rule('sg-1') },
    { GroupId: 'sg-2', GroupName: 'app', IpPermissions: rule('sg-1') },
    { GroupId: 'sg-3', GroupName: 'db', IpPermissionsEgress: rule('sg-1') },
  ];
  const aws = fakeAws({
    'ec2:DescribeSecurityGroups': (_input: object, nth: number) => ({
      SecurityGroups: nth === 0 ? groups.slice(0, 2) : groups.slice(2),
    }),
  });
  const references = type.detailCalls?.find(({ key }) => key === 'ReferencedBy');
  expect(await references?.fetch(aws, [raw, { GroupId: 'sg-2' }])).toEqual([
    [
      { GroupId: 'sg-2', GroupName: 'app' },
      { GroupId: 'sg-3', GroupName: 'db' },
    ],
    [],
  ]);
  expect(aws.sent.map(({ input }) => input)).toEqual([
    { MaxResults: 1000, Filters: [{ Name: 'ip-permission.group-id', Values: ['sg-1', 'sg-2'] }] },
    { MaxResults: 1000, Filters: [{ Name: 'egress.ip-permission.group-id', Values: ['sg-1', 'sg-2'] }] },
  ]);
});

test('a deleted group is waited for while AWS lists it', async () => {
  const listed = (SecurityGroups: object[]) => ({ 'ec2:DescribeSecurityGroups': () => ({ SecurityGroups }) });
  expect(await check(resourceOf(type.name, raw), 'delete', listed([raw]))).toEqual({ status: 'wait' });
  expect(await check(resourceOf(type.name, raw), 'delete', listed([]))).toMatchObject({ status: 'done' });
});
