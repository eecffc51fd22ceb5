/**
 * The answer to a need of kind `idle-recommendations`: what AWS Compute Optimizer calls idle in one place, by ARN. What
 * it says nothing of stands not in it: that is in use, too new, or of a type that it does not judge. Where it is not
 * switched on, the answer is `Unknown`.
 */
export interface IdleRecommendations {
  readonly [arn: string]: {
    /** AWS's word: `Idle`, `Unattached`, `Unused`. */
    readonly finding: string;
    /** When AWS last looked, ISO 8601, UTC. */
    readonly refreshedAt: string;
    /** How many days back it looked. */
    readonly days: number;
  };
}
