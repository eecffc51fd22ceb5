import type { IdleRecommendation } from '@aws-sdk/client-compute-optimizer';
import type { Aws } from '../../core/aws.ts';
import { type IdleRecommendations, idleRecommendationsKind } from '../../core/evidence/idle-recommendations.ts';
import type { AsJsonObject } from '../../core/json.ts';
import { type Unknown, unknown } from '../../core/truth.ts';
import { CallFailed, causeOf } from '../aws/call-failed.ts';

/**
 * `idle-recommendations`: the resources that AWS Compute Optimizer calls idle in a place, one listing for all types and
 * policies. If Compute Optimizer is not switched on, the answer is unknown: an empty list would mean nothing.
 * Source: https://docs.aws.amazon.com/compute-optimizer/latest/APIReference/API_GetIdleRecommendations.html
 */
export const idleRecommendations = idleRecommendationsKind.gatherer({
  iam: ['compute-optimizer:GetIdleRecommendations'],
  gather: async (aws, needs) => {
    const answer = await listRecommendations(aws);
    return new Map(needs.map(({ key }) => [key, answer]));
  },
});

async function listRecommendations(aws: Aws): Promise<IdleRecommendations | Unknown> {
  try {
    const recommendations = await aws.read.computeOptimizer.getIdleRecommendations({});
    return answerOf(recommendations);
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    return unknown(
      error.code === 'OptInRequiredException' ? 'Compute Optimizer is not switched on in this account' : causeOf(error),
    );
  }
}

/** A recommendation without its resource, finding or time cannot be used and is left out. */
function answerOf(recommendations: readonly AsJsonObject<IdleRecommendation>[]): IdleRecommendations {
  return Object.fromEntries(
    recommendations.flatMap(({ resourceArn, finding, lastRefreshTimestamp, lookBackPeriodInDays }) =>
      resourceArn === undefined || finding === undefined || lastRefreshTimestamp === undefined
        ? []
        : [[resourceArn, { finding, refreshedAt: lastRefreshTimestamp, days: lookBackPeriodInDays ?? 14 }]],
    ),
  );
}
