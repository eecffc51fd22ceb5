/** What savings are grouped by. */
export type SavingsBy = 'owner' | 'team' | 'policy';

/**
 * What one owner, team or policy has saved, in US dollars. It is not measured: the prices are those of the receipts.
 */
export interface SavingsRow {
  /** Left out: the resources have no owner. */
  readonly name?: string;
  /**
   * What is saved a month at present, by stopped and by deleted resources. The storage of a stopped resource is still
   * paid for, and not part of it.
   */
  readonly stopped: number;
  readonly deleted: number;
  /** What the retained snapshots of these resources cost a month at present. */
  readonly snapshots: number;
  /** `stopped + deleted - snapshots`. */
  readonly perMonth: number;
  /** What was saved in the whole time, less the cost of snapshots. */
  readonly soFar: number;
  /** How many stops and deletions save an unknown amount. */
  readonly unknown: number;
}

export interface Savings {
  readonly by: SavingsBy;
  /** ISO 8601. */
  readonly since?: string;
  readonly until: string;
  /** Sorted by what was saved, the most first. */
  readonly rows: readonly SavingsRow[];
  readonly total: Omit<SavingsRow, 'name'>;
}
