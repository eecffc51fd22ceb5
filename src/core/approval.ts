import { digest } from './digest.ts';
import type { Ref } from './resource.ts';
import type { Step } from './step.ts';

/**
 * A person's approval of one step of one plan, with everything that the step also destroys. It covers the step exactly
 * as it stood when it was approved, and ends with its plan.
 */
export interface Approval {
  readonly plan: string;
  readonly step: string;
  /** Digest of the step that was shown: its resource, verb, options and what it also destroys. */
  readonly stepDigest: string;
  readonly verb: string;
  readonly arn: string;
  /** What the step also destroys, as the approver saw it. */
  readonly alsoDestroys: readonly Ref[];
  /** The ARN of the person; without credentials, the user of the machine: `ada on build-7`. */
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  readonly reason: string;
  /** When the plan expires: ISO 8601. */
  readonly until: string;
}

/** The part of an approval that a receipt records. */
export type ApprovedBy = Pick<Approval, 'by' | 'at' | 'reason'>;

/** The digest of the step that an approval covers. */
export function approvable({ id, finding, policy, subject, verb, options, alsoDestroys }: Step): string {
  return digest({ id, finding, policy, subject, verb, options, alsoDestroys });
}
