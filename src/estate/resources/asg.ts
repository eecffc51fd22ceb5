import type { AutoScalingGroup, Instance } from '@aws-sdk/client-auto-scaling';
import pMap from 'p-map';
import type { Aws } from '../../core/aws.ts';
import type { AsJsonObject } from '../../core/json.ts';
import { awsPartitionOf } from '../../core/partition.ts';
import { type Ref, ref } from '../../core/resource.ts';
import { type Objection, resourceType } from '../../core/resource-type.ts';
import { type Checked, type CheckInput, one, type Verb, verbFor } from '../../core/verb.ts';
import { orUnknown } from '../aws/call-failed.ts';
import { inChunks } from '../aws/chunks.ts';
import { done, sentAfterRead, sentNow, stillListed, wait } from '../parts/checks.ts';
import { controllersOf } from '../parts/controllers.ts';
import { endInstanceOptions } from '../parts/options.ts';
import { stackOf } from '../parts/relations.ts';
import { autoScalingTagRules } from '../parts/tag-rules.ts';

/** `WarmPool`: the instances of its warm pool, which stand ready and are in no other list of the group's. */
type WithWarmPool = AutoScalingGroup & { WarmPool?: Instance[] };
type Raw = AsJsonObject<WithWarmPool>;

/** Custodian's `delete` deletes a group that has instances only with `force`. Hence two verbs. */
const remove = deleteVerb(false);
const removeWithInstances = deleteVerb(true);

const idleAtGroup = {
  namespace: 'AWS/EC2',
  dimension: 'AutoScalingGroupName',
  // The busiest sample of any instance: an average over ten instances would hide the one that is in use.
  statistic: 'Maximum',
  hoursMeasured: 90,
  // A group without instances reports nothing, and a stopped instance neither: silence says nothing about use.
  // Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html
  reported: 'while-running',
  source: 'https://docs.aws.amazon.com/compute-optimizer/latest/ug/view-idle-recommendations.html',
} as const;

/**
 * `asg`: Auto Scaling groups. Deleting a group also deletes its instances, those of its warm pool, and their
 * delete-on-termination volumes. The guard reads and checks each of them.
 * Source: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DeleteAutoScalingGroup.html
 */
export const asg = resourceType<WithWarmPool>({
  name: 'asg',
  cloudFormationType: 'AWS::AutoScaling::AutoScalingGroup',
  arn: (group) => group.AutoScalingGroupARN ?? '',
  id: 'AutoScalingGroupName',
  always: ['Instances', 'Tags'],
  idOfArn: (arn) => arn.replace(/^.*?:autoScalingGroupName\//, ''),
  iamResource: {
    name: 'autoscaling:autoScalingGroup',
    arn: 'autoscaling:*:${AWS::AccountId}:autoScalingGroup:*:autoScalingGroupName/*',
  },
  createdBy: ['CreateAutoScalingGroup'],
  created: 'CreatedTime',
  tags: 'Tags',
  tagRules: autoScalingTagRules,
  wayBack: undefined,
  isStateful: false,
  deletion: { forcedVerb: 'delete-with-instances' },
  stackMember: {
    deletedWith: ['autoscaling:Describe*', 'autoscaling:UpdateAutoScalingGroup', 'autoscaling:DeleteAutoScalingGroup'],
  },
  // Instances are listed too, because the plan must know which protected instances would be deleted with the group.
  parents: ['cfn', 'ec2'],
  partOf: (group) => stackOf(group.Tags),
  controllers: ({ Tags, Operator }) => controllersOf({ tags: Tags, operator: Operator }),
  lock: (group, effect) => (effect === 'delete' ? lockOf(group) : undefined),
  list: {
    iam: ['autoscaling:DescribeAutoScalingGroups'],
    pages: (aws) => aws.read.autoScaling.describeAutoScalingGroups({ MaxRecords: 100 }),
  },
  read: {
    iam: ['autoscaling:DescribeAutoScalingGroups'],
    byId: (aws, ids) =>
      inChunks(ids, 50, (chunk) => aws.read.autoScaling.describeAutoScalingGroups({ AutoScalingGroupNames: chunk })),
  },
  objection: (group, effect) => (effect === 'delete' ? unlistedPool(group) : undefined),
  detailCalls: [{ key: 'WarmPool', iam: ['autoscaling:DescribeWarmPool'], fetch: warmPoolsOf }],
  isGone,
  // Custodian has no namespace for groups: their instances report to AWS/EC2, the group itself to AWS/AutoScaling.
  hasIdleRecommendations: true,
  measured: { dimension: 'AutoScalingGroupName' },
  idle: [
    { ...idleAtGroup, metric: 'CPUUtilization', atMost: 5 },
    { ...idleAtGroup, metric: 'NetworkIn', atMost: 500_000 },
    { ...idleAtGroup, metric: 'NetworkOut', atMost: 500_000 },
  ],
  verbs: { delete: remove, 'delete-with-instances': removeWithInstances },
  fixture: (id, { account, region }) => ({
    AutoScalingGroupARN:
      `arn:${awsPartitionOf(region)}:autoscaling:${region}:${account}:` +
      `autoScalingGroup:1:autoScalingGroupName/${id}`,
    MinSize: 1,
    MaxSize: 1,
    DesiredCapacity: 1,
    Instances: [],
    SuspendedProcesses: [],
  }),
});

function deleteVerb(ForceDelete: boolean): Verb<Raw, never> {
  return verbFor<WithWarmPool>()(endInstanceOptions, {
    effect: 'delete',
    iam: [
      'autoscaling:DeleteAutoScalingGroup',
      'autoscaling:DescribeAutoScalingGroups',
      'autoscaling:DescribeWarmPool',
    ],
    alsoDestroys: ({ raw }) => instancesOf(raw),
    perform: one(async (aws, { permit, now }) => {
      await aws.write(permit).autoScaling.deleteAutoScalingGroup({ AutoScalingGroupName: permit.id, ForceDelete });
      return sentNow({ now });
    }),
    expectedResult: sentAfterRead,
    check: checkGone,
    undo: {
      possible: false,
      reason: 'Mayfly does not create Auto Scaling groups',
      remedy: 'Create the group again from its launch template; the data of its instances is only in their snapshots.',
    },
    // No page says that AWS refuses a plain delete while only the warm pool has instances. So we do.
    blocked: ({ raw }) => {
      const count = instancesOf(raw).length;
      return ForceDelete || count === 0
        ? undefined
        : `it has ${count === 1 ? 'an instance' : `${count} instances`}: \`force: true\` deletes them with it`;
    },
  });
}

/**
 * A warm pool whose instances are not all listed: what a delete would take along is not known. AWS counts them in the
 * group and lists them in a call of its own.
 */
function unlistedPool(group: Raw): Objection | undefined {
  if (!hasWarmPool(group)) return undefined;
  const { WarmPool: listed, WarmPoolSize: size = 0 } = group;
  if (listed !== undefined && listed.length >= size) return undefined;
  return {
    cause: 'class',
    message:
      `its warm pool has ${size} instances, of which AWS lists ${listed?.length ?? 'none'}: ` +
      'what would be deleted is not known',
  };
}

function hasWarmPool({ WarmPoolConfiguration: configuration, WarmPoolSize: size = 0 }: Raw): boolean {
  return configuration !== undefined || size > 0;
}

/** Its instances, with those of its warm pool. */
function membersOf({ Instances = [], WarmPool = [] }: Raw): readonly AsJsonObject<Instance>[] {
  return [...Instances, ...WarmPool];
}

function instancesOf(group: Raw): Ref[] {
  return membersOf(group).map(({ InstanceId }) => ref('ec2', InstanceId));
}

/**
 * DescribeAutoScalingGroups shows that a group has a warm pool, but not its instances. A pool that is being deleted
 * still has some.
 * Source: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DescribeWarmPool.html
 */
function warmPoolsOf(aws: Aws, groups: readonly Raw[]): Promise<readonly unknown[]> {
  const poolOf = async (group: Raw): Promise<unknown> =>
    hasWarmPool(group)
      ? orUnknown(() =>
          aws.read.autoScaling.describeWarmPool({ AutoScalingGroupName: group.AutoScalingGroupName, MaxRecords: 50 }),
        )
      : [];
  return pMap(groups, poolOf, { concurrency: 4 });
}

/** The deletion protection of the group, or the scale-in protection of one of its instances. */
function lockOf(group: Raw): string | undefined {
  if (group.DeletionProtection !== undefined && group.DeletionProtection !== 'none')
    return `DeletionProtection (${group.DeletionProtection})`;
  const protectedInstance = membersOf(group).find(({ ProtectedFromScaleIn }) => ProtectedFromScaleIn === true);
  return protectedInstance && `ProtectedFromScaleIn of ${protectedInstance.InstanceId ?? 'an instance'}`;
}

/** AWS sets a status only while the group is being deleted. */
function isGone(group: Raw): boolean {
  return group.Status !== undefined;
}

async function checkGone(aws: Aws, input: CheckInput<Raw, unknown>): Promise<Checked> {
  const [group] = await aws.read.autoScaling.describeAutoScalingGroups({ AutoScalingGroupNames: [input.source.id] });
  if (group === undefined) return done({ Status: 'deleted' });
  const ended = isGone(group) ? wait : stillListed(input);
  return ended.status === 'failed' ? { ...ended, parts: await goneOf(aws, group, input.source.raw) } : ended;
}

/** The instances that the group had before and has no more. */
async function goneOf(aws: Aws, group: Raw, before: Raw): Promise<readonly Ref[]> {
  const [WarmPool] = await warmPoolsOf(aws, [group]);
  // Where its pool cannot be read, nothing is said of it.
  const isKnown = Array.isArray(WarmPool);
  const now = instancesOf({ ...group, ...(isKnown && { WarmPool: WarmPool as Instance[] }) });
  return instancesOf({ ...before, ...(!isKnown && { WarmPool: [] }) }).filter(
    ({ id }) => !now.some((instance) => instance.id === id),
  );
}
