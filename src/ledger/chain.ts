import type { ChainBreak, ChainedReceipt } from '../core/chained-receipt.ts';
import { compareText } from '../core/compare-text.ts';
import { digest } from '../core/digest.ts';
import type { Receipt } from '../core/receipt.ts';
import type { ChainHead, RunRecord } from '../core/run-record.ts';

/** The receipt as the next link of its chain. `last` is the link before it, undefined for the first. */
export function chained(last: Pick<ChainHead, 'number' | 'digest'> | undefined, raw: Receipt): ChainedReceipt {
  // As the store will return it, so that both have the same digest.
  const receipt = JSON.parse(JSON.stringify(raw)) as Receipt;
  const { plan, subject } = receipt;
  const number = (last?.number ?? 0) + 1;
  const previous = last?.digest ?? chainStart(plan, subject.account);
  return { plan, account: subject.account, number, previous, digest: digestOf(number, previous, receipt), receipt };
}

/** The last receipt of each account of one plan, by account. */
export function headsOf(entries: readonly ChainedReceipt[]): readonly ChainHead[] {
  const heads = new Map<string, ChainHead>();
  for (const { account, number, digest: headDigest } of entries)
    if (number > (heads.get(account)?.number ?? 0)) heads.set(account, { account, number, digest: headDigest });
  return [...heads.values()].sort((a, b) => compareText(a.account, b.account));
}

/**
 * Where the receipts are not what was written: one was changed, dropped, added or moved, or a chain no longer has what
 * a run sealed. Empty: they are valid. Somebody who can write anywhere in the store can write a new valid chain;
 * against that, `breaksAgainst` compares it with a copy that is stored elsewhere.
 */
export function breaksOf(entries: readonly ChainedReceipt[], runs: readonly RunRecord[]): readonly ChainBreak[] {
  const chains = Map.groupBy(entries, ({ plan, account }) => JSON.stringify([plan, account]));
  const links = [...chains.values()].flatMap((chain) => brokenLinks(chain.toSorted((a, b) => a.number - b.number)));
  return [...links, ...repeatedSteps(entries), ...runs.flatMap((run) => brokenSeals(run, entries))];
}

/** The place and digest of a receipt in a copy outside the store. */
export type ReceiptCopy = Pick<ChainedReceipt, 'plan' | 'account' | 'number' | 'digest'>;

/**
 * Where receipts that are valid by themselves differ from a copy: the store was written anew, or part of it is gone.
 */
export function breaksAgainst(
  copies: readonly ReceiptCopy[],
  entries: readonly ChainedReceipt[],
): readonly ChainBreak[] {
  const digests = new Map(entries.map((entry) => [placeOf(entry), entry.digest]));
  return copies.flatMap((copy) => {
    const stored = digests.get(placeOf(copy));
    if (stored === copy.digest) return [];
    const { plan, account, number } = copy;
    return [
      {
        plan,
        account,
        number,
        message:
          stored === undefined ? 'the copy has this receipt, the ledger does not' : 'the copy has a different receipt',
      },
    ];
  });
}

function placeOf({ plan, account, number }: ReceiptCopy): string {
  return JSON.stringify([plan, account, number]);
}

function brokenLinks(chain: readonly ChainedReceipt[]): readonly ChainBreak[] {
  let last: ChainedReceipt | undefined;
  const breaks: ChainBreak[] = [];
  for (const entry of chain) {
    for (const message of faultsOf(entry, last))
      breaks.push({ plan: entry.plan, account: entry.account, number: entry.number, message });
    last = entry;
  }
  return breaks;
}

function faultsOf(entry: ChainedReceipt, last: ChainedReceipt | undefined): readonly string[] {
  const { plan, account, number, previous, receipt } = entry;
  const next = (last?.number ?? 0) + 1;
  if (number > next)
    return [
      number - next === 1
        ? `receipt ${next} before it is missing`
        : `receipts ${next} to ${number - 1} before it are missing`,
    ];
  const faults: string[] = [];
  if (number < next) faults.push('there are two receipts with this number');
  else if (previous !== (last?.digest ?? chainStart(plan, account)))
    faults.push('it does not follow the receipt before it');
  if (entry.digest !== digestOf(number, previous, receipt)) faults.push('it was changed: its digest does not match');
  if (receipt.plan !== plan || receipt.subject.account !== account) faults.push('it belongs to another chain');
  return faults;
}

function repeatedSteps(entries: readonly ChainedReceipt[]): readonly ChainBreak[] {
  const groups = Map.groupBy(entries, ({ plan, receipt }) => JSON.stringify([plan, receipt.step]));
  return [...groups.values()].flatMap(([, ...others]) =>
    others.map(({ plan, account, number, receipt }) => ({
      plan,
      account,
      number,
      message: `step ${receipt.step} already has another receipt`,
    })),
  );
}

function brokenSeals({ id, plan, heads = [] }: RunRecord, entries: readonly ChainedReceipt[]): readonly ChainBreak[] {
  return heads.flatMap(({ account, number, digest: sealed }) => {
    const at = { plan, account, number };
    const chain = entries.filter((entry) => entry.plan === plan && entry.account === account);
    const entry = chain.find((candidate) => candidate.number === number);
    if (entry === undefined)
      return [{ ...at, message: `run ${id} ended with ${number} receipts here; ${chain.length} are left` }];
    return entry.digest === sealed ? [] : [{ ...at, message: `run ${id} sealed a different receipt here` }];
  });
}

/** The digest before the first receipt of a chain: one chain cannot stand in for another. */
function chainStart(plan: string, account: string): string {
  return digest('receipts', plan, account);
}

function digestOf(number: number, previous: string, receipt: Receipt): string {
  return digest({ number, previous, receipt });
}
