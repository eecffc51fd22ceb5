import type { Plan } from '../../core/plan.ts';
import { actingMode } from '../acting-mode.ts';
import { forgetAndPlan } from '../forget-and-plan.ts';
import type { Forgotten } from '../forget-policies.ts';
import type { OpenedLedger } from '../ledger.ts';
import { preparePlanFolder, writePlanFolder } from '../plan-folder.ts';
import { type ConfigOption, type Result, resultOf } from '../result.ts';
import type { Runtime } from '../runtime.ts';
import { type ConnectionOptions, withConnection } from '../with-connection.ts';
import { withLedger } from '../with-ledger.ts';
import { withPolicies } from '../with-policies.ts';

export interface PlanOptions extends ConfigOption, Pick<ConnectionOptions, 'target' | 'now'> {
  /** The folder to write the plan to. */
  readonly out: string;
}

export interface PlanResult {
  readonly plan: Plan;
  /** What mayfly.yml lets `apply` do with it. */
  readonly mode: 'observe' | 'act';
  readonly forgotten: readonly Forgotten[];
}

/** Decides what would happen and why, and writes the plan's folder. Writes nothing to AWS. */
export function plan(paths: readonly string[], options: PlanOptions, runtime: Runtime): Promise<Result<PlanResult>> {
  return withPolicies(paths, options, runtime, async (read, setup) => {
    await preparePlanFolder(options.out);
    return withConnection(setup, options, runtime, async (connected) => {
      const planned = (opened?: OpenedLedger) => forgetAndPlan(read, { setup, connected, opened, runtime });
      const planning = connected.isRecording
        ? await planned()
        : await withLedger(setup, options.target, runtime, planned);
      await writePlanFolder(options.out, planning.plan);
      return resultOf({ ...planning, mode: actingMode(setup.config) });
    });
  });
}
