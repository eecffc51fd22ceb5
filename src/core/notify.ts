import type { Finding } from './finding.ts';
import type { Json } from './json.ts';
import type { Ending } from './receipt.ts';
import type { Step } from './step.ts';

/**
 * Where a message goes. Names of channels and webhooks are resolved from mayfly.yml by notify/; secrets never stand in
 * a plan.
 */
export interface Target {
  /** `console`, `slack`, `webhook`; the name of the target in mayfly.yml. */
  readonly to: string;
  /** Whom it concerns: the owner's tag value, or undefined where nobody owns it. */
  readonly owner?: string;
}

/**
 * The options of a `tell` step, as actions write them; more members are the action's own and reach the message with the
 * step.
 */
export interface NotifyOptions {
  /** The name of the target in mayfly.yml. */
  readonly to: string;
  /** Whom it concerns; left out: the subject's owner. */
  readonly owner?: string;
  /** What else there is to know, a sentence for people without its full stop. */
  readonly note?: string;
  /** Only where something of what it would tell of has failed; else nothing is sent. */
  readonly when?: 'failed';
  /** For `escalate`: which rung this is, counted from 1. The ledger counts it once it was told. */
  readonly level?: number;
  readonly [key: string]: Json | undefined;
}

/** One message about several resources: one per target and owner. */
export interface Message {
  readonly target: Target;
  /** The id that makes a repetition recognisable: derived from the steps. */
  readonly id: string;
  /** It may have been sent before: an earlier attempt was cut off, or failed. */
  readonly repeated: boolean;
  readonly items: readonly {
    readonly step: Step;
    readonly finding: Finding;
    /** What was done to the resource before this message, in order; empty where it is a warning. */
    readonly did: readonly { readonly verb: string; readonly ending: Ending }[];
    /** What the plan will do to it after this message. */
    readonly will: readonly { readonly verb: string; readonly on?: string; readonly needs?: 'approval' }[];
  }[];
}

/**
 * Carries one message. Resolves when it was taken; rejects when it was not: then it is sent again a few times, and
 * after that the step has failed, and says so. An error with `isFinal: true` is not tried again.
 */
export type Deliver = (message: Message) => Promise<void>;
