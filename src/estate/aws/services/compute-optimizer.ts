import type * as sdk from '@aws-sdk/client-compute-optimizer';
import { type CallsOf, list } from '../operation.ts';
import type { Service } from '../service.ts';

const read = {
  getIdleRecommendations: list<
    sdk.GetIdleRecommendationsRequest,
    sdk.GetIdleRecommendationsResponse,
    sdk.IdleRecommendation
  >('GetIdleRecommendations', (answer) => answer.idleRecommendations, { answer: 'nextToken', input: 'nextToken' }),
};

declare module '../../../core/aws.ts' {
  interface ReadInterface {
    readonly computeOptimizer: CallsOf<typeof read>;
  }
}

export const computeOptimizer: Service = {
  name: 'computeOptimizer',
  iam: 'compute-optimizer',
  endpoint: 'compute-optimizer',
  client: '@aws-sdk/client-compute-optimizer',
  protocol: { name: 'awsJson1_0', target: 'ComputeOptimizerService' },
  read,
};
