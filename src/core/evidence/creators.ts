import type { Json } from '../json.ts';
import { evidenceKind } from './evidence-kind.ts';

/**
 * The question of kind `creators`: who created one resource, from CloudTrail's event history in its place, and which
 * tags its stack has.
 */
export interface CreatorsQuestion {
  /** The resource type's name. */
  readonly type: string;
  readonly id: string;
  readonly arn: string;
  /**
   * When its lifetime began: ISO 8601. Left out where AWS does not say; then all events that CloudTrail stores are
   * searched.
   */
  readonly began?: string;
  /** Name of the CloudFormation stack that it belongs to, from the tag that CloudFormation writes. */
  readonly stack?: string;
  /** The identity store in which people can be found by the user id that events contain. */
  readonly store?: { readonly id: string; readonly region: string; readonly account: string };
}

/** The result of one lookup. `unread` is a failed call, never an absence. */
export type Lookup<Value> =
  | ({ readonly status: 'seen' } & Value)
  | { readonly status: 'not-seen'; readonly message: string }
  | { readonly status: 'unread'; readonly cause: string };

/** The event that created the resource. */
export interface CreationEvent {
  /** `RunInstances`. */
  readonly event: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** `userIdentity` of the event, as CloudTrail writes it. */
  readonly identity: { readonly [key: string]: Json };
  /**
   * The e-mail or user name of the person on whose behalf IAM Identity Center did this. Left out where there is none,
   * or where it could not be found.
   */
  readonly person?: string;
}

export interface CreatorsAnswer {
  readonly creation: Lookup<CreationEvent>;
  /** Left out where the resource belongs to no stack. */
  readonly stack?: Lookup<{ readonly tags: { readonly [key: string]: string } }>;
}

export const creatorsKind = evidenceKind<CreatorsQuestion, CreatorsAnswer>('creators');
