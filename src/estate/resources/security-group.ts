import type { NetworkInterface, SecurityGroup } from '@aws-sdk/client-ec2';
import type { Aws } from '../../core/aws.ts';
import { securityGroupKind } from '../../core/evidence/description.ts';
import type { AsJsonObject } from '../../core/json.ts';
import { attached } from '../../core/resource.ts';
import { resourceType } from '../../core/resource-type.ts';
import { one, verbFor } from '../../core/verb.ts';
import { filterValueLimit, inChunks } from '../aws/chunks.ts';
import { groupPerMonth } from '../cost/network.ts';
import { done, sentAfterRead, sentNow, stillListed } from '../parts/checks.ts';
import { controllersOf } from '../parts/controllers.ts';
import { ec2Tags } from '../parts/ec2-tags.ts';
import { inUse, type WithUse } from '../parts/launch-use.ts';
import { noOptions } from '../parts/options.ts';
import { stackOf } from '../parts/relations.ts';
import { ec2TagRules } from '../parts/tag-rules.ts';
import { groupUse } from './security-group.use.ts';

/**
 * `NetworkInterfaces`: the interfaces that use the group. `ReferencedBy`: other groups of the account whose rules name
 * it.
 */
type WithUsers = SecurityGroup &
  WithUse & {
    NetworkInterfaces?: (Pick<NetworkInterface, 'NetworkInterfaceId' | 'Description'> & { InstanceId?: string })[];
    ReferencedBy?: Pick<SecurityGroup, 'GroupId' | 'GroupName'>[];
  };
type Raw = AsJsonObject<WithUsers>;

const verb = verbFor<WithUsers>();

const remove = verb(noOptions, {
  effect: 'delete',
  iam: ['ec2:DeleteSecurityGroup', 'ec2:DescribeSecurityGroups'],
  perform: one(async (aws, task) => {
    const { permit } = task;
    await aws.write(permit).ec2.deleteSecurityGroup({ GroupId: permit.id });
    return sentNow(task);
  }),
  expectedResult: sentAfterRead,
  check: async (aws, input) => {
    const groups = await aws.read.ec2.describeSecurityGroups(byId([input.source.id]));
    return groups.length === 0 ? done({ State: 'deleted' }) : stillListed(input);
  },
  undo: {
    possible: false,
    reason: 'Mayfly does not create security groups',
    remedy: 'Create the group again by hand: its rules are in the receipt, under `before`.',
  },
  blocked: ({ raw }) => {
    if (raw.GroupName === 'default') return 'it is the default group of its VPC, which AWS does not delete';
    const [used, ...others] = raw.NetworkInterfaces ?? [];
    if (used) {
      const instance = used.InstanceId ? ` of ${used.InstanceId}` : '';
      return `it is used by ${used.NetworkInterfaceId ?? 'an interface'}${instance}${andMore(others.length)}`;
    }
    const [naming, ...more] = raw.ReferencedBy ?? [];
    return naming && `the rules of ${naming.GroupId ?? 'another group'} name it${andMore(more.length)}`;
  },
});

/**
 * `security-group`: security groups. A group inherits the protection of every interface that uses it, and so of the
 * instances behind them: they need the traffic that it allows. If its users cannot be read, Mayfly does nothing to it.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSecurityGroup.html
 */
export const securityGroup = resourceType<WithUsers>({
  name: 'security-group',
  cloudFormationType: 'AWS::EC2::SecurityGroup',
  arn: 'ec2:security-group',
  id: 'GroupId',
  always: ['IpPermissions'],
  iamResource: { name: 'ec2:security-group', arn: 'ec2:*:${AWS::AccountId}:security-group/*' },
  createdBy: ['CreateSecurityGroup'],
  created: undefined,
  tags: 'Tags',
  tagRules: ec2TagRules,
  wayBack: undefined,
  isStateful: false,
  stackMember: { deletedWith: ['ec2:DescribeSecurityGroups', 'ec2:DeleteSecurityGroup'] },
  parents: ['eni', 'cfn'],
  partOf: (group) => [
    ...(group.NetworkInterfaces ?? []).map(({ NetworkInterfaceId }) => attached('eni', NetworkInterfaceId)),
    ...stackOf(group.Tags),
  ],
  controllers: ({ Tags }) => controllersOf({ tags: Tags }),
  objection: inUse,
  protection: groupUse,
  filters: ['default-vpc'],
  relatedIds: { vpc: 'VpcId' },
  describedBy: securityGroupKind,
  list: {
    iam: ['ec2:DescribeSecurityGroups'],
    pages: (aws) => aws.read.ec2.describeSecurityGroups({ MaxResults: 1000 }),
  },
  read: {
    iam: ['ec2:DescribeSecurityGroups'],
    byId: (aws, ids) => inChunks(ids, filterValueLimit, (chunk) => aws.read.ec2.describeSecurityGroups(byId(chunk))),
  },
  detailCalls: [
    { key: 'NetworkInterfaces', iam: ['ec2:DescribeNetworkInterfaces'], fetch: interfacesOf },
    { key: 'ReferencedBy', iam: ['ec2:DescribeSecurityGroups'], fetch: referencesTo },
  ],
  verbs: { ...ec2Tags<Raw>(), delete: remove },
  perMonth: groupPerMonth,
  fixture: (id) => ({
    GroupName: id,
    Description: id,
    IpPermissions: [],
    IpPermissionsEgress: [],
    NetworkInterfaces: [],
    ReferencedBy: [],
    UsedBy: [],
  }),
});

async function interfacesOf(aws: Aws, groups: readonly Raw[]): Promise<readonly Raw['NetworkInterfaces'][]> {
  const interfaces = await inChunks(idsOf(groups), filterValueLimit, (Values) =>
    aws.read.ec2.describeNetworkInterfaces({ MaxResults: 1000, Filters: [{ Name: 'group-id', Values }] }),
  );
  // An interface whose groups fall into two chunks is listed twice.
  const byId = new Map(interfaces.map((networkInterface) => [networkInterface.NetworkInterfaceId, networkInterface]));
  const byGroup = groupedBy(
    [...byId.values()].flatMap((networkInterface) =>
      (networkInterface.Groups ?? []).map(({ GroupId }) => [GroupId, networkInterface] as const),
    ),
  );
  return groups.map(({ GroupId }) =>
    (byGroup.get(GroupId) ?? []).map(({ NetworkInterfaceId, Description, Attachment }) => ({
      NetworkInterfaceId,
      Description,
      ...(Attachment?.InstanceId !== undefined && { InstanceId: Attachment.InstanceId }),
    })),
  );
}

/** The groups whose inbound or outbound rules name these groups. A rule that names its own group does not count. */
async function referencesTo(aws: Aws, groups: readonly Raw[]): Promise<readonly Raw['ReferencedBy'][]> {
  const ids = idsOf(groups);
  const referring = new Map<string | undefined, AsJsonObject<SecurityGroup>>();
  for (const Name of ['ip-permission.group-id', 'egress.ip-permission.group-id'])
    for (const group of await inChunks(ids, filterValueLimit, (Values) =>
      aws.read.ec2.describeSecurityGroups({ MaxResults: 1000, Filters: [{ Name, Values }] }),
    ))
      referring.set(group.GroupId, group);
  const byNamed = groupedBy(
    [...referring.values()].flatMap((group) => [...groupsNamedBy(group)].map((id) => [id, group] as const)),
  );
  return groups.map(({ GroupId }) =>
    (byNamed.get(GroupId) ?? []).map((group) => ({ GroupId: group.GroupId, GroupName: group.GroupName })),
  );
}

function groupsNamedBy({
  GroupId,
  IpPermissions,
  IpPermissionsEgress,
}: AsJsonObject<SecurityGroup>): ReadonlySet<string | undefined> {
  const rules = [...(IpPermissions ?? []), ...(IpPermissionsEgress ?? [])];
  return new Set(
    rules
      .flatMap(({ UserIdGroupPairs }) => (UserIdGroupPairs ?? []).map((pair) => pair.GroupId))
      .filter((id) => id !== GroupId),
  );
}

function groupedBy<Key, Value>(pairs: readonly (readonly [Key, Value])[]): ReadonlyMap<Key, readonly Value[]> {
  return new Map(
    [...Map.groupBy(pairs, ([key]) => key)].map(([key, group]) => [key, group.map(([, value]) => value)] as const),
  );
}

function idsOf(groups: readonly Raw[]): string[] {
  return groups.flatMap(({ GroupId }) => GroupId ?? []);
}

function andMore(count: number): string {
  return count === 0 ? '' : ` and ${count} more`;
}

/** A filter leaves out ids that do not exist; with `GroupIds` the whole call would fail. */
function byId(ids: string[]): { Filters: { Name: string; Values: string[] }[] } {
  return { Filters: [{ Name: 'group-id', Values: ids }] };
}
