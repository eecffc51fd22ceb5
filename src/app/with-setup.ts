import { type ConfigOption, noResult, type Result, withInputs } from './result.ts';
import type { Runtime } from './runtime.ts';
import { isBroken, loadSetup, type Setup } from './setup.ts';

/**
 * Reads mayfly.yml and does the work with it. If mayfly.yml has errors, the work is not done, and the result says so.
 */
export async function withSetup<Value>(
  { config }: ConfigOption,
  { environment }: Pick<Runtime, 'environment'>,
  work: (setup: Setup) => Promise<Result<Value>> | Result<Value>,
): Promise<Result<Value>> {
  const setup = await loadSetup(config, environment);
  return withInputs(isBroken(setup.diagnostics) ? noResult() : await work(setup), setup);
}
