import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import type { SdkClient, Speaker } from './speaker.ts';

export const speaker: Speaker = {
  open: (config) => new AutoScalingClient(config) as unknown as SdkClient,
  commands: { DescribeAutoScalingGroups: DescribeAutoScalingGroupsCommand },
};
