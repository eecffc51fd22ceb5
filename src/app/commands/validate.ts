import type { Policy } from '../../core/policy.ts';
import { type ConfigOption, type Result, resultOf, withInputs } from '../result.ts';
import type { Runtime } from '../runtime.ts';
import { loadSetup, readPolicies } from '../setup.ts';

/** Finds every fault of every file. The value holds the policies that are valid. */
export async function validate(
  paths: readonly string[],
  { config }: ConfigOption,
  { environment }: Pick<Runtime, 'environment'>,
): Promise<Result<readonly Policy[]>> {
  const setup = await loadSetup(config, environment);
  const { policies, ...input } = await readPolicies(paths, setup);
  return withInputs(resultOf(policies), setup, input);
}
