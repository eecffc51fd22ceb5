import type * as sdk from '@aws-sdk/client-auto-scaling';
import { type FaceOf, list, type Service, write } from './operation.ts';

const read = {
  describeAutoScalingGroups: list<sdk.AutoScalingGroupNamesType, sdk.AutoScalingGroupsType, sdk.AutoScalingGroup>(
    'DescribeAutoScalingGroups',
    (answer) => answer.AutoScalingGroups,
  ),
};

const writes = {
  deleteAutoScalingGroup: write<sdk.DeleteAutoScalingGroupType, object>(
    'DeleteAutoScalingGroup',
    ['delete', 'delete-with-instances'],
    {
      AutoScalingGroupName: ['asg'],
    },
  ),
};

declare module '../../core/aws.ts' {
  interface ReadFace {
    readonly autoScaling: FaceOf<typeof read>;
  }
  interface WriteFace {
    readonly autoScaling: FaceOf<typeof writes>;
  }
}

export const autoScaling: Service = {
  name: 'autoScaling',
  iam: 'autoscaling',
  endpoint: 'autoscaling',
  read,
  write: writes,
};
