import type { Json } from '../json.ts';

/**
 * What a need of kind `creators` asks: who made one resource, as CloudTrail's event history of its place tells it, and
 * what its stack's tags say.
 */
export interface CreatorsQuestion {
  /** The resource type's name. */
  readonly type: string;
  readonly id: string;
  readonly arn: string;
  /**
   * When its lifetime began: ISO 8601; left out where AWS does not say. Then all that CloudTrail keeps is looked
   * through.
   */
  readonly began?: string;
  /** Name of the CloudFormation stack that it belongs to, by the tag that CloudFormation writes. */
  readonly stack?: string;
  /** Where people can be found by the id that events have of them. */
  readonly store?: { readonly id: string; readonly region: string; readonly account: string };
  readonly [key: string]: Json | undefined;
}

/** One thing that was looked for. `unread` is a failed call, never an absence. */
export type Lookup<Value> =
  | ({ readonly status: 'seen' } & Value)
  | { readonly status: 'not-seen'; readonly message: string }
  | { readonly status: 'unread'; readonly cause: string };

/** The event that made it. */
export interface CreationEvent {
  /** `RunInstances`. */
  readonly event: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** `userIdentity` of the event, as CloudTrail writes it. */
  readonly identity: { readonly [key: string]: Json };
  /**
   * The e-mail or user name of the person on whose behalf IAM Identity Center let this be done; left out where there is
   * none, or could not be found out.
   */
  readonly person?: string;
}

export interface CreatorsAnswer {
  readonly creation: Lookup<CreationEvent>;
  /** Left out where it belongs to no stack. */
  readonly stack?: Lookup<{ readonly tags: { readonly [key: string]: string } }>;
}
