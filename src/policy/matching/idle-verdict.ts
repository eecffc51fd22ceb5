import type { IdleRecommendations } from '../../core/evidence/idle-recommendations.ts';
import type { Resource } from '../../core/resource.ts';
import { isUnknown, type Unknown, unknown } from '../../core/truth.ts';

/** What AWS says about a resource: a recommendation, or that there is none. */
export interface AwsVerdict {
  readonly isIdle: boolean;
  readonly message: string;
}

/** AWS refreshes its recommendations every day. One older than three days is no longer refreshed. */
const MAX_AGE = 3 * 86_400_000;

/** @param began when the resource began to run, microseconds since the epoch; undefined if AWS does not say. */
export function awsVerdict(
  resource: Resource,
  recommendations: IdleRecommendations | Unknown,
  began: number | undefined,
  now: Date,
): AwsVerdict | Unknown {
  if (isUnknown(recommendations)) return recommendations;
  const recommendation = Object.hasOwn(recommendations, resource.arn) ? recommendations[resource.arn] : undefined;
  if (recommendation === undefined) return { isIdle: false, message: 'Compute Optimizer has no recommendation' };
  const refreshedAt = Date.parse(recommendation.refreshedAt);
  if (!(now.getTime() - refreshedAt <= MAX_AGE))
    return unknown(`Compute Optimizer last refreshed its recommendation at ${recommendation.refreshedAt}`);
  if (began === undefined || began / 1000 > refreshedAt)
    return unknown('Compute Optimizer refreshed its recommendation before the resource began to run');
  const { finding, days } = recommendation;
  return {
    isIdle: true,
    message: `Compute Optimizer: ${finding} over ${days} days until ${recommendation.refreshedAt}`,
  };
}
