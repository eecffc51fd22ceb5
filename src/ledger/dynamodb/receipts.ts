import type { ChainedReceipt } from '../../core/chained-receipt.ts';
import type { Receipt } from '../../core/receipt.ts';
import { chained } from '../chain.ts';
import type { ReceiptStore } from '../receipts.ts';
import { absent } from './items.ts';
import { keyOf, sortable, startingWith } from './key.ts';
import type { Item, Table } from './table.ts';

/**
 * The chains of receipts in a table. A receipt's key contains its number and is written only where there is none, so of
 * two processes that append at once one has to read again. Only what was appended since the last read is read.
 */
export function dynamoDbReceipts(table: Table): ReceiptStore {
  const chains = new Map<string, KnownChain>();
  const entries: ReceiptStore['entries'] = async (plan) =>
    (await table.query('receipts', plan === undefined ? undefined : startingWith(plan))).map(entryOf);
  return {
    appendReceipt: (receipt) => {
      const name = keyOf(receipt.plan, receipt.subject.account);
      const chain = chains.get(name) ?? { name, last: undefined, steps: new Set(), turn: Promise.resolve() };
      chains.set(name, chain);
      const appended = chain.turn.then(() => append(receipt, chain, table));
      chain.turn = appended.catch(() => undefined);
      return appended;
    },
    receipts: async (plan) => (await entries(plan)).map(({ receipt }) => receipt),
    entries,
  };
}

/** What this process has read of a chain: enough to append, and to know which steps have receipts. */
interface KnownChain {
  /** Plan and account, as a key begins with them. */
  readonly name: string;
  last: Pick<ChainedReceipt, 'number' | 'digest'> | undefined;
  readonly steps: Set<string>;
  /**
   * Resolves when the last append of this process has ended. Appends take turns: side by side, all but one would fail.
   */
  turn: Promise<unknown>;
}

async function append(receipt: Receipt, chain: KnownChain, table: Table): Promise<boolean> {
  const { to } = startingWith(receipt.plan, receipt.subject.account);
  for (;;) {
    learn(chain, await table.query('receipts', { from: sortKey(chain, (chain.last?.number ?? 0) + 1), to }));
    if (chain.steps.has(receipt.step)) return false;
    const item = itemOf(chained(chain.last, receipt), chain);
    if (!(await table.put(item, absent))) continue;
    learn(chain, [item]);
    return true;
  }
}

function learn(chain: KnownChain, items: readonly Item[]): void {
  for (const { number, digest, receipt } of items.map(entryOf)) {
    chain.steps.add(receipt.step);
    chain.last = { number, digest };
  }
}

function sortKey({ name }: KnownChain, number: number): string {
  return `${name}#${sortable(number)}`;
}

function itemOf({ receipt, ...place }: ChainedReceipt, chain: KnownChain): Item {
  return { pk: 'receipts', sk: sortKey(chain, place.number), ...place, body: JSON.stringify(receipt) };
}

function entryOf({ plan, account, number, previous, digest, body }: Item): ChainedReceipt {
  return {
    plan: String(plan),
    account: String(account),
    number: Number(number),
    previous: String(previous),
    digest: String(digest),
    receipt: JSON.parse(String(body)) as Receipt,
  };
}
