import type { ActualMeasured, ActualRecommendation } from '../../core/actual.ts';
import type { IdleRecommendations } from '../../core/evidence/idle-recommendations.ts';
import type { Resource } from '../../core/resource.ts';
import { isUnknown, type Unknown, unknown } from '../../core/truth.ts';

/** Whether a resource is idle, and what that is based on: measured figures, or what AWS recommends. */
export interface IdleVerdict<Found extends ActualMeasured | ActualRecommendation> {
  readonly isIdle: boolean;
  readonly found: Found;
}

const optimizer = 'Compute Optimizer';

/** AWS refreshes its recommendations every day. One older than three days is no longer refreshed. */
const MAX_AGE = 3 * 86_400_000;

/** @param began when the resource began to run, microseconds since the epoch; undefined if AWS does not say. */
export function awsVerdict(
  resource: Resource,
  recommendations: IdleRecommendations | Unknown,
  began: number | undefined,
  now: Date,
): IdleVerdict<ActualRecommendation> | Unknown {
  if (isUnknown(recommendations)) return recommendations;
  const recommendation = Object.hasOwn(recommendations, resource.arn) ? recommendations[resource.arn] : undefined;
  if (recommendation === undefined) return { isIdle: false, found: { kind: 'recommendation', by: optimizer } };
  const refreshedAt = Date.parse(recommendation.refreshedAt);
  if (!(now.getTime() - refreshedAt <= MAX_AGE))
    return unknown(`${optimizer} last refreshed its recommendation at ${recommendation.refreshedAt}`);
  if (began === undefined || began / 1000 > refreshedAt)
    return unknown(`${optimizer} refreshed its recommendation before the resource began to run`);
  const { finding, days } = recommendation;
  return {
    isIdle: true,
    found: { kind: 'recommendation', by: optimizer, finding, days, at: recommendation.refreshedAt },
  };
}
