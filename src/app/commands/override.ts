import type { ApplySummary } from '../../apply/deps.ts';
import type { Plan } from '../../core/plan.ts';
import { type ApplyPlanOptions, applyPlan } from '../apply-plan.ts';
import type { Target } from '../connect.ts';
import { preparePlanFolder, writePlanFolder } from '../plan-folder.ts';
import { namedResource, type OverrideUntil, planOverride, untilOf } from '../plan-override.ts';
import { type ConfigOption, type Result, resultOf } from '../result.ts';
import type { Runtime } from '../runtime.ts';
import type { Setup } from '../setup.ts';
import { withConnection } from '../with-connection.ts';
import { withSetup } from '../with-setup.ts';

export interface OverrideOptions extends ConfigOption, Omit<ApplyPlanOptions, 'target'> {
  readonly target: Omit<Target, 'recording'>;
  readonly until: OverrideUntil;
  /** The folder to write the plan to. */
  readonly out: string;
}

export type OverrideOutcome =
  | { readonly status: 'overridden'; readonly plan: Plan; readonly summary: ApplySummary; readonly until: string }
  | { readonly status: 'none'; readonly message: string; readonly remedy: string };

/**
 * Keeps something running past the hour of its schedule: makes a plan of one step, and carries that out like any other.
 */
export function override(word: string, options: OverrideOptions, runtime: Runtime): Promise<Result<OverrideOutcome>> {
  return withSetup(options, runtime, async (setup) =>
    resultOf(await overrideWith(word, options, unlimited(setup), runtime)),
  );
}

async function overrideWith(
  word: string,
  options: OverrideOptions,
  setup: Setup,
  runtime: Runtime,
): Promise<OverrideOutcome> {
  const named = namedResource(word, setup.vocabulary.types);
  if (named === undefined)
    return { status: 'none', message: `${word} is no instance and no database.`, remedy: 'Only these have schedules.' };
  const until = untilOf(options.until, setup.settings.tz, runtime.clock());
  if (typeof until !== 'string') return { status: 'none', ...until };
  await preparePlanFolder(options.out);
  const target = named.at === undefined ? options.target : { ...options.target, regions: [named.at.region] };
  const planned = await withConnection(setup, { target }, runtime, (connected) =>
    planOverride(named, until, { setup, connected, runtime }),
  );
  if (planned.status === 'none') return planned;
  await writePlanFolder(options.out, planned.plan);
  const summary = await applyPlan(planned.plan, setup, options, runtime);
  return { status: 'overridden', plan: planned.plan, summary, until };
}

/** A person requests this: promotion and windows limit only what policies request. */
function unlimited(setup: Setup): Setup {
  return { ...setup, config: { ...setup.config, promotion: [], windows: [] } };
}
