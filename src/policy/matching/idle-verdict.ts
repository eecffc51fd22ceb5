import type { Evidence, Need } from '../../core/evidence/evidence.ts';
import type { IdleRecommendations } from '../../core/evidence/idle-recommendations.ts';
import type { Resource } from '../../core/resource.ts';
import type { TypeFacts } from '../../core/resource-type.ts';
import { isUnknown, type Unknown, unknown } from '../../core/truth.ts';

/** What AWS says of a resource: its recommendation, or that it gives none. */
export interface AwsVerdict {
  readonly isIdle: boolean;
  readonly message: string;
}

/** AWS looks every day. What is older than three is of a service that has stopped looking. */
const MAX_AGE = 3 * 86_400_000;

/**
 * Types that Compute Optimizer judges, as CloudFormation calls them.
 * Source: https://docs.aws.amazon.com/compute-optimizer/latest/ug/view-idle-recommendations.html
 */
const judgedTypes = new Set([
  'AWS::AutoScaling::AutoScalingGroup',
  'AWS::DynamoDB::Table',
  'AWS::EC2::Instance',
  'AWS::EC2::NatGateway',
  'AWS::EC2::Volume',
  'AWS::ECS::Service',
  'AWS::RDS::DBInstance',
]);

export function isJudged({ cloudFormationType }: TypeFacts): boolean {
  return judgedTypes.has(cloudFormationType);
}

/** @param began when it began to run, microseconds since the epoch; undefined where AWS does not say. */
export function awsVerdict(
  resource: Resource,
  { key }: Need,
  evidence: Evidence,
  began: number | undefined,
  now: Date,
): AwsVerdict | Unknown {
  const answer = evidence.get(key);
  if (answer === undefined) return unknown('Compute Optimizer was not asked');
  if (isUnknown(answer)) return answer;
  const recommendations = answer as unknown as IdleRecommendations;
  const recommendation = Object.hasOwn(recommendations, resource.arn) ? recommendations[resource.arn] : undefined;
  if (recommendation === undefined) return { isIdle: false, message: 'Compute Optimizer has no recommendation' };
  const refreshedAt = Date.parse(recommendation.refreshedAt);
  if (!(now.getTime() - refreshedAt <= MAX_AGE))
    return unknown(`Compute Optimizer last looked at ${recommendation.refreshedAt}`);
  if (began === undefined || began / 1000 > refreshedAt)
    return unknown('Compute Optimizer looked before it began to run');
  return {
    isIdle: true,
    message: `Compute Optimizer: ${recommendation.finding} over ${recommendation.days} days until ${recommendation.refreshedAt}`,
  };
}
