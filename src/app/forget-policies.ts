import { dirname } from 'node:path';
import pMap from 'p-map';
import type { Policy } from '../core/policy.ts';
import type { Observation, ObservationStore } from '../ledger/observations.ts';
import { isThere, policyKey } from './policy-changes.ts';

/** A policy whose first matches and escalation levels were forgotten, because the policy has changed since. */
export interface Forgotten {
  readonly policy: string;
  readonly type: string;
  readonly change: 'gone' | 'changed';
  /** Resources whose grace period and escalation restart. */
  readonly matches: number;
}

/**
 * Before a plan: forgets since when a policy matches, and which escalation levels it has notified, if the policy has
 * changed or is in no file any more. Owners were warned of what the former policy would do, so grace periods restart. A
 * policy whose file was not read this time is left as it is.
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
 * Files of former matches that do not exist any more. Only the folders of the files that were read are checked: nobody
 * looked at the others.
 */
async function missingFiles(
  observations: readonly Observation[],
  files: readonly string[],
): Promise<ReadonlySet<string>> {
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
