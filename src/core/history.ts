import type { FailedNight } from './suspended.ts';

/**
 * The ledger's memory, as the plan may ask for it. Everything is loaded before planning starts: `plan/` does no I/O.
 */
export interface History {
  /** Since when this policy matches this resource without a break: ISO 8601. Undefined if it never did. */
  firstMatched(policy: string, arn: string): string | undefined;
  /** How many levels of an escalation were notified already, and when the last one was: ISO 8601. */
  escalation(policy: string, arn: string): { readonly notified: number; readonly lastAt?: string };
  /** The nights in which this verb failed on this resource for this policy, since it last succeeded. */
  failures(policy: string, arn: string, verb: string): readonly FailedNight[];
  /** The last stop or start of this resource that Mayfly completed. Undefined where there was none. */
  lastSwitch(arn: string): Switched | undefined;
  /** The plan and the step that are in progress on this resource, if any. */
  underWay(arn: string): { readonly plan: string; readonly step: string } | undefined;
}

/** A stop or a start that was done and confirmed. */
export interface Switched {
  readonly verb: 'stop' | 'start';
  readonly policy: string;
  /** When its step began, and when its result was confirmed: ISO 8601. */
  readonly began: string;
  readonly ended: string;
}

/** A history in which nothing ever happened. */
export const noHistory: History = {
  firstMatched: () => undefined,
  escalation: () => ({ notified: 0 }),
  failures: () => [],
  lastSwitch: () => undefined,
  underWay: () => undefined,
};
