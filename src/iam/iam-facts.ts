import type { IamFacts } from '../core/iam-write.ts';
import type { ResourceType } from '../core/resource-type.ts';

/** The ARN pattern of one of IAM's resources, with variables for the partition and the account. */
export function arnOf(resource: string, { resources }: Pick<IamFacts, 'resources'>): string {
  const arn = Object.hasOwn(resources, resource) ? resources[resource] : undefined;
  if (arn === undefined) throw new TypeError(`The ARN of ${resource} is not known.`);
  return `arn:\${AWS::Partition}:${arn}`;
}

/**
 * What CloudFormation calls with the permissions of the identity that deletes a stack without a service role, for the
 * members that Mayfly knows. It is allowed through CloudFormation only. Source:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html
 */
export function stackDeletionActions(types: readonly Pick<ResourceType, 'stackMember'>[]): readonly string[] {
  return [...new Set(types.flatMap(({ stackMember }) => stackMember?.deletedWith ?? []))].sort();
}
