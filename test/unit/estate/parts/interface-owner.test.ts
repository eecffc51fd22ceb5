import { expect, test } from '@jest/globals';
import { interfaceOwner } from '../../../../src/estate/parts/interface-owner.ts';

const account = '123456789012';
const attached = { InstanceId: 'i-1', InstanceOwnerId: account };

test.each<[string, Parameters<typeof interfaceOwner>[0], string | undefined]>([
  ['one that is detached', { Status: 'available', InterfaceType: 'interface' }, undefined],
  [
    'one on an instance',
    { Status: 'in-use', InterfaceType: 'interface', OwnerId: account, Attachment: attached },
    undefined,
  ],
  [
    'an EFA on an instance',
    { Status: 'in-use', InterfaceType: 'efa', OwnerId: account, Attachment: attached },
    undefined,
  ],
  [
    'one that Lambda left behind',
    { Status: 'available', InterfaceType: 'interface', RequesterManaged: false, Description: 'AWS Lambda VPC ENI-f' },
    undefined,
  ],
  [
    'one that is requester-managed',
    { Status: 'available', RequesterManaged: true, RequesterId: '210987654321' },
    '210987654321',
  ],
  [
    'one that EKS operates',
    { Status: 'in-use', Operator: { Managed: true, Principal: 'eks.amazonaws.com' }, Attachment: attached },
    'eks.amazonaws.com',
  ],
  [
    'a type that a service creates',
    { Status: 'in-use', InterfaceType: 'vpc_endpoint', Description: 'VPC Endpoint Interface vpce-1' },
    'VPC endpoint vpce-1',
  ],
  [
    'a type that has no name here',
    { Status: 'in-use', InterfaceType: 'quicksight', RequesterId: 'amazon-qs' },
    'quicksight of amazon-qs',
  ],
  [
    'one on an instance of another account',
    { Status: 'in-use', OwnerId: account, Attachment: { ...attached, InstanceOwnerId: 'amazon-rds' } },
    'amazon-rds',
  ],
  [
    'one that is attached to no instance',
    { Status: 'in-use', Description: 'EFS mount target for fs-1 (fsmt-1)' },
    'EFS fs-1',
  ],
  ['one without any description', { Status: 'in-use' }, 'an AWS service'],
  [
    'a classic balancer',
    { Status: 'in-use', Description: 'ELB web', RequesterId: 'amazon-elb' },
    'classic load balancer web',
  ],
])('%s', (_, raw, owner) => {
  expect(interfaceOwner(raw)).toBe(owner);
});
