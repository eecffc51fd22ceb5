import type { Policy } from '../policy.ts';
import { evidenceKind } from './evidence-kind.ts';

/** The answer of the kind `policy`: what an embedded policy selects in one account and region. */
export interface SelectedAnswer {
  /** Whether its `conditions`, `start` and `end` let it run there. */
  readonly runs: boolean;
  readonly selected: number;
}

export const policyKind = evidenceKind<Policy, SelectedAnswer>('policy');
