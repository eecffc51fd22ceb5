import type { FailureStore } from '../../ledger/failures.ts';
import type { Credentials } from '../connect.ts';
import { type ConfigOption, type Result, resultOf } from '../result.ts';
import type { Runtime } from '../runtime.ts';
import { withExistingLedger } from '../with-ledger.ts';
import { withSetup } from '../with-setup.ts';

export interface ResumeOptions extends ConfigOption {
  readonly credentials: Credentials;
  readonly policy: string;
  readonly arn: string;
}

/** What failed on a resource for a policy, and is tried again from the next plan on. */
export interface Resumed {
  readonly policy: string;
  readonly arn: string;
  /** Verb by verb, in how many plans it had failed. */
  readonly verbs: readonly { readonly verb: string; readonly plans: number; readonly why: string }[];
}

/** Forgets what failed for a policy on a resource, so that the next plan tries it again. Changes nothing in AWS. */
export function resume(options: ResumeOptions, runtime: Runtime): Promise<Result<Resumed>> {
  return withSetup(options, runtime, (setup) =>
    withExistingLedger(setup, options.credentials, runtime, async ({ ledger }) =>
      resultOf(await forgetFailures(options.policy, options.arn, ledger)),
    ),
  );
}

async function forgetFailures(policy: string, arn: string, ledger: FailureStore): Promise<Resumed> {
  const failures = await ledger.failures(policy, arn);
  await ledger.clearFailures(policy, arn);
  const verbs = [...Map.groupBy(failures, ({ verb }) => verb)].map(([verb, failed]) => {
    const [last] = failed.toSorted((a, b) => (a.night > b.night ? -1 : 1));
    return { verb, plans: failed.length, why: last?.message ?? '' };
  });
  return { policy, arn, verbs: verbs.sort((a, b) => (a.verb < b.verb ? -1 : 1)) };
}
