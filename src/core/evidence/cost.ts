/**
 * What a need of kind `price` asks: the on-demand price of one thing in AWS's Price List. Its place is the account in
 * one of the three regions that answer (us-east-1, eu-central-1, ap-south-1): each knows all regions. Source:
 * https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-price-list-query-api.html
 */
export interface PriceQuestion {
  /** `AmazonEC2`, `AmazonRDS`. */
  readonly service: string;
  /** Attributes of the product, each with its one value: `{instanceType: m5.large, regionCode: eu-west-1}`. */
  readonly product: { readonly [attribute: string]: string };
  /** `Hrs`, `GB-Mo`. */
  readonly unit: string;
  readonly [key: string]: string | { readonly [attribute: string]: string };
}

/**
 * The answer. Where the list knows no such product, or several with different prices, it is `Unknown`: none of them is
 * guessed.
 */
export interface PriceAnswer {
  /** US dollars per unit, without tax. */
  readonly dollars: number;
  /** When AWS published the list: ISO 8601. */
  readonly published: string;
  readonly [key: string]: number | string;
}

/** One part of what a resource costs: so many units of something in the Price List. */
export interface PricePart {
  readonly question: PriceQuestion;
  /** Units a month. */
  readonly amount: number;
}

/**
 * What a need of kind `resource-cost` asks: what each resource of one service cost, day by day, by Cost Explorer's data
 * on resources, which people switch on. It goes back 14 days at most. A call costs 0.01 US dollars. Its place is the
 * account in `us-east-1`. Source:
 * https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsageWithResources.html
 */
export interface ResourceCostQuestion {
  /** As Cost Explorer calls it: `Amazon Relational Database Service`. */
  readonly service: string;
  /** First day, inclusive, and last day, exclusive; UTC, complete. */
  readonly from: string;
  readonly until: string;
  readonly [key: string]: string;
}

/**
 * The answer: US dollars by resource, as Cost Explorer names it (an id or an ARN), in each of the days in which it cost
 * anything.
 */
export interface ResourceCostAnswer {
  readonly dollars: { readonly [resource: string]: readonly number[] };
  readonly [key: string]: { readonly [resource: string]: readonly number[] };
}
