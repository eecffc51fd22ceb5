import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import type { Speaker } from './speaker.ts';

export const speaker: Speaker = {
  open: (config) => new AutoScalingClient(config),
  commands: { DescribeAutoScalingGroups: DescribeAutoScalingGroupsCommand },
};
