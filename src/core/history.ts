import type { FailedNight } from './suspended.ts';

/**
 * What the ledger remembers, as the plan may ask it. Everything is known before planning starts: `plan/` does no I/O.
 */
export interface History {
  /** When this policy first matched this resource without a break since: ISO 8601; undefined if it never did before. */
  firstMatched(policy: string, arn: string): string | undefined;
  /** How many rungs of an escalation were already told, and when the last was: ISO 8601. */
  escalation(policy: string, arn: string): { readonly notified: number; readonly lastAt?: string };
  /** The nights in which this verb failed on this resource for this policy, without one that was done since. */
  failures(policy: string, arn: string, verb: string): readonly FailedNight[];
  /** The last stop or start of this resource that Mayfly brought to its end; undefined where there was none. */
  lastSwitch(arn: string): Switched | undefined;
  /** The plan and step that is under way on this resource, if any. */
  underWay(arn: string): { readonly plan: string; readonly step: string } | undefined;
}

/** A stop or a start that was done and seen. */
export interface Switched {
  readonly verb: 'stop' | 'start';
  readonly policy: string;
  /** When its step was taken up, and when its end was seen: ISO 8601. */
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
