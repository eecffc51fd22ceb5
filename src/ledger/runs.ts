import type { RunRecord } from '../core/run-record.ts';

export interface RunStore {
  /** A run that has ended is sealed: its record gets the last receipt of each account of its plan. */
  putRun(run: RunRecord): Promise<void>;
  /** Without a plan, the runs of all plans. */
  runs(plan?: string): Promise<readonly RunRecord[]>;
}
