// Written by `npm run generate` from services/compute-optimizer.ts. Change that, not this.
import {
  ComputeOptimizerClient,
  GetIdleRecommendationsCommand,
} from '@aws-sdk/client-compute-optimizer';
import type { ClientFactory } from './client-factory.ts';

export const clientFactory: ClientFactory = {
  open: (config) => new ComputeOptimizerClient(config),
  commands: {
    GetIdleRecommendations: GetIdleRecommendationsCommand,
  },
};
