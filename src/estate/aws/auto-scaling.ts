import type * as sdk from '@aws-sdk/client-auto-scaling';
import { type FaceOf, list, type Service } from './operation.ts';

const read = {
  describeAutoScalingGroups: list<sdk.AutoScalingGroupNamesType, sdk.AutoScalingGroupsType, sdk.AutoScalingGroup>(
    'DescribeAutoScalingGroups',
    (answer) => answer.AutoScalingGroups,
  ),
};

declare module '../../core/aws.ts' {
  interface ReadFace {
    readonly autoScaling: FaceOf<typeof read>;
  }
}

export const autoScaling: Service = { name: 'autoScaling', iam: 'autoscaling', endpoint: 'autoscaling', read };
