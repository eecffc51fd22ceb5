import type { Step } from '../core/step.ts';
import type { Blocked } from './deps.ts';
import type { Progress, Run } from './run.ts';

/** Why this step may not start now, asked as late as possible. A halt ends the run: nothing else starts in it. */
export async function checkStartGate(step: Step, run: Run): Promise<Blocked | undefined> {
  if (run.halted.message !== undefined) return { kind: 'halted', message: run.halted.message };
  const blocked = await run.deps.startGate?.(step);
  if (blocked?.kind === 'halted') run.halted.message = blocked.message;
  return blocked;
}

/** Leaves the step as it is, for a later run, and releases its resource until then. */
export async function release(
  step: Step,
  { kind, message }: Exclude<Blocked, { readonly kind: 'refused' }>,
  run: Run,
): Promise<Progress> {
  await run.deps.ledger.release(step.subject.arn, { plan: run.plan.header.id, step: step.id });
  return { status: 'wait', message, moved: false, for: kind === 'halted' ? 'halt' : 'limit' };
}
