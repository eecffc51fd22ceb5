import { advancePart, type PartStatus, partsOf } from '../../apply/part.ts';
import type { Plan } from '../../core/plan.ts';
import type { Step } from '../../core/step.ts';
import type { Runtime } from '../runtime.ts';
import type { Deployment } from './deployment.ts';
import type { StoredPlan } from './plan-store.ts';
import { withRun } from './run.ts';

/** Takes one part as far as it goes without waiting, or until the signal comes. */
export async function advanceApply(
  { part, ...stored }: StoredPlan & { readonly part: number },
  deployment: Deployment,
  runtime: Runtime,
): Promise<PartStatus> {
  const stepsOf = (plan: Plan): readonly Step[] => partsOf(plan)[part] ?? [];
  return withRun(stored, stepsOf, { deployment, runtime }, ({ run }) => advancePart(stepsOf(run.plan), run));
}
