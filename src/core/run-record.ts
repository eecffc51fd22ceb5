/** One run of Mayfly, for people who want to know later what ran when. */
export interface RunRecord {
  readonly id: string;
  readonly kind: 'plan' | 'apply';
  readonly plan: string;
  readonly began: string;
  readonly ended?: string;
  /** How many steps ended with each status. */
  readonly endings?: Readonly<Record<string, number>>;
  /** For a deployed run: where its plan is stored, `plans/2026-11-20/ID/` in the bucket of plans. */
  readonly storedAt?: string;
  /**
   * For a deployed run: how many steps the next run can continue. They have begun without a confirmed result, or they
   * wait for a person.
   */
  readonly open?: number;
  /** The last receipt of each account when the run ended. Nobody can change or remove a receipt before it unnoticed. */
  readonly heads?: readonly ChainHead[];
}

/** The last receipt of a chain: its number, from 1, and its digest. */
export interface ChainHead {
  readonly account: string;
  readonly number: number;
  readonly digest: string;
}
