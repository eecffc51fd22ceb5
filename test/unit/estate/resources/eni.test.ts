import { expect, test } from '@jest/globals';
import { attached } from '../../../../src/core/resource.ts';
import { fakeAws, place } from '../fake-aws.ts';
import { blocked, check, perform, resourceOf, tagList, typeNamed } from './run-verb.ts';

const eni = typeNamed('eni');
const free = { NetworkInterfaceId: 'eni-1', Status: 'available' };
const ofAnInstance = {
  NetworkInterfaceId: 'eni-1',
  Status: 'in-use',
  Attachment: { AttachmentId: 'eni-attach-1', InstanceId: 'i-1', DeviceIndex: 1 },
};

test('an interface is known by its id and ARN, and belongs to its instance and its stack', () => {
  const raw = { ...ofAnInstance, Tags: tagList({ 'aws:cloudformation:stack-name': 'site' }) };
  const arn = `arn:aws:ec2:${place.region}:${place.account}:network-interface/eni-1`;
  expect(resourceOf('eni', raw)).toMatchObject({ id: 'eni-1', arn });
  expect(eni.created).toBeUndefined();
  expect(eni.partOf?.(raw)).toEqual([attached('ec2', 'i-1'), { type: 'cfn', id: 'site' }]);
  expect(eni.partOf?.(free)).toEqual([]);
});

test('an interface that a service manages is controlled by it', () => {
  expect(
    eni.controllers?.({ ...free, RequesterManaged: true, Description: 'Interface for NAT Gateway nat-1' })[0]?.name,
  ).toBe('NAT gateway nat-1');
  expect(eni.controllers?.(free) ?? []).toEqual([]);
});

test('AWS’s TagSet is read as Tags', async () => {
  const aws = fakeAws({
    'ec2:DescribeNetworkInterfaces': () => ({
      NetworkInterfaces: [
        { ...free, TagSet: tagList({ team: 'web' }) },
        { NetworkInterfaceId: 'eni-2', TagSet: [] },
      ],
    }),
  });
  expect(await eni.list.pages(aws)).toEqual([
    { ...free, Tags: tagList({ team: 'web' }) },
    { NetworkInterfaceId: 'eni-2', Tags: [] },
  ]);
});

test('a detach names the attachment, which is also what it destroys', async () => {
  const source = resourceOf('eni', ofAnInstance);
  expect(eni.verbs.detach?.alsoDestroys?.(source as never)).toEqual([
    { type: 'AWS::EC2::NetworkInterfaceAttachment', id: 'eni-attach-1' },
  ]);
  const { sent } = await perform('detach', [source], { 'ec2:DetachNetworkInterface': () => ({}) }, { force: true });
  expect(sent[0]?.input).toEqual({ AttachmentId: 'eni-attach-1', Force: true });
});

test('the primary interface is never detached, and an attached one is detached before it is deleted', () => {
  const primary = resourceOf('eni', { ...ofAnInstance, Attachment: { ...ofAnInstance.Attachment, DeviceIndex: 0 } });
  expect(blocked(primary, 'detach')).toBe('it is the primary interface of i-1, which cannot be detached');
  expect(blocked(resourceOf('eni', free), 'detach')).toBe('it is not attached');
  expect(blocked(resourceOf('eni', ofAnInstance), 'detach')).toBeUndefined();
  expect(blocked(resourceOf('eni', ofAnInstance), 'delete')).toBe('it is attached to i-1: detach it first');
  expect(blocked(resourceOf('eni', free), 'delete')).toBeUndefined();
});

test.each([
  ['detach', [free], 'done'],
  ['detach', [ofAnInstance], 'wait'],
  ['detach', [], 'failed'],
  ['delete', [free], 'wait'],
  ['delete', [], 'done'],
])('after %s, AWS lists %j', async (verb, NetworkInterfaces, status) => {
  const replies = { 'ec2:DescribeNetworkInterfaces': () => ({ NetworkInterfaces }) };
  expect(await check(resourceOf('eni', ofAnInstance), verb, replies)).toMatchObject({ status });
});

test('what AWS has detached meanwhile needs no call', async () => {
  expect((await perform('detach', [resourceOf('eni', free)], {})).sent).toEqual([]);
});
