import type { Plan } from '../core/plan.ts';
import type { Ledger } from './ledger.ts';

/**
 * Remembers what a plan matched, and forgets what it could see no longer matches. A grace runs from the first match, so forgetting is what starts it anew;
 * where a listing was not whole, or an answer was unknown, nothing is concluded and nothing is forgotten.
 */
export async function observe(plan: Pick<Plan, 'header' | 'findings' | 'gaps'>, ledger: Ledger): Promise<void> {
  const matched = new Set<string>();
  for (const { policy, subject } of plan.findings) {
    matched.add(JSON.stringify([policy, subject.arn]));
    const { arn, account, region, type } = subject;
    await ledger.putObservation({ policy, arn, account, region, type, since: plan.header.now });
  }
  const read = new Set(plan.header.coverage.filter((row) => row.read === 'whole').map((row) => JSON.stringify([row.account, row.region, row.type])));
  for (const policy of new Set(plan.header.policies.map(({ name }) => name))) {
    const unsure = new Set(
      plan.gaps.filter((gap) => gap.policy === undefined || gap.policy === policy).map((gap) => JSON.stringify([gap.account, gap.region, gap.type])),
    );
    for (const seen of await ledger.observations(policy)) {
      const where = JSON.stringify([seen.account, seen.region, seen.type]);
      if (matched.has(JSON.stringify([policy, seen.arn])) || !read.has(where) || unsure.has(where)) continue;
      await ledger.clearObservation(policy, seen.arn);
    }
  }
}
