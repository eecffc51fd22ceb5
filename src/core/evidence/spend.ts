import { evidenceKind } from './evidence-kind.ts';

/**
 * The question of kind `spend`: cost by one grouping, day by day, from Cost Explorer. Each call costs 0.01 US dollars.
 * So all policies that use the same grouping ask the same question, and its days are complete: within a day the
 * question stays the same. Its place is the paying account in `us-east-1`, wherever the resources are.
 * Source: https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html
 */
export interface SpendQuestion {
  /** The grouping: `tag:team` (the key in its exact case), `account`, or `service`. */
  readonly by: string;
  /**
   * Whether amounts are split by account, for an account that pays for others. This is a second grouping; Cost Explorer
   * allows no more than two.
   */
  readonly perAccount: boolean;
  /**
   * First day, inclusive: `2026-11-01`, UTC. At least a week back, because the recent spend per day is calculated from
   * it.
   */
  readonly from: string;
  /** Last day, exclusive: `2026-11-22`, UTC. Later than `from`. */
  readonly until: string;
  /** Cost Explorer's metric. */
  readonly metric: 'UnblendedCost' | 'AmortizedCost' | 'NetUnblendedCost' | 'NetAmortizedCost';
}

/** The cost of one group. */
export interface SpendRow {
  readonly account: string;
  /** The tag's value, the service's name, or the account. Spend without the tag or with an empty one: `''`. */
  readonly value: string;
  /** US dollars, not rounded: one number per day, from the question's first day on. A day without cost is 0. */
  readonly days: readonly number[];
}

/** One answer of Cost Explorer. */
export interface SpendReading {
  readonly rows: readonly SpendRow[];
  /** The day of the first number of each row. */
  readonly from: string;
  /** When Cost Explorer answered: ISO 8601, UTC. Amounts of the 24 hours before may still grow. */
  readonly askedAt: string;
}

/**
 * The answer, complete (all pages). For a tag that is not activated for cost allocation, Cost Explorer answers as if no
 * resource had it. So the gatherer makes the need `Unknown` (`tag-not-activated: team`) where only the untagged group
 * came back. The need is also `Unknown` where Cost Explorer is off or denied, or answers in another currency. A value
 * without a group was not billed under that tag: it is left out, never 0.
 */
export interface SpendAnswer {
  readonly now: SpendReading;
  /**
   * The last stored answer of an earlier day of the same month; null where none was stored. A limit that must be
   * exceeded twice looks at both.
   */
  readonly earlier: SpendReading | null;
}

export const spendKind = evidenceKind<SpendQuestion, SpendAnswer>('spend');
