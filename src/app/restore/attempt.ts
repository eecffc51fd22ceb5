import type { Receipt } from '../../core/receipt.ts';
import type { StepRow, StepStore } from '../../ledger/steps.ts';
import { restorePlanId } from '../../plan/restore-plan.ts';

/** One attempt to restore what a receipt records. */
export interface Attempt {
  /** 1 for the first. */
  readonly attempt: number;
  readonly rows: readonly StepRow[];
  /** Set where it has ended, and not everything of it was done. */
  readonly rest?: AttemptRest;
}

/** What was left of an attempt. It is done by plans of its own, until nothing is left. */
export interface AttemptRest {
  /** 1 for the first of them. */
  readonly number: number;
  /** Those of this one, where it was interrupted. */
  readonly rows: readonly StepRow[];
  /** Of the attempt, and of the former plans of its rest. */
  readonly receipts: readonly Receipt[];
}

/**
 * Which attempt this is. The latest one that did something is continued, or is the answer. After an attempt that did
 * nothing, because it was refused or failed, there is another.
 */
export async function attemptOf(
  receipt: Receipt,
  { again }: { readonly again: boolean },
  ledger: StepStore,
): Promise<Attempt> {
  let latest: Attempt | undefined;
  for (let attempt = 1; ; attempt++) {
    const rows = await ledger.steps(restorePlanId(receipt, attempt));
    const isOver = rows.length > 0 && rows.every(({ state }) => state.status === 'ended');
    if (isOver && receiptsOf(rows).some(({ ending }) => ending.status === 'done')) latest = { attempt, rows };
    if (isOver) continue;
    return rows.length > 0 || again || latest === undefined ? { attempt, rows } : withRest(latest, receipt, ledger);
  }
}

async function withRest(attempt: Attempt, receipt: Receipt, ledger: StepStore): Promise<Attempt> {
  const receipts = [...receiptsOf(attempt.rows)];
  if (isWhole(receipts)) return attempt;
  for (let number = 1; ; number++) {
    const rows = await ledger.steps(restorePlanId(receipt, attempt.attempt, number));
    if (rows.length === 0 || rows.some(({ state }) => state.status !== 'ended'))
      return { ...attempt, rest: { number, rows, receipts } };
    receipts.push(...receiptsOf(rows));
  }
}

export function receiptsOf(rows: readonly StepRow[]): readonly Receipt[] {
  return rows.flatMap(({ state }) => (state.status === 'ended' ? [state.receipt] : []));
}

/** Whether everything was done, also on what was created. */
export function isWhole(receipts: readonly Receipt[]): boolean {
  return receipts.every(
    ({ ending }) => ending.status === 'done' && ending.unset === undefined && ending.unmarked === undefined,
  );
}
