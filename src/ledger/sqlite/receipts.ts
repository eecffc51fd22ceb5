import type { ChainedReceipt } from '../../core/chained-receipt.ts';
import type { Receipt } from '../../core/receipt.ts';
import { chained } from '../chain.ts';
import type { ReceiptStore } from '../receipts.ts';
import type { Database } from './database.ts';

export function sqliteReceipts(database: Database): ReceiptStore {
  return {
    appendReceipt: (receipt) =>
      database.promise(() =>
        // One transaction, so that no other process takes the place in the chain in between.
        database.transaction(() => {
          if (hasReceipt(receipt, database)) return false;
          insertNext(receipt, database);
          return true;
        }),
      ),
    receipts: (plan) => database.promise(() => receiptEntries(plan, database).map(({ receipt }) => receipt)),
    entries: (plan) => database.promise(() => receiptEntries(plan, database)),
  };
}

interface Row extends Omit<ChainedReceipt, 'receipt'> {
  readonly body: string;
}

/** Without a plan, those of all plans. */
export function receiptEntries(plan: string | undefined, { all }: Database): readonly ChainedReceipt[] {
  const sql = `select plan, account, number, previous, digest, body from receipts
    where ? is null or plan = ? order by plan, account, number`;
  return all<Row>(sql, plan ?? null, plan ?? null).map(({ body, ...place }) => ({
    ...place,
    receipt: JSON.parse(body) as Receipt,
  }));
}

function hasReceipt({ plan, step }: Receipt, { all }: Database): boolean {
  return all('select 1 from receipts where plan = ? and step = ?', plan, step).length > 0;
}

function insertNext(receipt: Receipt, { all, run }: Database): void {
  const lastSql = 'select number, digest from receipts where plan = ? and account = ? order by number desc limit 1';
  const [last] = all<Pick<ChainedReceipt, 'number' | 'digest'>>(lastSql, receipt.plan, receipt.subject.account);
  const entry = chained(last, receipt);
  run(
    'insert into receipts (plan, account, number, step, previous, digest, body) values (?, ?, ?, ?, ?, ?, ?)',
    entry.plan,
    entry.account,
    entry.number,
    receipt.step,
    entry.previous,
    entry.digest,
    JSON.stringify(entry.receipt),
  );
}
