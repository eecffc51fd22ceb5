// Generated from services/compute-optimizer.ts by `npm run generate`. Do not edit.
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
