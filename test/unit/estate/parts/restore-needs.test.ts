import { expect, test } from '@jest/globals';
import type { RestoreNeed } from '../../../../src/core/restore.ts';
import * as needs from '../../../../src/estate/parts/restore-needs.ts';
import { fakeAws, refusal } from '../fake-aws.ts';

const part = { part: 'a-part' };
type Replies = Parameters<typeof fakeAws>[0];

const throwing = (call: string, code: string): Replies => ({
  [call]: () => {
    throw refusal(call, code);
  },
});

test.each<[string, RestoreNeed, Replies, Replies]>([
  [
    'a key pair',
    needs.keyPair('ops', part),
    { 'ec2:DescribeKeyPairs': () => ({ KeyPairs: [{}] }) },
    { 'ec2:DescribeKeyPairs': () => ({ KeyPairs: [] }) },
  ],
  [
    'a security group',
    needs.securityGroup('sg-1', part),
    { 'ec2:DescribeSecurityGroups': () => ({ SecurityGroups: [{}] }) },
    { 'ec2:DescribeSecurityGroups': () => ({ SecurityGroups: [] }) },
  ],
  [
    'a subnet',
    needs.subnet('subnet-1', part),
    { 'ec2:DescribeSubnets': () => ({ Subnets: [{}] }) },
    { 'ec2:DescribeSubnets': () => ({ Subnets: [] }) },
  ],
  [
    'a placement group',
    needs.placementGroup('close', part),
    { 'ec2:DescribePlacementGroups': () => ({ PlacementGroups: [{ State: 'available' }] }) },
    { 'ec2:DescribePlacementGroups': () => ({ PlacementGroups: [{ State: 'deleted' }] }) },
  ],
  [
    'an instance profile',
    needs.instanceProfile('web', part),
    { 'iam:GetInstanceProfile': () => ({ InstanceProfile: {} }) },
    throwing('iam:GetInstanceProfile', 'NoSuchEntity'),
  ],
  [
    'a role',
    needs.role('arn:aws:iam::123456789012:role/service/monitoring', part),
    { 'iam:GetRole': ({ RoleName }: { RoleName: string }) => ({ Role: { RoleName } }) },
    throwing('iam:GetRole', 'NoSuchEntity'),
  ],
  [
    'a subnet group',
    needs.dbSubnetGroup('inner', part),
    { 'rds:DescribeDBSubnetGroups': () => ({ DBSubnetGroups: [{}] }) },
    throwing('rds:DescribeDBSubnetGroups', 'DBSubnetGroupNotFoundFault'),
  ],
  [
    'a parameter group',
    needs.dbParameterGroup('tuned', part),
    { 'rds:DescribeDBParameterGroups': () => ({ DBParameterGroups: [{}] }) },
    throwing('rds:DescribeDBParameterGroups', 'DBParameterGroupNotFound'),
  ],
  [
    'a cluster parameter group',
    needs.dbClusterParameterGroup('tuned', part),
    { 'rds:DescribeDBClusterParameterGroups': () => ({ DBClusterParameterGroups: [{}] }) },
    { 'rds:DescribeDBClusterParameterGroups': () => ({ DBClusterParameterGroups: [] }) },
  ],
  [
    'an option group',
    needs.optionGroup('audited', part),
    { 'rds:DescribeOptionGroups': () => ({ OptionGroupsList: [{}] }) },
    throwing('rds:DescribeOptionGroups', 'OptionGroupNotFoundFault'),
  ],
])('%s is there, is gone, or is not known', async (_title, need, there, gone) => {
  expect(need.part).toBe('a-part');
  expect(await need.obstacle(fakeAws(there))).toBeUndefined();
  expect(await need.obstacle(fakeAws(gone))).toBe('does not exist any more');
  await expect(need.obstacle(fakeAws({}))).rejects.toThrow('AccessDenied');
});

test('a role is asked for by its name, without its path', async () => {
  const aws = fakeAws({ 'iam:GetRole': () => ({ Role: {} }) });
  await needs.role('arn:aws:iam::123456789012:role/service/monitoring', part).obstacle(aws);
  expect(aws.sent[0]?.input).toEqual({ RoleName: 'monitoring' });
});

test('a key is usable, is not, is gone, or is not known', async () => {
  const need = needs.encryptionKey('arn:aws:kms:eu-west-1:123456789012:key/1');
  const key = (KeyState: string) => ({ 'kms:DescribeKey': () => ({ KeyMetadata: { KeyState } }) });
  expect(await need.obstacle(fakeAws(key('Enabled')))).toBeUndefined();
  expect(await need.obstacle(fakeAws(key('PendingImport')))).toBe('has no key material');
  expect(await need.obstacle(fakeAws(throwing('kms:DescribeKey', 'NotFoundException')))).toBe(
    'does not exist any more',
  );
  await expect(need.obstacle(fakeAws({}))).rejects.toThrow('AccessDenied');
});
