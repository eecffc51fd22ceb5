import type { Check } from '../../core/views/check.ts';
import type { Target } from '../connect.ts';
import { examine } from '../doctor/doctor.ts';
import type { ConfigOption } from '../result.ts';
import type { Runtime } from '../runtime.ts';
import { loadSetup, readPolicies } from '../setup.ts';

export interface DoctorOptions extends ConfigOption {
  readonly target: Omit<Target, 'recording'>;
}

/**
 * Checks an installation, with the policies that it is to carry out, if any. Faults in what people wrote are checks
 * that failed.
 */
export async function doctor(
  paths: readonly string[],
  { config, target }: DoctorOptions,
  runtime: Runtime,
): Promise<readonly Check[]> {
  const setup = await loadSetup(config, runtime.environment);
  const { policies, diagnostics } = await readPolicies(paths, setup);
  return examine({ setup, policies, diagnostics: [...setup.diagnostics, ...diagnostics], target }, runtime);
}
