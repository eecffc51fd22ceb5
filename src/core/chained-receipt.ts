import type { Receipt } from './receipt.ts';

/**
 * A receipt with its place in a chain. The receipts of one plan in one account are one chain, however many calls of
 * `apply` it took. Each entry has a digest over itself, its number and the digest before it. So a receipt that was
 * changed, dropped or moved breaks the chain after it.
 */
export interface ChainedReceipt {
  readonly plan: string;
  readonly account: string;
  /** 1 for the first entry of the chain. */
  readonly number: number;
  /** The digest of the entry before; for the first entry, a digest of plan and account. */
  readonly previous: string;
  readonly digest: string;
  readonly receipt: Receipt;
}

/** A place where the log differs from what was written. */
export interface ChainBreak {
  readonly plan: string;
  readonly account: string;
  /** The number of the receipt at which the chain breaks. */
  readonly number: number;
  readonly message: string;
}
