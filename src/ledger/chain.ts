import type { ChainBreak, ChainedReceipt } from '../core/chained-receipt.ts';
import { digest } from '../core/digest.ts';
import type { Receipt } from '../core/receipt.ts';
import type { ChainHead, RunRecord } from '../core/run-record.ts';

/** The receipt as the next of its chain. `last` is the one before it, undefined for the first. */
export function chained(last: Pick<ChainHead, 'number' | 'digest'> | undefined, given: Receipt): ChainedReceipt {
  // As the store will give it back, so that both have one digest.
  const receipt = JSON.parse(JSON.stringify(given)) as Receipt;
  const { plan, subject } = receipt;
  const number = (last?.number ?? 0) + 1;
  const previous = last?.digest ?? beginning(plan, subject.account);
  return { plan, account: subject.account, number, previous, digest: digestOf(number, previous, receipt), receipt };
}

/** The last receipt of each account of one plan, by account. */
export function headsOf(entries: readonly ChainedReceipt[]): readonly ChainHead[] {
  const heads = new Map<string, ChainHead>();
  for (const { account, number, digest: its } of entries)
    if (number > (heads.get(account)?.number ?? 0)) heads.set(account, { account, number, digest: its });
  return [...heads.values()].sort((a, b) => (a.account < b.account ? -1 : 1));
}

/**
 * Where the log is not what was written: a receipt that was changed, dropped, added or moved, or a chain that no longer
 * holds what a run sealed. Empty: it is sound. Whoever can write anywhere in the store can make a sound chain anew;
 * against them, `breaksAgainst` compares it with what was kept elsewhere.
 */
export function breaksOf(entries: readonly ChainedReceipt[], runs: readonly RunRecord[]): readonly ChainBreak[] {
  const chains = Map.groupBy(entries, ({ plan, account }) => JSON.stringify([plan, account]));
  const links = [...chains.values()].flatMap((chain) => linksBroken(chain.toSorted((a, b) => a.number - b.number)));
  return [...links, ...doubled(entries), ...runs.flatMap((run) => sealsBroken(run, entries))];
}

/** The place and digest of a receipt, as somebody kept them outside the store. */
export type KeptReceipt = Pick<ChainedReceipt, 'plan' | 'account' | 'number' | 'digest'>;

/**
 * Where a log that is sound in itself is not the one of which these were kept: the store was made anew, or part of it
 * is gone.
 */
export function breaksAgainst(kept: readonly KeptReceipt[], entries: readonly ChainedReceipt[]): readonly ChainBreak[] {
  const digests = new Map(entries.map((entry) => [placeOf(entry), entry.digest]));
  return kept.flatMap((each) => {
    const found = digests.get(placeOf(each));
    if (found === each.digest) return [];
    const { plan, account, number } = each;
    return [
      {
        plan,
        account,
        number,
        message:
          found === undefined ? 'the copy has this receipt, the ledger does not' : 'the copy has a different receipt',
      },
    ];
  });
}

function placeOf({ plan, account, number }: KeptReceipt): string {
  return JSON.stringify([plan, account, number]);
}

function linksBroken(chain: readonly ChainedReceipt[]): readonly ChainBreak[] {
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
      `${number - next === 1 ? `receipt ${next} before it is` : `receipts ${next} to ${number - 1} before it are`} missing`,
    ];
  const faults: string[] = [];
  if (number < next) faults.push('there are two receipts with this number');
  else if (previous !== (last?.digest ?? beginning(plan, account)))
    faults.push('it does not follow the receipt before it');
  if (entry.digest !== digestOf(number, previous, receipt)) faults.push('it was changed: its digest does not match');
  if (receipt.plan !== plan || receipt.subject.account !== account) faults.push('it belongs to another chain');
  return faults;
}

function doubled(entries: readonly ChainedReceipt[]): readonly ChainBreak[] {
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

function sealsBroken({ id, plan, heads = [] }: RunRecord, entries: readonly ChainedReceipt[]): readonly ChainBreak[] {
  return heads.flatMap(({ account, number, digest: sealed }) => {
    const at = { plan, account, number };
    const chain = entries.filter((entry) => entry.plan === plan && entry.account === account);
    const entry = chain.find((each) => each.number === number);
    if (entry === undefined)
      return [{ ...at, message: `run ${id} ended with ${number} receipts here; ${chain.length} are left` }];
    return entry.digest === sealed ? [] : [{ ...at, message: `run ${id} sealed a different receipt here` }];
  });
}

/** What the first receipt of a chain continues, so that no chain can stand in for another. */
function beginning(plan: string, account: string): string {
  return digest('receipts', plan, account);
}

function digestOf(number: number, previous: string, receipt: Receipt): string {
  return digest({ number, previous, receipt });
}
