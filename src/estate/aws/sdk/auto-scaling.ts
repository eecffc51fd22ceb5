import {
  AutoScalingClient,
  DeleteAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
} from '@aws-sdk/client-auto-scaling';
import type { Speaker } from './speaker.ts';

export const speaker: Speaker = {
  open: (config) => new AutoScalingClient(config),
  commands: {
    DeleteAutoScalingGroup: DeleteAutoScalingGroupCommand,
    DescribeAutoScalingGroups: DescribeAutoScalingGroupsCommand,
  },
};
