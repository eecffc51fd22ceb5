import type { Approval } from '../core/approval.ts';
import type { StepKey } from './steps.ts';

export interface ApprovalStore {
  /** Stores the first approval of a step. Returns the one that is stored: this one, or an earlier one. */
  approve(approval: Approval): Promise<Approval>;
  approval(key: StepKey): Promise<Approval | undefined>;
  /** In the order of their steps' ids. */
  approvals(plan: string): Promise<readonly Approval[]>;
}
