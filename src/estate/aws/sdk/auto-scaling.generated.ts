// Generated from services/auto-scaling.ts by `npm run generate`. Do not edit.
import {
  AutoScalingClient,
  DeleteAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
  DescribeLaunchConfigurationsCommand,
  DescribeWarmPoolCommand,
} from '@aws-sdk/client-auto-scaling';
import type { ClientFactory } from './client-factory.ts';

export const clientFactory: ClientFactory = {
  open: (config) => new AutoScalingClient(config),
  commands: {
    DeleteAutoScalingGroup: DeleteAutoScalingGroupCommand,
    DescribeAutoScalingGroups: DescribeAutoScalingGroupsCommand,
    DescribeLaunchConfigurations: DescribeLaunchConfigurationsCommand,
    DescribeWarmPool: DescribeWarmPoolCommand,
  },
};
