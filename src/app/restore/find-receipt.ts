import type { Receipt } from '../../core/receipt.ts';
import { canBeUndone, hasDone, isSentDelete } from '../../core/undo-until.ts';
import type { Remedy } from './remedy.ts';

/**
 * The receipt that somebody means, or why that is not known. `otherwise`: what they mean if the receipt is of a delete
 * that failed, and the resource is still there.
 */
export type FoundReceipt =
  | { readonly receipt: Receipt; readonly otherwise?: Receipt }
  | { readonly message: string; readonly remedies: readonly Remedy[] };

const shownAtMost = 5;

/**
 * Finds a receipt by the id of its step, or the beginning of it; or, by a resource's id, ARN or name, the latest
 * receipt of that resource that can be undone.
 */
export function findReceipt(word: string, receipts: readonly Receipt[], ledger: string): FoundReceipt {
  const done = receipts.filter(
    (receipt) => (hasDone(receipt.ending) && receipt.verb !== 'notify') || isSentDelete(receipt),
  );
  const exact = done.filter(({ step }) => step === word);
  if (exact.length > 1) return ambiguous(word, exact);
  const [named] = exact;
  if (named !== undefined) return { receipt: named };

  const about = receipts.filter(({ subject }) => subject.id === word || subject.arn === word || subject.name === word);
  // The beginning of an id can also be the name of a resource: a database called `cafe`.
  const byStep = word.length < 4 ? [] : done.filter(({ step }) => step.startsWith(word));
  if (byStep.length > 0 && byStep.length + about.length > 1) return ambiguous(word, [...byStep, ...latestOf(about)]);
  const [begun] = byStep;
  if (begun !== undefined) return { receipt: begun };
  const latest = latestOf(about);
  if (latest.length > 1) return ambiguous(word, latest);
  const [only] = latest;
  if (only !== undefined) {
    const [otherwise] = isSentDelete(only) ? latestOf(about.filter((receipt) => !isSentDelete(receipt))) : [];
    return { receipt: only, ...(otherwise !== undefined && { otherwise }) };
  }
  if (about.length > 0)
    return {
      message: `Nothing that was done to ${word} can be undone.`,
      remedies: [{ message: '`mayfly log --plan ID` shows what was done, and why it cannot be undone.' }],
    };
  return {
    message: `${ledger} has no receipt ${word}.`,
    remedies: [{ message: '`mayfly log --plan ID` lists receipts with the command that undoes each.' }],
  };
}

/** Of each resource, the latest receipt that can be undone. */
function latestOf(about: readonly Receipt[]): readonly Receipt[] {
  // A restore is found by its own id only: whoever names a resource wants to undo what a policy did.
  const undoable = about.filter(
    (receipt) =>
      (canBeUndone(receipt) || isSentDelete(receipt)) &&
      receipt.before !== undefined &&
      receipt.origin.kind !== 'restore',
  );
  return [...Map.groupBy(undoable, ({ subject }) => subject.arn).values()].flatMap(
    (ofResource) => ofResource.toSorted(byEnd).at(-1) ?? [],
  );
}

function ambiguous(word: string, receipts: readonly Receipt[]): FoundReceipt {
  const others = receipts.length - shownAtMost;
  return {
    message: `${word} fits several receipts${others > 0 ? `, ${others} more than these` : ''}.`,
    remedies: receipts.slice(0, shownAtMost).map(({ step, verb, subject }) => ({
      message: `The ${verb} of ${subject.type} ${subject.id} in ${subject.account} ${subject.region}:`,
      receipt: step,
      flags: [],
    })),
  };
}

function byEnd(a: Receipt, b: Receipt): number {
  return Date.parse(a.ended) - Date.parse(b.ended);
}
