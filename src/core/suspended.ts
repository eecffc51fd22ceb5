/** One night in which a verb failed on a resource for a policy. */
export interface FailedNight {
  /** The policy as it was then: a failure under another text of the policy does not count. */
  readonly policyDigest: string;
  /** The day of the plan: `2026-11-21`. */
  readonly night: string;
  readonly message: string;
}

/** After this many nights in a row, a verb that fails on a resource is not tried again. */
const nightsUntilSuspended = 3;

/**
 * Since when a verb is suspended on a resource, and its last failure; `undefined` where it may be tried. Several plans
 * of one day count once.
 */
export function suspensionOf(
  nights: readonly FailedNight[],
  policyDigest: string,
): { readonly since: string; readonly message: string; readonly nights: number } | undefined {
  const failed = nights
    .filter((night) => night.policyDigest === policyDigest)
    .toSorted((a, b) => (a.night < b.night ? -1 : 1));
  const [first, last] = [failed[0], failed.at(-1)];
  const days = new Set(failed.map(({ night }) => night)).size;
  return first === undefined || last === undefined || days < nightsUntilSuspended
    ? undefined
    : { since: first.night, message: last.message, nights: days };
}
