import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { Aws } from '../../core/aws.ts';
import type { AsJsonObject } from '../../core/json.ts';
import { type Ref, ref } from '../../core/resource.ts';
import { resourceType } from '../../core/resource-type.ts';
import { type Checked, one, type Verb, verbFor } from '../../core/verb.ts';
import { inChunks } from '../aws/chunks.ts';
import { done, wait } from '../parts/checks.ts';
import { noOptions } from '../parts/options.ts';
import { stackOf } from '../parts/relations.ts';

type Raw = AsJsonObject<AutoScalingGroup>;

/** Custodian's `delete` deletes a group with instances only where it says `force`; so do these two verbs. */
const remove = deleteVerb(false);
const removeWithInstances = deleteVerb(true);

const idleAtGroup = {
  namespace: 'AWS/EC2',
  dimension: 'AutoScalingGroupName',
  // The busiest sample of any instance: an average over ten would hide the one that works.
  statistic: 'Maximum',
  hoursMeasured: 90,
  source: 'https://docs.aws.amazon.com/compute-optimizer/latest/ug/view-idle-recommendations.html',
} as const;

/**
 * `asg`: Auto Scaling groups. One that is deleted takes its instances along, and these their delete-on-termination
 * volumes; each is read and ruled on. Source:
 * https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DeleteAutoScalingGroup.html
 */
export const asg = resourceType<AutoScalingGroup>({
  name: 'asg',
  cloudFormationType: 'AWS::AutoScaling::AutoScalingGroup',
  arn: (group) => group.AutoScalingGroupARN ?? '',
  id: 'AutoScalingGroupName',
  created: 'CreatedTime',
  tags: 'Tags',
  isStateful: false,
  // Instances are listed, too: the plan must know which of them go with their group and are protected.
  parents: ['cfn', 'ec2'],
  partOf: (group) => stackOf(group.Tags),
  lock: (group, effect) => (effect === 'delete' ? lockOf(group) : undefined),
  list: {
    iam: ['autoscaling:DescribeAutoScalingGroups'],
    pages: (aws) => aws.read.autoScaling.describeAutoScalingGroups({ MaxRecords: 100 }),
  },
  read: {
    iam: ['autoscaling:DescribeAutoScalingGroups'],
    byId: (aws, ids) =>
      inChunks(ids, 50, (some) => aws.read.autoScaling.describeAutoScalingGroups({ AutoScalingGroupNames: some })),
  },
  isGone,
  // Custodian has no namespace for groups: their instances report to AWS/EC2, the group itself to AWS/AutoScaling.
  measured: { dimension: 'AutoScalingGroupName' },
  idle: [
    { ...idleAtGroup, metric: 'CPUUtilization', atMost: 5 },
    { ...idleAtGroup, metric: 'NetworkIn', atMost: 500_000 },
    { ...idleAtGroup, metric: 'NetworkOut', atMost: 500_000 },
  ],
  verbs: { delete: remove, 'delete-with-instances': removeWithInstances },
});

function deleteVerb(ForceDelete: boolean): Verb<Raw, never> {
  return verbFor<AutoScalingGroup>()(noOptions, {
    effect: 'delete',
    iam: ['autoscaling:DeleteAutoScalingGroup', 'autoscaling:DescribeAutoScalingGroups'],
    alsoDestroys: ({ raw }) => instancesOf(raw),
    perform: one(async (aws, { permit }) => {
      await aws.write(permit).autoScaling.deleteAutoScalingGroup({ AutoScalingGroupName: permit.id, ForceDelete });
      return {};
    }),
    check: (aws, { source }) => checkGone(aws, source.id),
    undo: {
      none: 'a group is made again from its launch template; what its instances held is only in their snapshots',
    },
    blocked: ({ raw }) => {
      const count = instancesOf(raw).length;
      return ForceDelete || count === 0
        ? undefined
        : `it has ${count === 1 ? 'an instance' : `${count} instances`}: \`force: true\` deletes them with it`;
    },
  });
}

function instancesOf(group: Raw): Ref[] {
  return (group.Instances ?? []).map(({ InstanceId }) => ref('ec2', InstanceId));
}

/** The group's own protection, or that of an instance from scale-in. */
function lockOf(group: Raw): string | undefined {
  if (group.DeletionProtection !== undefined && group.DeletionProtection !== 'none')
    return `DeletionProtection (${group.DeletionProtection})`;
  const protectedInstance = group.Instances?.find(({ ProtectedFromScaleIn }) => ProtectedFromScaleIn === true);
  return protectedInstance && `ProtectedFromScaleIn of ${protectedInstance.InstanceId ?? 'an instance'}`;
}

/** It has a status only while it is being deleted. */
function isGone(group: Raw): boolean {
  return group.Status !== undefined;
}

async function checkGone(aws: Aws, name: string): Promise<Checked> {
  const [found] = await aws.read.autoScaling.describeAutoScalingGroups({ AutoScalingGroupNames: [name] });
  return found === undefined ? done({ Status: 'deleted' }) : wait;
}
