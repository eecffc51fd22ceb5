import type { ChainedReceipt } from '../core/chained-receipt.ts';
import type { Receipt } from '../core/receipt.ts';
import { chained } from './chain.ts';
import { keyOf, startingWith } from './dynamodb-key.ts';
import type { Item, Table } from './dynamodb-table.ts';

/** What this process has read of a chain: enough to append, and to know which steps have their receipts. */
interface Known {
  number: number;
  digest: string | undefined;
  readonly steps: Set<string>;
  /**
   * Resolves when the last append of this process has ended: they take turns, for side by side all but one would have
   * to look again.
   */
  turn: Promise<unknown>;
}

/**
 * The chains of receipts in a table. A receipt's key is its number, and is written only where there is none: so the
 * place in the chain is the fence, and of two processes that append at once one has to look again. Only what came since
 * the last look is read.
 */
export function openChains(table: Table): {
  append(receipt: Receipt): Promise<boolean>;
  entries(plan: string | undefined): Promise<readonly ChainedReceipt[]>;
} {
  const chains = new Map<string, Known>();
  const append = async (receipt: Receipt, known: Known): Promise<boolean> => {
    const { plan, step, subject } = receipt;
    const chain = keyOf(plan, subject.account);
    for (;;) {
      learn(
        known,
        await table.query('receipts', {
          from: numbered(chain, known.number + 1),
          to: startingWith(plan, subject.account).to,
        }),
      );
      if (known.steps.has(step)) return false;
      const item = itemOf(
        chained(known.digest === undefined ? undefined : { number: known.number, digest: known.digest }, receipt),
        chain,
      );
      if (!(await table.put(item, { says: 'attribute_not_exists(#pk)' }))) continue;
      learn(known, [item]);
      return true;
    }
  };
  return {
    append: (receipt) => {
      const chain = keyOf(receipt.plan, receipt.subject.account);
      const known = chains.get(chain) ?? { number: 0, digest: undefined, steps: new Set(), turn: Promise.resolve() };
      chains.set(chain, known);
      const appended = known.turn.then(() => append(receipt, known));
      known.turn = appended.catch(() => undefined);
      return appended;
    },
    entries: async (plan) =>
      (await table.query('receipts', plan === undefined ? undefined : startingWith(plan))).map(entryOf),
  };
}

function learn(known: Known, items: readonly Item[]): void {
  for (const item of items) {
    const { number, digest, receipt } = entryOf(item);
    known.steps.add(receipt.step);
    known.number = number;
    known.digest = digest;
  }
}

/** Numbers with as many digits each, so that their order as texts is theirs. */
function numbered(chain: string, number: number): string {
  return `${chain}#${String(number).padStart(10, '0')}`;
}

function itemOf({ plan, account, number, previous, digest, receipt }: ChainedReceipt, chain: string): Item {
  return {
    pk: 'receipts',
    sk: numbered(chain, number),
    plan,
    account,
    number,
    previous,
    digest,
    body: JSON.stringify(receipt),
  };
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
