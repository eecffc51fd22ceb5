import type { RoleCondition } from './views/role.ts';

/**
 * A kind of resource in IAM: the name in AWS's service authorization reference (`ec2:volume`), and its ARN without
 * `arn:PARTITION:`. In the ARN, `*` stands for anything and `${AWS::AccountId}` for the role's account. Source:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/
 */
export interface IamResource {
  readonly name: string;
  readonly arn: string;
}

/**
 * What IAM checks for a write: the resources that a statement can name, and the actions that are checked with it. A
 * write without these facts would be allowed on everything, which is too much, so every write has them, and a test
 * compares them with AWS's lists.
 */
export interface IamWrite {
  /** Names of IAM's resources; `subject` is the resource of the verb's own type. */
  readonly on: 'subject' | readonly string[];
  /** Where a snapshot verb calls it: it tags what is being created, not what exists. */
  readonly inSnapshot?: { readonly on: readonly string[]; readonly when?: RoleCondition };
  /** Where a delete calls it: it tags what the delete leaves behind, such as a final snapshot. */
  readonly inDelete?: { readonly on: readonly string[]; readonly when?: RoleCondition };
  /** The same where a restore verb calls it. */
  readonly inRestore?: { readonly on: readonly string[]; readonly when?: RoleCondition };
  readonly when?: RoleCondition;
  /** Actions that AWS checks beside this one. */
  readonly also?: readonly string[];
  /** Set where the resource's tags do not protect it: a key is used, not changed. */
  readonly ignoresTags?: true;
}

/** IAM's facts about every write that Mayfly can make. */
export interface IamFacts {
  /** By action: `ec2:DeleteVolume`. */
  readonly writes: Readonly<Record<string, IamWrite>>;
  /** ARNs by the name of the resource. */
  readonly resources: Readonly<Record<string, string>>;
}
