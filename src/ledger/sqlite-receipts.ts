import type { DatabaseSync } from 'node:sqlite';
import type { ChainedReceipt } from '../core/chained-receipt.ts';
import type { Receipt } from '../core/receipt.ts';
import { chained } from './chain.ts';

/**
 * Appends to the chain, unless the step has its receipt: one transaction, so that no other process takes the place in
 * between.
 */
export function appendReceipt(database: DatabaseSync, receipt: Receipt): boolean {
  database.exec('begin immediate');
  try {
    const isThere =
      database.prepare('select 1 from receipts where plan = ? and step = ?').get(receipt.plan, receipt.step) !==
      undefined;
    if (!isThere) insertNext(database, receipt);
    database.exec('commit');
    return !isThere;
  } catch (error) {
    database.exec('rollback');
    throw error;
  }
}

/** Within a transaction: the receipt as the last of its chain. */
export function insertNext(database: DatabaseSync, receipt: Receipt): void {
  const last = database
    .prepare('select number, digest from receipts where plan = ? and account = ? order by number desc limit 1')
    .get(receipt.plan, receipt.subject.account) as { number: number; digest: string } | undefined;
  const entry = chained(last, receipt);
  database
    .prepare('insert into receipts (plan, account, number, step, previous, digest, body) values (?, ?, ?, ?, ?, ?, ?)')
    .run(
      entry.plan,
      entry.account,
      entry.number,
      receipt.step,
      entry.previous,
      entry.digest,
      JSON.stringify(entry.receipt),
    );
}

interface Row extends Omit<ChainedReceipt, 'receipt'> {
  readonly body: string;
}

/** Without a plan, of all plans. */
export function receiptEntries(database: DatabaseSync, plan: string | undefined): readonly ChainedReceipt[] {
  const rows = database
    .prepare(
      'select plan, account, number, previous, digest, body from receipts where ? is null or plan = ? order by plan, account, number',
    )
    .all(plan ?? null, plan ?? null) as unknown as readonly Row[];
  return rows.map(({ body, ...place }) => ({ ...place, receipt: JSON.parse(body) as Receipt }));
}
