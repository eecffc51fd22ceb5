import type { Finding } from './finding.ts';
import type { Json } from './json.ts';
import type { Ending } from './receipt.ts';
import type { Step } from './step.ts';

/**
 * Where a message goes. notify/ looks up channels and webhooks by name in mayfly.yml; a plan never contains secrets.
 */
export interface Target {
  /** The name of the target in mayfly.yml: `console`, `slack`, `webhook`. */
  readonly to: string;
  /** Whom the message is for: the owner's tag value, or undefined where nobody owns the resource. */
  readonly owner?: string;
}

/**
 * The options of a `notify` step, as actions write them. Actions may add members of their own; they reach the message
 * with the step.
 */
export interface NotifyOptions {
  /** The name of the target in mayfly.yml. */
  readonly to: string;
  /** Whom the message is for. Left out: the subject's owner. */
  readonly owner?: string;
  /** Additional information: a sentence for people without its full stop. */
  readonly note?: string;
  /** Sends the message only if something that it reports on failed. */
  readonly when?: 'failed';
  /** For `escalate`: the level, counted from 1. The ledger counts it once the message was delivered. */
  readonly level?: number;
  readonly [key: string]: Json | undefined;
}

/** One message about several resources: one per target and owner. */
export interface Message {
  readonly target: Target;
  /** Derived from the steps, so that a repeated message can be recognised. */
  readonly id: string;
  /** It may have been sent before: an earlier attempt was interrupted, or failed. */
  readonly repeated: boolean;
  readonly items: readonly {
    readonly step: Step;
    readonly finding: Finding;
    /** What was done to the resource before this message, in order. Empty where the message is a warning. */
    readonly did: readonly { readonly verb: string; readonly ending: Ending }[];
    /** What the plan will do to the resource after this message. */
    readonly will: readonly { readonly verb: string; readonly on?: string; readonly needs?: 'approval' }[];
  }[];
}

/**
 * Delivers one message. Resolves when it was accepted, and rejects when it was not. Then it is sent again a few times;
 * after that the step has failed, and the receipt says so. An error with `isFinal: true` is not retried.
 */
export type Deliver = (message: Message) => Promise<void>;
