import type { FailureStore } from '../ledger/failures.ts';

/** What failed on a resource for a policy, and is tried again from the next plan on. */
export interface Resumed {
  readonly policy: string;
  readonly arn: string;
  /** Verb by verb, in how many plans it had failed. */
  readonly verbs: readonly { readonly verb: string; readonly plans: number; readonly why: string }[];
}

/** Forgets what failed, so that the next plan tries it again. */
export async function unparkWith(policy: string, arn: string, ledger: FailureStore): Promise<Resumed> {
  const failures = await ledger.failures(policy, arn);
  await ledger.clearFailures(policy, arn);
  const verbs = [...Map.groupBy(failures, ({ verb }) => verb)].map(([verb, its]) => {
    const [last] = its.toSorted((a, b) => (a.night > b.night ? -1 : 1));
    return { verb, plans: its.length, why: last?.why ?? '' };
  });
  return { policy, arn, verbs: verbs.sort((a, b) => (a.verb < b.verb ? -1 : 1)) };
}
