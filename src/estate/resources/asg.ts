import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import { resourceType } from '../../core/resource-type.ts';
import { inChunks } from '../aws/chunks.ts';
import { stackOf } from './belongs.ts';

/** `asg`: Auto Scaling groups. Listed only, so that the members of a protected group are protected. */
export const asg = resourceType<AutoScalingGroup>({
  name: 'asg',
  cloudFormationType: 'AWS::AutoScaling::AutoScalingGroup',
  arn: (group) => group.AutoScalingGroupARN ?? '',
  id: 'AutoScalingGroupName',
  created: 'CreatedTime',
  tags: 'Tags',
  holdsData: false,
  parents: ['cfn'],
  partOf: (group) => stackOf(group.Tags),
  list: { iam: ['autoscaling:DescribeAutoScalingGroups'], pages: (aws) => aws.read.autoScaling.describeAutoScalingGroups({ MaxRecords: 100 }) },
  read: {
    iam: ['autoscaling:DescribeAutoScalingGroups'],
    byId: (aws, ids) => inChunks(ids, 50, (some) => aws.read.autoScaling.describeAutoScalingGroups({ AutoScalingGroupNames: some })),
  },
  // It has a status only while it is being deleted.
  isGone: (group) => group.Status !== undefined,
  verbs: {},
});
