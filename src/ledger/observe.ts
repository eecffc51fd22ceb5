import pMap from 'p-map';
import type { Plan } from '../core/plan.ts';
import { followSchedule } from '../core/schedule-words.ts';
import type { Ledger, Observation } from './ledger.ts';

/**
 * How many matches are written at once: a first night may have thousands, and a store over the network answers each in
 * some milliseconds.
 */
const atOnce = 16;

/**
 * Remembers what a plan matched, and forgets what it could see no longer matches. A grace runs from the first match, so
 * forgetting is what starts it anew; where a listing was not whole, or an answer was unknown, nothing is concluded and
 * nothing is forgotten.
 */
export async function observe(plan: Pick<Plan, 'header' | 'findings' | 'gaps'>, ledger: Ledger): Promise<void> {
  const read = new Set(
    plan.header.coverage
      .filter((row) => row.read === 'whole')
      .map((row) => JSON.stringify([row.account, row.region, row.type])),
  );
  const matches = Map.groupBy(plan.findings, ({ policy }) => policy);
  for (const policy of new Set([...matches.keys(), ...plan.header.policies.map(({ name }) => name)])) {
    const unsure = new Set(
      plan.gaps
        .filter((gap) => gap.policy === undefined || gap.policy === policy)
        .map((gap) => JSON.stringify([gap.account, gap.region, gap.type])),
    );
    const known = await ledger.observations(policy);
    const knownArns = new Set(known.map(({ arn }) => arn));
    const matched = (matches.get(policy) ?? []).map(({ subject }) => subject);
    const matchedArns = new Set(matched.map(({ arn }) => arn));
    const first = matched.filter(({ arn }) => !knownArns.has(arn));
    const followers = schedules(policy, plan);
    const over = known.filter(({ arn, account, region, type }) => {
      if (followers.has(type)) return false;
      const where = JSON.stringify([account, region, type]);
      return !matchedArns.has(arn) && read.has(where) && !unsure.has(where);
    });
    const since = plan.header.now;
    await pMap(
      first,
      ({ arn, account, region, type }) =>
        ledger.putObservation({ policy, arn, account, region, type, since, ...asItIs(policy, type, plan) }),
      {
        concurrency: atOnce,
      },
    );
    await pMap(over, ({ arn }) => ledger.clearObservation(policy, arn), { concurrency: atOnce });
  }
}

/**
 * The types for which a policy follows a schedule: it matches by the clock, so an hour without a match says nothing,
 * and its grace runs on.
 */
function schedules(name: string, { header }: Pick<Plan, 'header'>): ReadonlySet<string> {
  const its = header.policies.filter(
    (each) => each.name === name && each.actions.some((action) => action.name === followSchedule),
  );
  return new Set(its.map(({ type }) => type));
}

/** What the policy says today: another text makes another promise, and its graces begin anew. */
function asItIs(name: string, type: string, { header }: Pick<Plan, 'header'>): Pick<Observation, 'by'> {
  const policy = header.policies.find((each) => each.name === name && each.type === type);
  return policy === undefined ? {} : { by: { digest: policy.digest, file: policy.at.file } };
}
