import type { Json } from './json.ts';
import type { Position } from './position.ts';
import type { QueryPart } from './query.ts';

/** One filter as written: `{type: value, …}`, a short form, or a block with its parts. */
export type FilterNode =
  | {
      readonly kind: 'block';
      readonly name: 'and' | 'or' | 'not';
      readonly at: Position;
      readonly of: readonly FilterNode[];
    }
  | { readonly kind: 'filter'; readonly name: string; readonly at: Position; readonly options: Json };

/** One action as written, its options validated and complete with defaults. */
export interface ActionNode {
  readonly name: string;
  readonly at: Position;
  readonly options: Json;
}

/** Custodian's `max-resources`: above it, a policy selects resources but does nothing. */
export interface ResourceLimit {
  readonly amount?: number;
  /** 0 to 100: percent of all resources of the type in the place that `query` lists. */
  readonly percent?: number;
  readonly op: 'and' | 'or';
}

/**
 * A validated policy for one resource type. A policy that names several types becomes several of these, with the same
 * name and position.
 */
export interface Policy {
  readonly name: string;
  /** The type's own name: `ec2`, where `aws.ec2` was written. */
  readonly type: string;
  /** The type as it was written, where that differs: conditions on `resource` compare with it. */
  readonly typeWritten?: string;
  readonly at: Position;
  readonly description?: string;
  readonly filters: readonly FilterNode[];
  readonly actions: readonly ActionNode[];
  /**
   * Limits what is listed, as Custodian's `query` does: all parts must hold. Parts that change nothing are left out.
   */
  readonly query?: readonly QueryPart[];
  /** Conditions on the run, not on resources: `region`, `account`, `now`, … */
  readonly conditions: readonly FilterNode[];
  readonly maxResources?: ResourceLimit;
  readonly mode?: Json;
  readonly tags: readonly string[];
  readonly metadata: Json;
  /** An IANA name. Nothing reads it, as in Custodian; the loader warns about it. */
  readonly tz?: string;
  /** The policy acts from `start` and until `end`: ISO 8601, UTC. */
  readonly start?: string;
  readonly end?: string;
  /** The author says that what this policy deletes needs no snapshot. It applies to ephemeral-task only. */
  readonly skipSnapshot: boolean;
  /** Digest of the policy as resolved (variables, anchors and merge keys applied), positions aside. */
  readonly digest: string;
}

/** A policy as the option of the filter that embeds it. A policy is JSON, but TypeScript sees that of no interface. */
export function asOption(policy: Policy): Json {
  return policy as unknown as Json;
}

/** The embedded policy: the loader has put it where the filter's option was. */
export function fromOption(option: Json): Policy {
  return option as unknown as Policy;
}
