import { expect, test } from '@jest/globals';
import { attached } from '../../../../src/core/resource.ts';
import { fakeAws, place } from '../fake-aws.ts';
import { blocked, check, perform, resourceOf, tagList, typeNamed } from './run-verb.ts';

const type = typeNamed('network-addr');
const free = { AllocationId: 'eipalloc-1', PublicIp: '198.51.100.1' };
const associated = { ...free, AssociationId: 'eipassoc-1', InstanceId: 'i-1', NetworkInterfaceId: 'eni-1' };

test('an address is known by its allocation id and ARN, and belongs to its interface, instance and stack', () => {
  const raw = { ...associated, Tags: tagList({ 'aws:cloudformation:stack-name': 'site' }) };
  const arn = `arn:aws:ec2:${place.region}:${place.account}:elastic-ip/eipalloc-1`;
  expect(resourceOf(type.name, raw)).toMatchObject({ id: 'eipalloc-1', arn });
  expect(type.created).toBeUndefined();
  expect(type.partOf?.(raw)).toEqual([attached('eni', 'eni-1'), attached('ec2', 'i-1'), { type: 'cfn', id: 'site' }]);
  expect(type.partOf?.({ ...free, InstanceId: '' })).toEqual([]);
});

test('an address is controlled by the service that manages it or its interface', () => {
  expect(type.controllers?.({ ...free, ServiceManaged: 'alb' })[0]?.name).toBe('the service alb');
  expect(
    type.controllers?.({ ...associated, NetworkInterface: { RequesterManaged: true, RequesterId: 'amazon-elb' } })[0]
      ?.name,
  ).toBe('amazon-elb');
  expect(type.controllers?.(associated) ?? []).toEqual([]);
});

test('addresses without an allocation id are left out', async () => {
  const aws = fakeAws({ 'ec2:DescribeAddresses': () => ({ Addresses: [free, { PublicIp: '198.51.100.2' }] }) });
  expect(await type.list.pages(aws)).toEqual([free]);
});

test('the interfaces of all addresses are described together; a free address has none', async () => {
  const aws = fakeAws({
    'ec2:DescribeNetworkInterfaces': () => ({ NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1', Status: 'in-use' }] }),
  });
  const [interfaces] = type.detailCalls ?? [];
  expect(await interfaces?.fetch(aws, [associated, free, { ...associated, AllocationId: 'eipalloc-2' }])).toEqual([
    { NetworkInterfaceId: 'eni-1', Status: 'in-use' },
    undefined,
    { NetworkInterfaceId: 'eni-1', Status: 'in-use' },
  ]);
  expect(aws.sent.map(({ input }) => input)).toEqual([
    { Filters: [{ Name: 'network-interface-id', Values: ['eni-1'] }] },
  ]);
});

test('a disassociation names the association, which is also what it destroys', async () => {
  const source = resourceOf(type.name, associated);
  expect(type.verbs.disassociate?.alsoDestroys?.(source as never)).toEqual([
    { type: 'AWS::EC2::EIPAssociation', id: 'eipassoc-1' },
  ]);
  const { sent } = await perform('disassociate', [source], { 'ec2:DisassociateAddress': () => ({}) });
  expect(sent[0]?.input).toEqual({ AssociationId: 'eipassoc-1' });
});

test('an associated address is disassociated before it is released', () => {
  expect(blocked(resourceOf(type.name, associated), 'delete')).toBe(
    'it is associated with i-1: `force: true` disassociates it first',
  );
  expect(blocked(resourceOf(type.name, { ...associated, InstanceId: '' }), 'delete')).toBe(
    'it is associated with eni-1: `force: true` disassociates it first',
  );
  expect(blocked(resourceOf(type.name, free), 'delete')).toBeUndefined();
  expect(blocked(resourceOf(type.name, free), 'disassociate')).toBe('it is not associated');
});

test.each([
  ['disassociate', [free], 'done'],
  ['disassociate', [associated], 'wait'],
  ['disassociate', [], 'failed'],
  ['delete', [free], 'wait'],
  ['delete', [], 'done'],
])('after %s, AWS lists %j', async (verb, Addresses, status) => {
  const replies = { 'ec2:DescribeAddresses': () => ({ Addresses }) };
  expect(await check(resourceOf(type.name, associated), verb, replies)).toMatchObject({ status });
});

test('what AWS has disassociated meanwhile needs no call', async () => {
  const free = resourceOf('network-addr', { AllocationId: 'eipalloc-1', PublicIp: '203.0.113.7' });
  expect((await perform('disassociate', [free], {})).sent).toEqual([]);
});
