/** One run of the program, for people who ask later what ran when. */
export interface RunRecord {
  readonly id: string;
  readonly kind: 'plan' | 'apply';
  readonly plan: string;
  readonly began: string;
  readonly ended?: string;
  /** How many steps ended how, by the name of the ending. */
  readonly endings?: Readonly<Record<string, number>>;
  /** Of a deployed run: where its plan is kept, `plans/2026-11-20/ID/` in the bucket of plans. */
  readonly storedAt?: string;
  /**
   * Of a deployed run: how many steps the next one can go on with: begun and not seen the end of, or waiting for a
   * person.
   */
  readonly open?: number;
  /**
   * The last receipt of each account when the run ended: what stands before it can no longer change or vanish
   * unnoticed.
   */
  readonly heads?: readonly ChainHead[];
}

/** The last receipt of a chain: its number, from 1, and its digest. */
export interface ChainHead {
  readonly account: string;
  readonly number: number;
  readonly digest: string;
}
