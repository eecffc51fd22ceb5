import type { Policy } from '../core/policy.ts';

/**
 * Custodian's `max-resources`, for one policy in one place: a message about what is exceeded, or `undefined`. Above the
 * limit the policy selects resources and does nothing. A limit of 0 is no limit, and `op: and` has no effect unless
 * both limits are set: as in Custodian (c7n.query.MaxResourceLimit).
 * @param population all resources of the type in the place that the policy's query lists.
 */
export function exceededLimit(policy: Policy, selected: number, population: number): string | undefined {
  const limit = policy.maxResources;
  if (!limit) return undefined;
  const overAmount = limit.amount ? selected > limit.amount : undefined;
  const overPercent = limit.percent && population > 0 ? selected > (population * limit.percent) / 100 : undefined;
  const exceeded =
    limit.op === 'and' ? overAmount === true && overPercent === true : overAmount === true || overPercent === true;
  if (!exceeded) return undefined;
  const allowed = [
    limit.amount ? `${limit.amount}` : '',
    limit.percent ? `${limit.percent} % of ${population}` : '',
  ].filter((part) => part !== '');
  return (
    `${policy.name} matched ${selected} here, more than its max-resources ` +
    `(${allowed.join(` ${limit.op} `)}) allows`
  );
}
