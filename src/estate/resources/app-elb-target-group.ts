import type { Tag, TargetGroup, TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import pMap from 'p-map';
import type { Aws } from '../../core/aws.ts';
import type { AsJsonObject } from '../../core/json.ts';
import { attached } from '../../core/resource.ts';
import { resourceType } from '../../core/resource-type.ts';
import { one, verbFor } from '../../core/verb.ts';
import { orUnknown } from '../aws/call-failed.ts';
import { inChunks } from '../aws/chunks.ts';
import { targetGroupPerMonth } from '../cost/network.ts';
import { done, sentAfterRead, sentNow, stillListed } from '../parts/checks.ts';
import { controllersOf } from '../parts/controllers.ts';
import { elbTags, existingOnly, tagsOf } from '../parts/elb-tags.ts';
import { inUse, type WithUse } from '../parts/launch-use.ts';
import { noOptions } from '../parts/options.ts';
import { stackOf } from '../parts/relations.ts';
import { elbTagRules } from '../parts/tag-rules.ts';

/** `TargetHealthDescriptions`: the targets and their health, under the name that Custodian uses. */
type GroupWithDetails = TargetGroup & WithUse & { Tags?: Tag[]; TargetHealthDescriptions?: TargetHealthDescription[] };
type Raw = AsJsonObject<GroupWithDetails>;

const verb = verbFor<GroupWithDetails>();

const remove = verb(noOptions, {
  effect: 'delete',
  iam: ['elasticloadbalancing:DeleteTargetGroup', 'elasticloadbalancing:DescribeTargetGroups'],
  perform: one(async (aws, task) => {
    const { permit } = task;
    await aws.write(permit).elasticLoadBalancing.deleteTargetGroup({ TargetGroupArn: permit.arn });
    return sentNow(task);
  }),
  expectedResult: sentAfterRead,
  check: async (aws, input) =>
    (await targetGroups(aws, [input.source.id])).length === 0 ? done({ State: 'deleted' }) : stillListed(input),
  undo: {
    possible: false,
    reason: 'Mayfly does not create target groups',
    remedy: 'Create it again by hand: its settings and targets are in the receipt, under `before`.',
  },
  blocked: ({ raw }) => {
    const [used] = raw.LoadBalancerArns ?? [];
    return used === undefined ? undefined : `a listener of ${used.split(':loadbalancer/')[1] ?? used} forwards to it`;
  },
});

/**
 * `app-elb-target-group`: target groups of application, network and gateway load balancers. A target group that a
 * listener forwards to inherits the protection of its load balancer, and AWS does not delete it. Deleting a target
 * group does not affect its targets.
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteTargetGroup.html
 */
export const appElbTargetGroup = resourceType<GroupWithDetails>({
  name: 'app-elb-target-group',
  cloudFormationType: 'AWS::ElasticLoadBalancingV2::TargetGroup',
  arn: (group) => group.TargetGroupArn ?? '',
  id: 'TargetGroupArn',
  always: ['LoadBalancerArns'],
  idOfArn: (arn) => arn,
  iamResource: {
    name: 'elasticloadbalancing:targetgroup',
    arn: 'elasticloadbalancing:*:${AWS::AccountId}:targetgroup/*',
  },
  createdBy: ['CreateTargetGroup'],
  created: undefined,
  tags: 'Tags',
  tagRules: elbTagRules,
  wayBack: undefined,
  isStateful: false,
  stackMember: { deletedWith: ['elasticloadbalancing:DescribeTargetGroups', 'elasticloadbalancing:DeleteTargetGroup'] },
  parents: ['app-elb', 'cfn'],
  partOf: (group) => [...(group.LoadBalancerArns ?? []).map((arn) => attached('app-elb', arn)), ...stackOf(group.Tags)],
  controllers: ({ Tags }) => controllersOf({ tags: Tags }),
  // An Auto Scaling group registers what it launches in its target groups, also before a listener forwards to them.
  objection: inUse,
  protection: { key: 'UsedBy', iam: ['autoscaling:DescribeAutoScalingGroups'], fetch: groupsThatRegisterIn },
  filters: ['default-vpc'],
  relatedIds: { vpc: 'VpcId' },
  list: {
    iam: ['elasticloadbalancing:DescribeTargetGroups'],
    pages: (aws) => aws.read.elasticLoadBalancing.describeTargetGroups({ PageSize: 400 }),
  },
  read: { iam: ['elasticloadbalancing:DescribeTargetGroups'], byId: (aws, ids) => targetGroups(aws, ids) },
  detailCalls: [
    {
      key: 'Tags',
      iam: ['elasticloadbalancing:DescribeTags'],
      fetch: (aws, raws) =>
        tagsOf(
          aws,
          raws.map(({ TargetGroupArn }) => TargetGroupArn),
        ),
    },
    { key: 'TargetHealthDescriptions', iam: ['elasticloadbalancing:DescribeTargetHealth'], fetch: healthOf },
  ],
  verbs: { ...elbTags<Raw>(), delete: remove },
  perMonth: targetGroupPerMonth,
  fixture: (id) => ({
    TargetGroupName: id,
    TargetType: 'instance',
    LoadBalancerArns: [],
    TargetHealthDescriptions: [],
    UsedBy: [],
  }),
});

/** Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/attach-load-balancer-asg.html */
async function groupsThatRegisterIn(aws: Aws, arns: readonly string[]): Promise<readonly (readonly string[])[]> {
  const groups = await aws.read.autoScaling.describeAutoScalingGroups({ MaxRecords: 100 });
  return arns.map((arn) =>
    groups
      .filter(({ TargetGroupARNs, TrafficSources }) =>
        [...(TargetGroupARNs ?? []), ...(TrafficSources ?? []).map(({ Identifier }) => Identifier)].includes(arn),
      )
      .map(({ AutoScalingGroupName }) => `Auto Scaling group ${AutoScalingGroupName}`),
  );
}

function targetGroups(aws: Aws, arns: readonly string[]) {
  const describe = (TargetGroupArns: string[]) =>
    aws.read.elasticLoadBalancing.describeTargetGroups({ TargetGroupArns });
  return inChunks(arns, 20, (chunk) => existingOnly(chunk, describe, 'TargetGroupNotFound'));
}

/** One call per target group: AWS has no call for several. */
function healthOf(aws: Aws, raws: readonly Raw[]): Promise<readonly unknown[]> {
  const health = ({ TargetGroupArn }: Raw): Promise<unknown> =>
    orUnknown(async () => {
      const answer = await aws.read.elasticLoadBalancing.describeTargetHealth({ TargetGroupArn });
      return answer.TargetHealthDescriptions ?? [];
    });
  return pMap(raws, health, { concurrency: 4 });
}
