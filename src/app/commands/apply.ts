import type { ApplySummary } from '../../apply/deps.ts';
import { type ApplyPlanOptions, applyPlan } from '../apply-plan.ts';
import { type ConfigOption, type Result, resultOf } from '../result.ts';
import type { Runtime } from '../runtime.ts';
import { withPlan } from '../with-plan.ts';

export interface ApplyOptions extends ConfigOption, ApplyPlanOptions {}

/**
 * Carries out the plan in this folder, and nothing else. Steps that an earlier call started are finished first; nothing
 * is done twice.
 */
export function apply(folder: string, options: ApplyOptions, runtime: Runtime): Promise<Result<ApplySummary>> {
  return withPlan(folder, options, runtime, async (plan, setup) =>
    resultOf(await applyPlan(plan, setup, options, runtime)),
  );
}
