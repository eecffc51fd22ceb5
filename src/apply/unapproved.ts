import type { Step } from '../core/step.ts';
import type { Run } from './run.ts';

/**
 * What a person still has to approve before this step may start; `undefined` where nothing. The guard decides whether
 * an approval covers what is there now.
 */
export async function unapproved({ awaits = [] }: Step, run: Run): Promise<string | undefined> {
  for (const id of awaits) {
    const approval = await run.deps.ledger.approval({ plan: run.plan.header.id, step: id });
    if (approval !== undefined) continue;
    const { verb, subject } = run.steps.get(id) ?? { verb: 'step', subject: { id } };
    return `a person has to approve the ${verb} of ${subject.id}: mayfly approve PLAN --step ${id} --reason TEXT`;
  }
  return undefined;
}
