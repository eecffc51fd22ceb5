import type { Step } from '../core/step.ts';
import type { Blocked } from './deps.ts';
import type { Progress, Run } from './run.ts';

/** Asks about each step of a group, as late as possible. */
export interface GroupGate {
  /** Why this step may not start now. */
  readonly check: (step: Step, destroyed?: number) => Promise<Blocked | undefined>;
  /** The message of the kill switch, once it was found on. */
  readonly halted: () => string | undefined;
}

/** Once the kill switch was found on, nothing else of the group starts, and it is not asked again. */
export function gateFor({ deps }: Pick<Run, 'deps'>): GroupGate {
  let halt: Blocked | undefined;
  return {
    check: async (step, destroyed) => {
      const blocked = halt ?? (await deps.startGate?.(step, destroyed));
      if (blocked?.kind === 'halted') halt = blocked;
      return blocked;
    },
    halted: () => halt?.message,
  };
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
