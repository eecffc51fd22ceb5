import type { ChainedReceipt } from '../../core/chained-receipt.ts';
import type { RunRecord } from '../../core/run-record.ts';
import { count, moment } from '../amounts.ts';
import { wrap } from '../columns.ts';
import type { Format, ShownLog } from '../format.ts';
import { plain } from '../plain.ts';
import { type ReceiptPage, summary, toReceiptText } from '../receipt-text.ts';
import { painter, type Terminal } from '../terminal.ts';

export const logText: Format<'log'> = {
  of: 'log',
  name: 'text',
  description: 'text for a terminal',
  print: ({ log, isVerified, flags }, terminal) =>
    isVerified ? toVerificationText(log, terminal) : toLogText(log, { ...terminal, flags }),
};

/**
 * What was done, plan by plan: each run with its endings, and the last receipt of each chain. For a single plan, its
 * receipts too.
 */
export function toLogText({ ledger, runs, entries }: ShownLog, terminal: ReceiptPage): string {
  const paint = painter(terminal);
  const plans = [...new Set([...runs, ...entries].map(({ plan }) => plan))];
  if (plans.length === 0) return `${plain(ledger)} has no runs and no receipts.\n`;
  const blocks = plans.map((plan) => {
    const ofPlan = entries.filter((entry) => entry.plan === plan);
    const receipts = ofPlan.map(({ receipt }) => receipt);
    const lines = runs.filter((run) => run.plan === plan).map((run) => `  ${runLine(run)}`);
    const heads = Map.groupBy(ofPlan, ({ account }) => account);
    const chains = [...heads.values()]
      .flatMap((chain) => chain.at(-1) ?? [])
      .map((head) => paint('dim', `  ${headLine(head)}`));
    const all = plans.length === 1 && receipts.length > 0 ? ['', toReceiptText(receipts, terminal).trimEnd()] : [];
    return [paint('bold', `plan ${plain(plan)}: ${summary(receipts)}`), ...lines, ...chains, ...all].join('\n');
  });
  return `${blocks.join('\n\n')}\n`;
}

/** A run seals all receipts of its plan that there are when it ends: also those of one that was interrupted before. */
function openRunLine({ id, plan, began }: RunRecord, runs: readonly RunRecord[]): string {
  const seal = runs.find((other) => other.plan === plan && other.ended !== undefined && other.ended > began);
  const what = `run ${plain(id)} of plan ${plain(plan)} has no recorded end`;
  return seal === undefined
    ? `${what}: its receipts are not sealed`
    : `${what}: run ${plain(seal.id)} sealed what there was of its receipts`;
}

/** Whether the receipts are what was written, and where they are not. */
export function toVerificationText({ ledger, runs, entries, breaks }: ShownLog, terminal: Terminal): string {
  const paint = painter(terminal);
  const open = runs.filter(({ ended }) => ended === undefined).map((run) => `  ${openRunLine(run, runs)}`);
  const plans = new Set(entries.map(({ plan }) => plan));
  const what = `${count(entries.length, 'receipt')} of ${count(plans.size, 'plan')} in ${plain(ledger)}`;
  if (breaks.length === 0)
    return `${[`${paint('green', 'valid')}: ${what}, unchanged since they were written`, ...open].join('\n')}\n`;
  const lines = breaks.flatMap(({ plan, account, number, message }) =>
    wrap(
      `plan ${plain(plan)}, account ${plain(account)}, receipt ${number}: ${plain(message)}`,
      terminal.columns,
      '  ',
    ),
  );
  return `${[`${paint('red', 'broken')}: ${what} do not match what was written`, ...lines, ...open].join('\n')}\n`;
}

function runLine({ id, began, ended, endings = {} }: RunRecord): string {
  const how = Object.entries(endings).map(([is, amount]) => plain(`${amount} ${is}`));
  const until = ended === undefined ? 'no recorded end' : `ended ${moment(plain(ended))}`;
  return [`run ${plain(id)}`, `began ${moment(plain(began))}`, until, ...how].join(', ');
}

/** What to store elsewhere, to compare the ledger with it later. */
function headLine({ account, number, digest }: ChainedReceipt): string {
  return `account ${plain(account)}: ${count(number, 'receipt')}, last digest ${plain(digest)}`;
}
