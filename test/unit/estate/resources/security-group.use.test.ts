import { expect, test } from '@jest/globals';
import { groupUse } from '../../../../src/estate/resources/security-group.use.ts';
import { fakeAws, refusal } from '../fake-aws.ts';
import { noLaunchers, templateOf } from '../launch-replies.ts';

test('a group is used by templates that name it by its id, or by its name', async () => {
  const aws = fakeAws({
    ...noLaunchers,
    ...templateOf({ NetworkInterfaces: [{ Groups: ['sg-1'] }] }, { SecurityGroups: ['web'] }),
    'ec2:DescribeSecurityGroups': () => ({
      SecurityGroups: [
        { GroupId: 'sg-1', GroupName: 'db' },
        { GroupId: 'sg-2', GroupName: 'web' },
        { GroupId: 'sg-3' },
      ],
    }),
  });
  expect(await groupUse.fetch(aws, ['sg-1', 'sg-2', 'sg-3', 'sg-4'])).toEqual([
    ['version 1 of launch template web (lt-1)'],
    ['version 2 of launch template web (lt-1)'],
    [],
    [],
  ]);
});

test('names are asked for only where a template has one, and peers only where a VPC may have one', async () => {
  const aws = fakeAws({ ...noLaunchers, ...templateOf({ SecurityGroupIds: ['sg-1'], ImageId: 'ami-1' }) });
  expect(await groupUse.fetch(aws, ['sg-1', 'sg-2'])).toEqual([['version 1 of launch template web (lt-1)'], []]);
  expect(aws.sent.map(({ call }) => call)).not.toContain('ec2:DescribeSecurityGroups');
  expect(aws.sent.map(({ call }) => call)).not.toContain('ec2:DescribeSecurityGroupReferences');
});

test.each([
  ['a peering connection', { 'ec2:DescribeVpcPeeringConnections': () => ({ VpcPeeringConnections: [{}] }) }],
  ['a transit gateway', { 'ec2:DescribeTransitGatewayVpcAttachments': () => ({ TransitGatewayVpcAttachments: [{}] }) }],
])('a group is used by rules on the other side of %s', async (_, connection) => {
  const references = {
    SecurityGroupReferenceSet: [{ GroupId: 'sg-1', ReferencingVpcId: 'vpc-2' }, { GroupId: 'sg-1' }],
  };
  const aws = fakeAws({ ...noLaunchers, ...connection, 'ec2:DescribeSecurityGroupReferences': () => references });
  expect(await groupUse.fetch(aws, ['sg-1', 'sg-2'])).toEqual([
    ['rules in the peered vpc-2', 'rules in the peered VPC'],
    [],
  ]);
  const unread = fakeAws({ ...noLaunchers, ...connection });
  await expect(groupUse.fetch(unread, ['sg-1'])).rejects.toEqual(refusal('ec2:DescribeSecurityGroupReferences'));
});
