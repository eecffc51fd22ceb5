import type * as sdk from '@aws-sdk/client-compute-optimizer';
import { type FaceOf, list, type Service } from './operation.ts';

const read = {
  getIdleRecommendations: list<
    sdk.GetIdleRecommendationsRequest,
    sdk.GetIdleRecommendationsResponse,
    sdk.IdleRecommendation
  >('GetIdleRecommendations', (answer) => answer.idleRecommendations, { answer: 'nextToken', input: 'nextToken' }),
};

declare module '../../core/aws.ts' {
  interface ReadFace {
    readonly computeOptimizer: FaceOf<typeof read>;
  }
}

export const computeOptimizer: Service = {
  name: 'computeOptimizer',
  iam: 'compute-optimizer',
  endpoint: 'compute-optimizer',
  read,
};
