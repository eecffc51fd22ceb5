import { digest } from './digest.ts';
import type { Ref } from './resource.ts';
import type { Step } from './step.ts';

/**
 * A person's yes to one step of one plan, with all that would go with it. It is for that step as it stood when the yes
 * was given, to the letter, and ends with its plan.
 */
export interface Approval {
  readonly plan: string;
  readonly step: string;
  /** Digest of the step that was shown: its resource, verb, options and what goes with it. */
  readonly stepDigest: string;
  readonly verb: string;
  readonly arn: string;
  /** What goes with it, as it was named to whoever approved. */
  readonly alsoDestroys: readonly Ref[];
  /** The ARN that AWS knows the person by; without credentials the user of the machine, `ada on build-7`. */
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  readonly reason: string;
  /** When its plan expires: ISO 8601. */
  readonly until: string;
}

/** What of an approval a receipt tells. */
export type ApprovedBy = Pick<Approval, 'by' | 'at' | 'reason'>;

/** What an approval of this step is for. */
export function approvable({ id, finding, policy, subject, verb, options, alsoDestroys }: Step): string {
  return digest({ id, finding, policy, subject, verb, options, alsoDestroys });
}
