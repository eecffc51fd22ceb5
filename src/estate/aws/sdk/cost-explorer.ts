import {
  CostExplorerClient,
  GetCostAndUsageCommand,
  GetCostAndUsageWithResourcesCommand,
} from '@aws-sdk/client-cost-explorer';
import type { Speaker } from './speaker.ts';

/** Cost Explorer answers for all regions, from us-east-1 only. */
export const speaker: Speaker = {
  open: (config) => new CostExplorerClient({ ...config, region: 'us-east-1' }),
  commands: {
    GetCostAndUsage: GetCostAndUsageCommand,
    GetCostAndUsageWithResources: GetCostAndUsageWithResourcesCommand,
  },
};
