import { money } from '../core/money.ts';
import type { Ending, Receipt } from '../core/receipt.ts';
import { shellWords } from '../core/shell-words.ts';
import { canBeUndone, isHalfDone, isSentDelete, undoUntil } from '../core/undo-until.ts';
import { count, moment } from './amounts.ts';
import { causeWords } from './cause-words.ts';
import { cut, wrap } from './columns.ts';
import { halfDone } from './half-done.ts';
import { plain } from './plain.ts';
import { sentence } from './sentence.ts';
import { subjectLabel } from './subject-label.ts';
import { painter, type Style, type Terminal } from './terminal.ts';
import { undoWords } from './undo-words.ts';

const marks: Readonly<Record<Ending['status'], { readonly mark: string; readonly style: Style }>> = {
  done: { mark: '✓', style: 'green' },
  failed: { mark: '✗', style: 'red' },
  refused: { mark: '·', style: 'yellow' },
  skipped: { mark: '·', style: 'dim' },
};

/** Where receipts are printed. */
export interface ReceiptPage extends Terminal {
  /** Words to add to each command that is printed, so that it works as it stands: `--config`, `prod.yml`. */
  readonly flags?: readonly string[];
}

/** What `apply` did with each step: done, failed, refused or skipped, and how to undo it. Failures come first. */
export function toReceiptText(receipts: readonly Receipt[], { columns, colour, flags }: ReceiptPage): string {
  const paint = painter({ colour });
  const order: readonly Ending['status'][] = ['failed', 'done', 'refused', 'skipped'];
  const lines = order
    .flatMap((is) => receipts.filter((receipt) => receipt.ending.status === is))
    .flatMap((receipt) => {
      const { mark, style } = marks[receipt.ending.status];
      const { subject } = receipt;
      const what = `${plain(receipt.verb)} ${plain(subject.type)} ${subjectLabel(subject)}`;
      return [
        `  ${paint(style, mark)} ${cut(what, columns - 4)}`,
        ...endingWords(receipt, receipts).flatMap((text) =>
          wrap(text, columns, '      ').map((line) => paint('dim', line)),
        ),
        // Never broken into lines: people copy it.
        ...commandFor(receipt, flags).map((command) => `      ${plain(command)}`),
      ];
    });
  return `${[paint('bold', summary(receipts)), '', ...lines].join('\n').trimEnd()}\n`;
}

/** `12 steps done, 1 failed, 3 refused; $120.00 a month saved` */
export function summary(receipts: readonly Receipt[]): string {
  const amount = (is: Ending['status']): number => receipts.filter((receipt) => receipt.ending.status === is).length;
  const saved = receipts
    .flatMap(({ ending, savings }) => (ending.status === 'done' && !('unknown' in savings) ? [savings.perMonth] : []))
    .reduce((sum, dollars) => sum + dollars, 0);
  const others = (['failed', 'refused', 'skipped'] as const)
    .filter((is) => amount(is) > 0)
    .map((is) => `${amount(is)} ${is}`);
  const what = [`${count(amount('done'), 'step')} done`, ...others].join(', ');
  return saved === 0 ? what : `${what}; ${money(Math.abs(saved))} a month ${saved > 0 ? 'saved' : 'added'}`;
}

/** Only a session that had to be wider than its batch is worth a line. */
function sessionWords({ session, subject }: Receipt): readonly string[] {
  if (session === undefined) return [];
  const { resources, tagsLeftOut } = session;
  return [
    ...(resources === 'batch'
      ? []
      : [
          `its session could write to every ${plain(subject.type)} in ${subject.account} ${plain(subject.region)}: ` +
            'the ARNs of the batch did not fit into a session policy',
        ]),
    ...(tagsLeftOut.length === 0
      ? []
      : [
          `its session did not deny what has the tag ${tagsLeftOut.map((key) => `\`${plain(key)}\``).join(' or ')}: ` +
            'only a Deny of the role could',
        ]),
  ];
}

function endingWords(receipt: Receipt, receipts: readonly Receipt[]): readonly string[] {
  const { ending, verb, approved } = receipt;
  switch (ending.status) {
    case 'done':
      return [
        ...(ending.created === undefined ? [] : [`created ${ending.created.type} ${plain(ending.created.id)}`]),
        ...(approved === undefined
          ? []
          : [`approved by ${plain(approved.by)} on ${moment(approved.at)}: ${plain(approved.reason)}`]),
        ...restWords(ending),
        ...sessionWords(receipt),
        ...(verb === 'notify' ? [] : [undoOf(receipt, receipts)]),
      ];
    case 'failed':
      return [
        sentence(ending.message),
        ...halfDoneWords(receipt, receipts),
        ...sessionWords(receipt),
        ...(isSentDelete(receipt) && !isHalfDone(ending) ? ['if AWS deleted it all the same:'] : []),
      ];
    case 'refused':
      return [`${causeWords[ending.cause]}: ${sentence(ending.message)}`, ...halfDoneWords(receipt, receipts)];
    case 'skipped':
      return [sentence(ending.message)];
    default:
      return ending satisfies never;
  }
}

/** What was left to do on what it created, and was not done. */
function restWords({ unset = [], unmarked }: Extract<Ending, { readonly status: 'done' }>): readonly string[] {
  return [
    ...unset.map((clause) => `not all of it: ${sentence(clause)}`),
    ...(unmarked === undefined ? [] : [`its own tags were not written: ${sentence(unmarked)}`]),
  ];
}

/** `half done: delete of rds shop-1`, and how to undo that. */
function halfDoneWords(receipt: Receipt, receipts: readonly Receipt[]): readonly string[] {
  const parts = halfDone(receipt.verb, receipt.ending);
  return parts === undefined ? [] : [parts, undoOf(receipt, receipts)];
}

/** `undo until 2026-12-21 02:00 UTC: start it again`, or `cannot be undone: …` */
function undoOf(receipt: Receipt, receipts: readonly Receipt[]): string {
  const until = undoUntil(receipt, receipts);
  return undoWords(receipt.undo, until === undefined ? '' : ` until ${moment(until)}`);
}

/** `mayfly restore 3f2a… --mode act`, where a restore is possible. */
function commandFor(receipt: Receipt, flags: readonly string[] = []): readonly string[] {
  const { verb, step } = receipt;
  const isOffered = (canBeUndone(receipt) && verb !== 'notify') || isSentDelete(receipt);
  return isOffered ? [shellWords(['mayfly', 'restore', step, ...flags])] : [];
}
