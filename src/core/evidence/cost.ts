import { evidenceKind } from './evidence-kind.ts';

/**
 * The question of kind `price`: the on-demand price of one product in AWS's Price List. Its place is the account in one
 * of the three regions that answer (us-east-1, eu-central-1, ap-south-1). Each of them knows the prices of all regions.
 * Source: https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-price-list-query-api.html
 */
export interface PriceQuestion {
  /** `AmazonEC2`, `AmazonRDS`. */
  readonly service: string;
  /** Attributes of the product, each with its one value: `{instanceType: m5.large, regionCode: eu-west-1}`. */
  readonly product: { readonly [attribute: string]: string };
  /**
   * Attributes with any of several values: `{databaseEngine: [MySQL, Any]}`. The Price List has the same storage by
   * engine, and for all engines.
   */
  readonly anyOf?: { readonly [attribute: string]: readonly string[] };
  /**
   * The usage type without the region that it can begin with: `RDS:GP3-Storage` is `EU-RDS:GP3-Storage` in eu-west-1.
   * `*` stands for any characters.
   */
  readonly usage?: string;
  /** `Hrs`, `GB-Mo`. */
  readonly unit: string;
}

/**
 * The answer. If the list has no such product, or several with different prices, the answer is `Unknown`: no price is
 * guessed.
 */
export interface PriceAnswer {
  /** US dollars per unit, without tax. */
  readonly dollars: number;
  /** When AWS published the list: ISO 8601. */
  readonly published: string;
}

/** One part of a resource's cost: an amount of one product in the Price List. */
export interface PricePart {
  readonly question: PriceQuestion;
  /** Units a month. */
  readonly amount: number;
}

/**
 * The question of kind `resource-cost`: what each resource of one service cost, day by day. It needs Cost Explorer's
 * data on resources, which people have to switch on. The data covers the last 14 days. A call costs 0.01 US dollars.
 * Its place is the account in `us-east-1`.
 * Source: https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsageWithResources.html
 */
export interface ResourceCostQuestion {
  /** Cost Explorer's name: `Amazon Relational Database Service`. */
  readonly service: string;
  /** First day, inclusive, and last day, exclusive, in UTC. All days are complete. */
  readonly from: string;
  readonly until: string;
}

/**
 * The answer: US dollars by resource, named as Cost Explorer names it (an id or an ARN), for each day on which the
 * resource cost anything.
 */
export interface ResourceCostAnswer {
  readonly dollars: { readonly [resource: string]: readonly number[] };
}

export const priceKind = evidenceKind<PriceQuestion, PriceAnswer>('price');
export const resourceCostKind = evidenceKind<ResourceCostQuestion, ResourceCostAnswer>('resource-cost');
