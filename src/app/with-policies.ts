import type { Policy } from '../core/policy.ts';
import { type ConfigOption, noResult, type Result, withInputs } from './result.ts';
import type { Runtime } from './runtime.ts';
import { isBroken, loadSetup, readPolicies, type Setup } from './setup.ts';

/** Policies, as their files say. */
export interface ReadPolicies {
  readonly policies: readonly Policy[];
  /** Paths of the files that were read. */
  readonly files: readonly string[];
}

/**
 * Reads mayfly.yml and the policies at these paths, and does the work with them. If one of them has errors, the work is
 * not done, and the result lists the faults of all.
 */
export async function withPolicies<Value>(
  paths: readonly string[],
  { config }: ConfigOption,
  { environment }: Pick<Runtime, 'environment'>,
  work: (read: ReadPolicies, setup: Setup) => Promise<Result<Value>> | Result<Value>,
): Promise<Result<Value>> {
  const setup = await loadSetup(config, environment);
  const { policies, ...input } = await readPolicies(paths, setup);
  const files = input.sources.map(({ path }) => path);
  const hasErrors = isBroken([...setup.diagnostics, ...input.diagnostics]);
  return withInputs(hasErrors ? noResult() : await work({ policies, files }, setup), setup, input);
}
