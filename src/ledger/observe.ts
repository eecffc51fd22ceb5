import pMap from 'p-map';
import { followSchedule } from '../core/follow-schedule.ts';
import type { Plan } from '../core/plan.ts';
import type { Observation, ObservationStore } from './observations.ts';

/** Matches forgotten at once: a store over the network takes some milliseconds for each. */
const concurrency = 16;

/**
 * Stores what a plan matched, and forgets what certainly no longer matches. A grace period runs from the first match,
 * so forgetting a match restarts it. Where a listing was incomplete or a result is unknown, nothing is forgotten.
 */
export async function observe(
  plan: Pick<Plan, 'header' | 'findings' | 'gaps'>,
  ledger: ObservationStore,
): Promise<void> {
  const listed = new Set(
    plan.header.coverage
      .filter((row) => row.status === 'whole')
      .map((row) => JSON.stringify([row.account, row.region, row.type])),
  );
  const matches = Map.groupBy(plan.findings, ({ policy }) => policy);
  for (const policy of new Set([...matches.keys(), ...plan.header.policies.map(({ name }) => name)])) {
    const withGaps = new Set(
      plan.gaps
        .filter((gap) => gap.policy === undefined || gap.policy === policy)
        .map((gap) => JSON.stringify([gap.account, gap.region, gap.type])),
    );
    const known = await ledger.observations(policy);
    const knownArns = new Set(known.map(({ arn }) => arn));
    const matched = (matches.get(policy) ?? []).map(({ subject }) => subject);
    const matchedArns = new Set(matched.map(({ arn }) => arn));
    const added = matched.filter(({ arn }) => !knownArns.has(arn));
    const scheduled = typesOnSchedule(policy, plan);
    const ended = known.filter(({ arn, account, region, type }) => {
      if (scheduled.has(type)) return false;
      const where = JSON.stringify([account, region, type]);
      return !matchedArns.has(arn) && listed.has(where) && !withGaps.has(where);
    });
    const since = plan.header.now;
    await ledger.putObservations(
      added.map(({ arn, account, region, type }) => ({
        policy,
        arn,
        account,
        region,
        type,
        since,
        ...policyOf(policy, type, plan),
      })),
    );
    await pMap(ended, ({ arn }) => ledger.clearObservation(policy, arn), { concurrency });
  }
}

/**
 * The types for which a policy follows a schedule. It matches by the clock, so an hour without a match means nothing,
 * and its grace period continues.
 */
function typesOnSchedule(name: string, { header }: Pick<Plan, 'header'>): ReadonlySet<string> {
  const scheduled = header.policies.filter(
    (policy) => policy.name === name && policy.actions.some((action) => action.name === followSchedule),
  );
  return new Set(scheduled.map(({ type }) => type));
}

/** The policy as it is today: when its text changes, its grace periods restart. */
function policyOf(name: string, type: string, { header }: Pick<Plan, 'header'>): Pick<Observation, 'by'> {
  const policy = header.policies.find((candidate) => candidate.name === name && candidate.type === type);
  return policy === undefined ? {} : { by: { digest: policy.digest, file: policy.at.file } };
}
