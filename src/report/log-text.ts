import { styleText } from 'node:util';
import type { ChainBreak, ChainedReceipt } from '../core/chained-receipt.ts';
import type { RunRecord } from '../core/run-record.ts';
import { count } from './amounts.ts';
import { plain, wrap } from './plain.ts';
import { summary, toReceiptText } from './receipt-text.ts';

interface Paper {
  readonly columns: number;
  readonly colour: boolean;
}

interface Shown {
  readonly ledger: string;
  readonly runs: readonly RunRecord[];
  readonly entries: readonly ChainedReceipt[];
  readonly breaks: readonly ChainBreak[];
}

/**
 * What was done, plan by plan: each run with how it ended, and the heads of the chains. With one plan, its receipts
 * too.
 */
export function toLogText({ ledger, runs, entries }: Shown, paper: Paper): string {
  const paint = painter(paper);
  const plans = [...new Set([...runs, ...entries].map(({ plan }) => plan))];
  if (plans.length === 0) return `${plain(ledger)} holds no run and no receipt.\n`;
  const blocks = plans.map((plan) => {
    const its = entries.filter((entry) => entry.plan === plan);
    const receipts = its.map(({ receipt }) => receipt);
    const lines = runs.filter((run) => run.plan === plan).map((run) => `  ${runLine(run)}`);
    const heads = Map.groupBy(its, ({ account }) => account);
    const chains = [...heads.values()]
      .flatMap((chain) => chain.at(-1) ?? [])
      .map((head) => paint('dim', `  ${headLine(head)}`));
    const all = plans.length === 1 && receipts.length > 0 ? ['', toReceiptText(receipts, paper).trimEnd()] : [];
    return [paint('bold', `plan ${plain(plan)}: ${summary(receipts)}`), ...lines, ...chains, ...all].join('\n');
  });
  return `${blocks.join('\n\n')}\n`;
}

/** Whether the log still says what was written, and where it does not. */
export function toVerdictText({ ledger, runs, entries, breaks }: Shown, paper: Paper): string {
  const paint = painter(paper);
  const open = runs
    .filter(({ ended }) => ended === undefined)
    .map(({ id, plan }) => `  run ${plain(id)} of plan ${plain(plan)} has no end: it did not seal its receipts`);
  const what = `${count(entries.length, 'receipt')} of ${count(new Set(entries.map(({ plan }) => plan)).size, 'plan')} in ${plain(ledger)}`;
  if (breaks.length === 0)
    return `${[`${paint('green', 'sound')}: ${what}, as they were written`, ...open].join('\n')}\n`;
  const lines = breaks.flatMap(({ plan, account, number, says }) =>
    wrap(`plan ${plain(plan)}, account ${plain(account)}, receipt ${number}: ${plain(says)}`, paper.columns, '  '),
  );
  return `${[`${paint('red', 'broken')}: ${what} are not what was written`, ...lines, ...open].join('\n')}\n`;
}

function runLine({ id, began, ended, endings = {} }: RunRecord): string {
  const how = Object.entries(endings).map(([is, amount]) => plain(`${amount} ${is}`));
  const until = ended === undefined ? 'no end is recorded' : `ended ${plain(ended)}`;
  return [`run ${plain(id)}`, `began ${plain(began)}`, until, ...how].join(', ');
}

/** What to keep elsewhere, for whoever wants to be sure later. */
function headLine({ account, number, digest }: ChainedReceipt): string {
  return `account ${plain(account)}: ${count(number, 'receipt')}, the last ${plain(digest)}`;
}

function painter({ colour }: Paper): (style: Parameters<typeof styleText>[0], text: string) => string {
  return (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text);
}
