// Written by `npm run generate` from services/auto-scaling.ts. Change that, not this.
import {
  AutoScalingClient,
  DeleteAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
} from '@aws-sdk/client-auto-scaling';
import type { ClientFactory } from './client-factory.ts';

export const clientFactory: ClientFactory = {
  open: (config) => new AutoScalingClient(config),
  commands: {
    DeleteAutoScalingGroup: DeleteAutoScalingGroupCommand,
    DescribeAutoScalingGroups: DescribeAutoScalingGroupsCommand,
  },
};
