import type { Receipt } from './receipt.ts';

/**
 * A receipt in its place. The receipts of one plan in one account are a chain, however many calls of `apply` it took:
 * each carries a digest over itself, its number and the digest before it. So one that was changed, dropped or moved
 * breaks the chain behind it.
 */
export interface ChainedReceipt {
  readonly plan: string;
  readonly account: string;
  /** 1 for the first of its chain. */
  readonly number: number;
  /** The digest of the receipt before; for the first, one made of plan and account. */
  readonly previous: string;
  readonly digest: string;
  readonly receipt: Receipt;
}

/** A place where the log is not what was written. */
export interface ChainBreak {
  readonly plan: string;
  readonly account: string;
  /** The receipt at which it shows. */
  readonly number: number;
  readonly message: string;
}
