// Generated from services/cost-explorer.ts by `npm run generate`. Do not edit.
import {
  CostExplorerClient,
  GetCostAndUsageCommand,
  GetCostAndUsageWithResourcesCommand,
} from '@aws-sdk/client-cost-explorer';
import type { ClientFactory } from './client-factory.ts';

export const clientFactory: ClientFactory = {
  open: (config) => new CostExplorerClient(config),
  commands: {
    GetCostAndUsage: GetCostAndUsageCommand,
    GetCostAndUsageWithResources: GetCostAndUsageWithResourcesCommand,
  },
};
