import { ComputeOptimizerClient, GetIdleRecommendationsCommand } from '@aws-sdk/client-compute-optimizer';
import type { Speaker } from './speaker.ts';

export const speaker: Speaker = {
  open: (config) => new ComputeOptimizerClient(config),
  commands: { GetIdleRecommendations: GetIdleRecommendationsCommand },
};
