import type { ChainBreak, ChainedReceipt } from '../../core/chained-receipt.ts';
import type { RunRecord } from '../../core/run-record.ts';
import { breaksAgainst, breaksOf, type ReceiptCopy } from '../../ledger/chain.ts';
import type { ReceiptStore } from '../../ledger/receipts.ts';
import type { RunStore } from '../../ledger/runs.ts';

/** What was done, according to the ledger. */
export interface Log {
  /** The path of the ledger, or its table and region. */
  readonly ledger: string;
  /** The runs that applied plans, the oldest first. */
  readonly runs: readonly RunRecord[];
  readonly entries: readonly ChainedReceipt[];
  /** Where the log is not what was written; empty if it is intact. */
  readonly breaks: readonly ChainBreak[];
}

/** Reads the log of one plan, or of all, and verifies it, by itself and against a copy that was kept elsewhere. */
export async function readLog(
  ledger: RunStore & ReceiptStore,
  name: string,
  plan: string | undefined,
  copied: readonly ReceiptCopy[],
): Promise<Log> {
  // Runs first: then the receipts contain everything that the runs sealed, even if an apply is in progress.
  const runs = await ledger.runs(plan);
  const entries = await ledger.entries(plan);
  const wanted = copied.filter((each) => plan === undefined || each.plan === plan);
  return {
    ledger: name,
    runs: runs.toSorted((a, b) => (a.began < b.began ? -1 : a.began > b.began ? 1 : 0)),
    entries,
    breaks: [...breaksOf(entries, runs), ...breaksAgainst(wanted, entries)],
  };
}

/**
 * The log as JSON lines: runs with the heads that they sealed, then receipts with their places in the chains. The same
 * log gives the same text.
 */
export function* logLines({ runs, entries }: Pick<Log, 'runs' | 'entries'>): Generator<string> {
  for (const run of runs) yield `${JSON.stringify({ kind: 'run', run })}\n`;
  for (const entry of entries) yield `${JSON.stringify({ kind: 'receipt', ...entry })}\n`;
}
