import type { Plan } from '../core/plan.ts';
import { readPlanFolder } from './plan-folder.ts';
import { type ConfigOption, noResult, type Result, withInputs } from './result.ts';
import type { Runtime } from './runtime.ts';
import { isBroken, loadSetup, type Setup } from './setup.ts';

/**
 * Reads mayfly.yml and the plan in this folder, and does the work with them. If one of them has faults, the work is not
 * done, and the result lists them.
 */
export async function withPlan<Value>(
  folder: string,
  { config }: ConfigOption,
  { environment }: Pick<Runtime, 'environment'>,
  work: (plan: Plan, setup: Setup) => Promise<Result<Value>>,
): Promise<Result<Value>> {
  const setup = await loadSetup(config, environment);
  const { plan, diagnostics } = await readPlanFolder(folder);
  const done = plan === undefined || isBroken(setup.diagnostics) ? noResult(diagnostics) : await work(plan, setup);
  return withInputs(done, setup);
}
