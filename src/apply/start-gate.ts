import type { Step } from '../core/step.ts';
import type { Braked } from './deps.ts';
import type { Progress, Run } from './run.ts';

/**
 * What keeps this step from being started now, asked as late as can be. One that halts ends the run: nothing else is
 * started in it.
 */
export async function brake(step: Step, run: Run): Promise<Braked | undefined> {
  if (run.halted.says !== undefined) return { is: 'halted', says: run.halted.says };
  const braked = await run.deps.brake?.(step);
  if (braked?.is === 'halted') run.halted.says = braked.says;
  return braked;
}

/** Leaves the step as it is, for a later run, and its resource to others until then. */
export async function leave(
  step: Step,
  { is, says }: Exclude<Braked, { readonly is: 'refused' }>,
  run: Run,
): Promise<Progress> {
  await run.deps.ledger.release(step.subject.arn, { plan: run.plan.header.id, step: step.id });
  return { is: 'wait', says, moved: false, for: is === 'halted' ? 'halt' : 'limit' };
}
