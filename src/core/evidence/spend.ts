/**
 * What a need of kind `spend` asks: cost by one grouping, day by day, from Cost Explorer. Each call costs 0.01 US
 * dollars, so everybody who goes by the same grouping asks the same question, and its days are whole: within a day it
 * stays the same question. Its place is the account that pays, in `us-east-1`, wherever resources are. Source:
 * https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html
 */
export interface SpendQuestion {
  /** What amounts are sorted by: `tag:team` (the key in its exact case), `account`, or `service`. */
  readonly by: string;
  /**
   * Whether amounts are told account by account: of the account that pays for others. That is a second grouping, and
   * more than two there cannot be.
   */
  readonly perAccount: boolean;
  /**
   * First day, inclusive: `2026-11-01`, UTC. At least a week back: what was spent a day lately is worked out from it.
   */
  readonly from: string;
  /** Last day, exclusive: `2026-11-22`, UTC; later than `from`. */
  readonly until: string;
  /** Cost Explorer's metric. */
  readonly metric: 'UnblendedCost' | 'AmortizedCost' | 'NetUnblendedCost' | 'NetAmortizedCost';
  readonly [key: string]: string | boolean;
}

/** What one group cost. */
export interface SpendRow {
  readonly account: string;
  /** The tag's value, the service's name, or the account. Spend without the tag stands under `''`. */
  readonly value: string;
  /** US dollars, not rounded, one number a day from the question's first day on; days without any are 0. */
  readonly days: readonly number[];
  readonly [key: string]: string | readonly number[];
}

/** What Cost Explorer said at one time. */
export interface SpendReading {
  readonly rows: readonly SpendRow[];
  /** The day of the first number of each row. */
  readonly from: string;
  /** When it was asked: ISO 8601, UTC. What it says of the 24 hours before may still grow. */
  readonly askedAt: string;
  readonly [key: string]: string | readonly SpendRow[];
}

/**
 * The answer, whole (all pages). Cost Explorer answers for a tag that is not activated for cost allocation as if
 * nothing had it: so the gatherer makes the need `Unknown` (`tag-not-activated: team`) where no group but the untagged
 * one came back, and likewise where Cost Explorer is off or denied, or answers in another currency. A value without a
 * group was not billed under that tag: it is left out, never 0.
 */
export interface SpendAnswer {
  readonly now: SpendReading;
  /**
   * The last reading of an earlier day of the same month; null where none was kept. A limit that wants to see an
   * overrun twice looks at both.
   */
  readonly earlier: SpendReading | null;
  readonly [key: string]: SpendReading | null;
}
