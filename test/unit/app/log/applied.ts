import type { ChainedReceipt } from '../../../../src/core/chained-receipt.ts';
import type { RunRecord } from '../../../../src/core/run-record.ts';
import { chained, headsOf } from '../../../../src/ledger/chain.ts';
import { receipt } from '../../ledger/contract.ts';

export const account = '111122223333';

/** A chain of so many receipts. */
export function chainOf(plan: string, length: number, inAccount = account): readonly ChainedReceipt[] {
  const chain: ChainedReceipt[] = [];
  for (let step = 1; step <= length; step += 1)
    chain.push(chained(chain.at(-1), { ...receipt(`s${step}`, 'done', inAccount), plan }));
  return chain;
}

/** A run of `mayfly apply` that ended when the chains had these receipts. */
export function sealing(id: string, entries: readonly ChainedReceipt[], more: Partial<RunRecord> = {}): RunRecord {
  const [first] = entries;
  return {
    id,
    kind: 'apply',
    plan: first?.plan ?? 'p1',
    began: '2026-11-21T02:00:00.000Z',
    ended: '2026-11-21T02:10:00.000Z',
    heads: headsOf(entries),
    ...more,
  };
}
