import type { StepKey } from './steps.ts';

/** The step that is in progress on a resource: at most one. A claim that nobody renews ends at `until`. */
export interface Claim extends StepKey {
  readonly arn: string;
  readonly until: string;
}

export interface ClaimStore {
  /**
   * Takes or renews the claim on a resource. Returns the claim in force: this one, or that of another step which has
   * not ended at `now`.
   */
  claim(claim: Claim, now: Date): Promise<Claim>;
  /** Gives up the step's claim; does nothing where another step holds it. */
  release(arn: string, key: StepKey): Promise<void>;
}
