import type { PolicyTestReport } from '../../core/views/policy-test.ts';
import { runPolicyTests, type TestOptions } from '../policy-tests/run.ts';
import type { ConfigOption, Result } from '../result.ts';
import type { Runtime } from '../runtime.ts';
import { withSetup } from '../with-setup.ts';

/** Runs the tests of policies at these paths; AWS is not called. */
export function testPolicies(
  paths: readonly string[],
  options: ConfigOption & TestOptions,
  runtime: Runtime,
): Promise<Result<PolicyTestReport>> {
  return withSetup(options, runtime, async (setup) => {
    const { report, ...input } = await runPolicyTests(paths, options, setup, runtime);
    return { value: report, ...input };
  });
}
