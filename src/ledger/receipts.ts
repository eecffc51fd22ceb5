import type { ChainedReceipt } from '../core/chained-receipt.ts';
import type { Receipt } from '../core/receipt.ts';

export interface ReceiptStore {
  /**
   * Appends to the chain of its plan and account (chain.ts). False where the step already has a receipt, which stays.
   */
  appendReceipt(receipt: Receipt): Promise<boolean>;
  /** By account, in the order in which they were appended. */
  receipts(plan: string): Promise<readonly Receipt[]>;
  /** The same with their places in the chains; without a plan, those of all plans. */
  entries(plan?: string): Promise<readonly ChainedReceipt[]>;
}
