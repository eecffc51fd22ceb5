/**
 * What a restore does about one member of AWS's description of a resource.
 * - `restored`: the restored resource has it again, by these members of the calls that create it.
 * - `told`: it is not restored. Where the resource had it, the plan says so.
 * - `other`: there is nothing to restore, for the reason given: AWS sets it, or the snapshot contains it.
 */
export type MemberFate =
  | { readonly kind: 'restored'; readonly by: readonly string[] }
  | {
      readonly kind: 'told';
      /** A sentence for people; undefined where the resource did not have it. */
      readonly message: (value: unknown, raw: Readonly<Record<string, unknown>>) => string | undefined;
      /** What is not restored, for the documentation: `read replicas`. */
      readonly what: string;
    }
  | { readonly kind: 'other'; readonly reason: string };

/** Every member that AWS's description of a resource can have, and what a restore does about it. */
export interface RestoredMembers {
  /** The shape of AWS's that describes it: `DBInstance`. */
  readonly shape: string;
  /** The calls that create it again: `RestoreDBInstanceFromDBSnapshot`, `ModifyDBInstance`. */
  readonly calls: readonly string[];
  readonly members: Readonly<Record<string, MemberFate>>;
}
