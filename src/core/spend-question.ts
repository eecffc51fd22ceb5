/**
 * What a need of kind `spend` asks: the cost of one account by the values of one tag, from Cost Explorer. Each call costs 0.01 US dollars, so all resources
 * of an account that are judged by the same tag ask the same question. Its place is the account in `us-east-1`, whatever region the resources are in.
 * Source: https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html
 */
export interface SpendQuestion {
  /** The tag key to group by, in its exact case. */
  readonly tag: string;
  /** First day, inclusive: `2026-11-01`, UTC. */
  readonly from: string;
  /** Last day, exclusive: `2026-11-21`, UTC; later than `from`. */
  readonly until: string;
  /** Cost Explorer's metric. Amounts are summed over the days. */
  readonly metric: 'UnblendedCost' | 'AmortizedCost' | 'NetUnblendedCost' | 'NetAmortizedCost';
  readonly [key: string]: string;
}

/**
 * The answer, whole (all pages). Cost Explorer answers for a tag that is not activated for cost allocation as if nothing had it: so the gatherer makes the
 * need `Unknown` (`tag-not-activated: team`) where no group but the untagged one came back or ListCostAllocationTags does not name the key as active,
 * and likewise where Cost Explorer is off or denied. A value without a group was not billed under that tag: it is left out, never 0.
 */
export interface SpendAnswer {
  /** US dollars by tag value, not rounded; spend without the tag stands under `''`. Amounts in another currency make the answer `Unknown`. */
  readonly dollars: { readonly [value: string]: number };
  /** Until when the figures are complete, as far as Cost Explorer says: ISO 8601, UTC. It is up to a day late. */
  readonly asOf: string;
  /** Whether Cost Explorer marks any of the amounts as an estimate, which it does until the month is billed. */
  readonly isEstimated: boolean;
  readonly [key: string]: string | boolean | { readonly [value: string]: number };
}
