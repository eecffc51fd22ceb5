import type { ApplySummary } from '../app/apply-plan.ts';
import { toReceiptText } from '../report/receipt-text.ts';
import type { Door, ExitCode } from './door.ts';

/**
 * Prints what an apply did, and what is left to do.
 * @param flags words to add to each command that is printed.
 */
export function printSummary(summary: ApplySummary, door: Door, flags: readonly string[] = []): void {
  const { refused, receipts } = summary;
  if (refused)
    door.remark(
      `Nothing ${refused.cause === 'halted' ? 'more is' : 'was'} started: ${refused.message} ${refused.remedy}`,
    );
  if (receipts.length > 0) door.print(toReceiptText(receipts, { ...door, flags }));
  // What refuses the whole plan is said once: each step would say it again.
  const waiting = refused && saidOnce.has(refused.cause) ? [] : summary.waiting;
  for (const { step, message } of waiting)
    door.remark(`  waits: ${step.verb} ${step.subject.type} ${step.subject.id}: ${message}`);
  if (refused) return;
  if (isUnfinished(summary)) door.remark('Apply the plan again to continue.');
  else if (summary.waiting.length > 0) door.remark('`mayfly approve` approves these steps; then apply the plan again.');
}

const saidOnce: ReadonlySet<NonNullable<ApplySummary['refused']>['cause']> = new Set([
  'mode',
  'halted',
  'recording',
  'apply-role',
]);

/** 0: every step has ended as it should; 1: refused; 3: a step failed, could not be judged, or has not ended yet. */
export function summaryExitCode(summary: ApplySummary): ExitCode {
  if (summary.refused) return 1;
  return isUnfinished(summary) || summary.receipts.some(isLeftOpen) ? 3 : 0;
}

/** A step that nobody has approved is as the plan says. */
function isUnfinished({ waiting }: ApplySummary): boolean {
  return waiting.some(({ for: cause }) => cause !== 'approval');
}

/**
 * What could not be read was not judged: as in a plan, silence must not be taken for done. A restore is not whole as
 * long as what it has created lacks a setting or its hold.
 */
function isLeftOpen({ ending, origin }: ApplySummary['receipts'][number]): boolean {
  if (ending.status === 'done')
    return ending.unset !== undefined || (origin.kind === 'restore' && ending.unmarked !== undefined);
  return ending.status === 'failed' || (ending.status === 'refused' && ending.cause === 'unread');
}
