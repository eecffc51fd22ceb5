import type * as sdk from '@aws-sdk/client-auto-scaling';
import { type CallsOf, list, write } from '../operation.ts';
import type { Service } from '../service.ts';

const read = {
  describeAutoScalingGroups: list<sdk.AutoScalingGroupNamesType, sdk.AutoScalingGroupsType, sdk.AutoScalingGroup>(
    'DescribeAutoScalingGroups',
    (answer) => answer.AutoScalingGroups,
  ),
  describeWarmPool: list<sdk.DescribeWarmPoolType, sdk.DescribeWarmPoolAnswer, sdk.Instance>(
    'DescribeWarmPool',
    (answer) => answer.Instances,
  ),
  describeLaunchConfigurations: list<
    sdk.LaunchConfigurationNamesType,
    sdk.LaunchConfigurationsType,
    sdk.LaunchConfiguration
  >('DescribeLaunchConfigurations', (answer) => answer.LaunchConfigurations),
};

const writes = {
  deleteAutoScalingGroup: write<sdk.DeleteAutoScalingGroupType, object>(
    'DeleteAutoScalingGroup',
    ['delete', 'delete-with-instances'],
    {
      AutoScalingGroupName: ['asg'],
    },
    { iam: { on: ['autoscaling:autoScalingGroup'] } },
  ),
};

declare module '../../../core/aws.ts' {
  interface ReadInterface {
    readonly autoScaling: CallsOf<typeof read>;
  }
  interface WriteInterface {
    readonly autoScaling: CallsOf<typeof writes>;
  }
}

export const autoScaling: Service = {
  name: 'autoScaling',
  iam: 'autoscaling',
  endpoint: 'autoscaling',
  client: '@aws-sdk/client-auto-scaling',
  protocol: { name: 'awsQuery' },
  read,
  write: writes,
};
