import type { History, Switched } from '../core/history.ts';

/** The last stop or start of a resource that was done. */
export interface LastSwitch extends Switched {
  readonly arn: string;
}

export interface HistoryStore {
  /** Stores the latest stop or start of each resource. */
  putSwitch(last: LastSwitch): Promise<void>;
  /** Everything that a plan may ask, as it is at `now`. */
  history(now: Date): Promise<History>;
}
