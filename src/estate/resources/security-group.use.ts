import type { Aws } from '../../core/aws.ts';
import { filterValueLimit, inChunks } from '../aws/chunks.ts';
import { launchersOf, launchUse } from '../parts/launch-use.ts';
import { type Launcher, launchersIn } from '../parts/launchers.ts';

/**
 * Who needs a security group although AWS would delete it: AWS looks at interfaces and at rules in the group's own VPC
 * only. What cannot be asked about without its own service is not known here: functions that have not run for weeks,
 * services without tasks.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSecurityGroup.html
 */
export const groupUse = launchUse(
  [
    'ec2:DescribeSecurityGroupReferences',
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeTransitGatewayVpcAttachments',
    'ec2:DescribeVpcPeeringConnections',
  ],
  async (aws, ids) => {
    const launchers = await launchersIn(aws);
    const names = await namesOf(aws, ids, launchers);
    const peers = await peersOf(aws, ids);
    return ids.map((id) => [
      ...launchersOf(launchers, [id, ...(names.get(id) ?? [])]),
      ...(peers.get(id) ?? []).map((vpc) => `rules in the peered ${vpc}`),
    ]);
  },
);

/** A launcher may name a group by its name, which is asked for only where one does. */
async function namesOf(
  aws: Aws,
  ids: readonly string[],
  launchers: readonly Launcher[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (launchers.every(({ needs }) => [...needs].every((need) => /^(ami|snap|sg|eni)-/.test(need)))) return new Map();
  const groups = await inChunks(ids, filterValueLimit, (Values) =>
    aws.read.ec2.describeSecurityGroups({ Filters: [{ Name: 'group-id', Values }] }),
  );
  return new Map(groups.map(({ GroupId, GroupName }) => [GroupId ?? '', GroupName === undefined ? [] : [GroupName]]));
}

/**
 * VPCs on the other side of a peering connection or a transit gateway whose rules name a group. Without such a
 * connection there are none.
 * Source: https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html
 */
async function peersOf(aws: Aws, ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const connections = [
    ...(await aws.read.ec2.describeVpcPeeringConnections({})),
    ...(await aws.read.ec2.describeTransitGatewayVpcAttachments({})),
  ];
  if (connections.length === 0) return new Map();
  const { SecurityGroupReferenceSet = [] } = await aws.read.ec2.describeSecurityGroupReferences({ GroupId: [...ids] });
  const byGroup = Map.groupBy(SecurityGroupReferenceSet, ({ GroupId }) => GroupId ?? '');
  return new Map(
    [...byGroup].map(([id, references]) => [id, references.map(({ ReferencingVpcId }) => ReferencingVpcId ?? 'VPC')]),
  );
}
