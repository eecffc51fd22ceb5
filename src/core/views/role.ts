/**
 * One condition of an IAM statement: operator → key → values, of which one must match. All operators and keys must
 * hold.
 */
export type RoleCondition = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/**
 * One statement of an IAM policy. In `resources`, `${AWS::Partition}` and `${AWS::AccountId}` stand for the role's own.
 */
export interface RoleStatement {
  readonly sid: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition?: RoleCondition;
  /** What needs each action: `list ebs`, `ebs-unattached: delete ebs`. Left out for a Deny. */
  readonly reasons?: Readonly<Record<string, readonly string[]>>;
}

/** What an identity needs to plan and apply some policies, and what it must never do. */
export interface Role {
  readonly statements: readonly RoleStatement[];
  /** The parts of mayfly.yml's protection that IAM cannot express, in words for people. */
  readonly guardOnly: readonly string[];
}

/** One customer managed policy: its name, and its document in IAM's form. */
export interface ManagedPolicy {
  readonly name: string;
  readonly document: PolicyDocument;
}

export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: RoleCondition;
}
