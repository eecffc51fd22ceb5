import { evidenceKind } from './evidence-kind.ts';

/**
 * The answer of kind `idle-recommendations`: what AWS Compute Optimizer calls idle in one place, by ARN. A resource
 * that is missing is in use, too new, or of a type that Compute Optimizer does not judge. If Compute Optimizer is not
 * switched on, the answer is `Unknown`.
 */
export interface IdleRecommendations {
  readonly [arn: string]: {
    /** AWS's word: `Idle`, `Unattached`, `Unused`. */
    readonly finding: string;
    /** When AWS last analyzed it: ISO 8601, UTC. */
    readonly refreshedAt: string;
    /** How many days AWS looked back. */
    readonly days: number;
  };
}

/** The question has no parts: one listing answers for a whole place. */
export type IdleRecommendationsQuestion = Readonly<Record<string, never>>;

export const idleRecommendationsKind = evidenceKind<IdleRecommendationsQuestion, IdleRecommendations>(
  'idle-recommendations',
);
