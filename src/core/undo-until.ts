import type { Ending, Receipt } from './receipt.ts';

/**
 * Until when the step of this receipt can be undone: the day on which the last of the snapshots that its plan took
 * before it expires. ISO 8601; `undefined` where it needs no snapshot, and so does not expire.
 * @param receipts those of its plan; others are ignored.
 */
export function undoUntil(receipt: Receipt, receipts: readonly Receipt[]): string | undefined {
  // Its own final snapshot counts, too.
  const made = receipt.ending.status === 'done' && receipt.ending.created !== undefined ? [receipt] : [];
  const ends = [...made, ...snapshotsBefore(receipt, receipts)].flatMap(({ began, options, ending }) => {
    const { 'keep-days': keepDays } = Object(options) as { readonly 'keep-days'?: unknown };
    const sent = ending.status === 'done' ? ending.notes?.sent : undefined;
    return typeof keepDays === 'number'
      ? [Date.parse(typeof sent === 'string' ? sent : began) + keepDays * 86_400_000]
      : [];
  });
  return ends.length === 0 ? undefined : new Date(Math.max(...ends)).toISOString();
}

/** What the receipt's plan did to the same resource before, the last step first. */
export function earlierReceipts(receipt: Receipt, receipts: readonly Receipt[]): readonly Receipt[] {
  return receipts
    .filter(
      (other) =>
        other.plan === receipt.plan && other.subject.arn === receipt.subject.arn && other.step !== receipt.step,
    )
    .filter(({ ending, ended }) => ending.status === 'done' && Date.parse(ended) <= Date.parse(receipt.ended))
    .sort((a, b) => Date.parse(b.ended) - Date.parse(a.ended));
}

/** A receipt that can never be undone says so from the start. What was done in part is undone in part. */
export function canBeUndone({ ending, undo }: Pick<Receipt, 'ending' | 'undo'>): boolean {
  return hasDone(ending) && undo.possible;
}

/** Whether a step has changed anything, as a whole or in part. */
export function hasDone(ending: Ending): boolean {
  return ending.status === 'done' || isHalfDone(ending);
}

/** Whether it ended between its writes. */
export function isHalfDone(ending: Ending): boolean {
  return (ending.status === 'failed' || ending.status === 'refused') && (ending.parts ?? []).length > 0;
}

/**
 * The same verb on the same resource in earlier plans that ended between its writes: what went then is no longer there
 * when the receipt's own plan looks.
 * @param isSame whether a receipt is about the same resource, and not an earlier one of that name.
 */
export function halfDoneBefore(
  receipt: Receipt,
  receipts: readonly Receipt[],
  isSame: (earlier: Receipt) => boolean,
): readonly Receipt[] {
  return receipts.filter(
    (other) =>
      other.plan !== receipt.plan &&
      other.verb === receipt.verb &&
      other.subject.arn === receipt.subject.arn &&
      isHalfDone(other.ending) &&
      Date.parse(other.ended) <= Date.parse(receipt.ended) &&
      isSame(other),
  );
}

/**
 * Whether it is a delete that was sent and ended `failed`. AWS may have deleted the resource all the same: then it can
 * be restored like any other.
 */
export function isSentDelete({
  verb,
  ending,
  undo,
  before,
}: Pick<Receipt, 'verb' | 'ending' | 'undo' | 'before'>): boolean {
  return verb === 'delete' && ending.status === 'failed' && undo.possible && before !== undefined;
}

function snapshotsBefore(receipt: Receipt, receipts: readonly Receipt[]): readonly Receipt[] {
  return earlierReceipts(receipt, receipts).filter(({ verb }) => verb === 'snapshot' || verb === 'image');
}
