import { dirname } from 'node:path';
import pMap from 'p-map';
import type { Policy } from '../core/policy.ts';
import type { Observation, ObservationStore } from '../ledger/observations.ts';
import { isThere, policyKey } from './policy-changes.ts';

/** A policy whose first matches and rungs were forgotten, because it is not what it was when they were written. */
export interface Forgotten {
  readonly policy: string;
  readonly type: string;
  readonly change: 'gone' | 'changed';
  /** Resources whose grace, and whose escalation, would begin anew. */
  readonly matches: number;
}

/**
 * Before a plan: forgets since when a policy matches, and which rungs it has told, where it says something else now, or
 * stands in no file any more. A promise that was made by another text is none: its graces begin anew. A policy of a
 * file that nobody read this time is left as it is.
 * @param files paths of the files that were read for this plan.
 */
export async function forgetPolicies(
  policies: readonly Policy[],
  files: readonly string[],
  ledger: ObservationStore,
): Promise<readonly Forgotten[]> {
  const current = new Map(policies.map((policy) => [policyKey(policy.name, policy.type), policy]));
  const observations = await ledger.observations();
  const missing = await missingFiles(observations, files);
  const changes = new Map<string, { readonly change: Forgotten['change']; readonly observed: Observation[] }>();
  for (const observation of observations) {
    const { policy: name, type, by } = observation;
    if (by === undefined) continue;
    const key = policyKey(name, type);
    const policy = current.get(key);
    const isGone = policy === undefined && (files.includes(by.file) || missing.has(by.file));
    const change = isGone ? 'gone' : policy !== undefined && policy.digest !== by.digest ? 'changed' : undefined;
    if (change === undefined) continue;
    const stale = changes.get(key) ?? { change, observed: [] };
    stale.observed.push(observation);
    changes.set(key, stale);
  }
  const forgotten: Forgotten[] = [];
  for (const { change, observed } of changes.values()) {
    await pMap(observed, ({ policy, arn }) => ledger.clearObservation(policy, arn), { concurrency: 16 });
    const [first] = observed;
    if (first !== undefined)
      forgotten.push({ policy: first.policy, type: first.type, change, matches: observed.length });
  }
  return forgotten.sort((a, b) => (policyKey(a.policy, a.type) < policyKey(b.policy, b.type) ? -1 : 1));
}

/**
 * Files that policies were matched from and that are no more, beside files that were read: elsewhere, nobody looked.
 */
async function missingFiles(observations: readonly Observation[], files: readonly string[]): Promise<ReadonlySet<string>> {
  const folders = new Set(files.map(dirname));
  const beside = [
    ...new Set(
      observations.flatMap(({ by }) =>
        by !== undefined && folders.has(dirname(by.file)) && !files.includes(by.file) ? [by.file] : [],
      ),
    ),
  ];
  const there = await Promise.all(beside.map(isThere));
  return new Set(beside.filter((_, at) => there[at] === false));
}
