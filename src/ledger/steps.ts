import type { ApprovedBy } from '../core/approval.ts';
import type { Json } from '../core/json.ts';
import type { Done, Receipt, SessionWidth } from '../core/receipt.ts';
import type { Ref } from '../core/resource.ts';
import type { Afterwards, Performed } from '../core/verb.ts';

/** One step of one plan. */
export interface StepKey {
  readonly plan: string;
  readonly step: string;
}

/**
 * How far a step is. `pending`: nothing was sent, or AWS certainly did not do what was sent. `intended`: a write may
 * have been sent, its answer is not known. `performed`: AWS accepted the write, its result was not seen yet. `ended`:
 * there is a receipt. `before` is the resource as the guard read it for the last write; `why` is AWS's error for that
 * write.
 */
export type StepState =
  | { readonly status: 'pending'; readonly message?: string; readonly before?: Json }
  | { readonly status: 'intended'; readonly at: string; readonly before: Json; readonly message?: string }
  | { readonly status: 'performed'; readonly at: string; readonly before: Json; readonly performed: Performed }
  | { readonly status: 'ended'; readonly receipt: Receipt };

/**
 * A step's row. It is written whole, under the condition that nobody wrote it since it was read: this prevents a step
 * from being done twice.
 */
export interface StepRow extends StepKey {
  /** 1 for the first write of the row, then one more each time. */
  readonly version: number;
  readonly state: StepState;
  /** When a run first took up the step: ISO 8601. */
  readonly began: string;
  /** Writes sent so far, and starts that were delayed because AWS could not be read. */
  readonly attempts: number;
  /** How often AWS has turned its write away because too much was in progress. */
  readonly turnedAway?: number;
  /** No run takes up the step again before this time: ISO 8601. */
  readonly notBefore?: string;
  /** Set after a batch call failed as a whole: the step is performed by itself from now on. */
  readonly alone?: boolean;
  /** For a verb that needs several writes: how many are done. `before` stays the resource before the first. */
  readonly rounds?: number;
  /** For the same: what is done of it already. */
  readonly parts?: readonly Ref[];
  /**
   * Set once the result of the step is confirmed and something is left to do on what it has created. `state` is then
   * that of the rest; the step ends as this says, whatever becomes of the rest. `next`: what comes after it, in order.
   */
  readonly afterwards?: Afterwards & {
    readonly ending: Done;
    readonly before: Json;
    readonly next?: readonly Afterwards[];
  };
  /** Who approved the step, where it needs approval. */
  readonly approved?: ApprovedBy;
  /** What the credentials of its writes could do, where they were narrowed. */
  readonly session?: SessionWidth;
}

export interface StepStore {
  step(key: StepKey): Promise<StepRow | undefined>;
  steps(plan: string): Promise<readonly StepRow[]>;
  /**
   * Writes the row if the stored one has version `row.version - 1` (none for version 1). False where another process
   * wrote it first.
   */
  putStep(row: StepRow): Promise<boolean>;
}
