import type { Evidence, Need } from '../../core/evidence/evidence.ts';
import type { IdleRecommendations } from '../../core/evidence/idle-recommendations.ts';
import type { Resource } from '../../core/resource.ts';
import type { TypeFacts } from '../../core/resource-type.ts';
import { isUnknown, type Unknown, unknown } from '../../core/truth.ts';

/** What AWS says of a resource: its recommendation, or that it gives none. */
export interface AwsVerdict {
  readonly isIdle: boolean;
  readonly says: string;
}

/** AWS looks every day. What is older than three is of a service that has stopped looking. */
const MOST_OLD = 3 * 86_400_000;

/**
 * Types that Compute Optimizer judges, as CloudFormation calls them.
 * Source: https://docs.aws.amazon.com/compute-optimizer/latest/ug/view-idle-recommendations.html
 */
const judged = new Set([
  'AWS::AutoScaling::AutoScalingGroup',
  'AWS::DynamoDB::Table',
  'AWS::EC2::Instance',
  'AWS::EC2::NatGateway',
  'AWS::EC2::Volume',
  'AWS::ECS::Service',
  'AWS::RDS::DBInstance',
]);

export function isJudged({ cloudFormationType }: TypeFacts): boolean {
  return judged.has(cloudFormationType);
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
  const all = answer as unknown as IdleRecommendations;
  const found = Object.hasOwn(all, resource.arn) ? all[resource.arn] : undefined;
  if (found === undefined) return { isIdle: false, says: 'Compute Optimizer has no recommendation' };
  const looked = Date.parse(found.looked);
  if (!(now.getTime() - looked <= MOST_OLD)) return unknown(`Compute Optimizer last looked at ${found.looked}`);
  if (began === undefined || began / 1000 > looked) return unknown('Compute Optimizer looked before it began to run');
  return { isIdle: true, says: `Compute Optimizer: ${found.finding} over ${found.days} days until ${found.looked}` };
}
