// Written by `npm run generate` from services/cost-explorer.ts. Change that, not this.
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
