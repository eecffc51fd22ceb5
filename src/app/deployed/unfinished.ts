import type { RunRecord } from '../../core/run-record.ts';
import type { StoredPlan } from './plan-store.ts';

/** A plan for the machine `apply`, and the name of its execution. */
export interface Start extends StoredPlan {
  /** One execution a plan: Step Functions takes each name once in 90 days. */
  readonly name: string;
}

/** Runs older than this are not continued, in milliseconds; the ledger still shows them. */
const oldest = 30 * 86_400_000;

/** How many are continued in one night, the latest first. */
const most = 20;

/**
 * Plans that an earlier night left with steps under way or waiting for a person, or whose run was cut off. Each gets
 * one more execution a night.
 */
export function unfinished(runs: readonly RunRecord[], now: Date): readonly Start[] {
  const latest = new Map<string, RunRecord>();
  for (const run of runs)
    if (run.kind === 'apply' && (latest.get(run.plan)?.began ?? '') < run.began) latest.set(run.plan, run);
  return [...latest.values()]
    .filter(
      ({ began, ended, open = 0 }) => (ended === undefined || open > 0) && now.getTime() - Date.parse(began) < oldest,
    )
    .sort((a, b) => (a.began < b.began ? 1 : -1))
    .flatMap(({ plan, storedAt }) =>
      storedAt === undefined ? [] : [{ name: `${plan}-${now.toISOString().slice(0, 10)}`, plan, storedAt }],
    )
    .slice(0, most);
}
