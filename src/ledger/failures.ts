import type { FailedNight } from '../core/suspended.ts';
import type { StepKey } from './steps.ts';

/** A verb that failed on a resource, in one plan. */
export interface Failure extends FailedNight, Pick<StepKey, 'plan'> {
  readonly policy: string;
  readonly arn: string;
  readonly verb: string;
}

export interface FailureStore {
  /** One for each plan and verb: a later failure replaces it. */
  putFailure(failure: Failure): Promise<void>;
  /** In no particular order. Without a verb, those of all verbs. */
  failures(policy: string, arn: string, verb?: string): Promise<readonly Failure[]>;
  /** Without a verb, those of all verbs. */
  clearFailures(policy: string, arn: string, verb?: string): Promise<void>;
}
