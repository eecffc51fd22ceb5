import { evidenceKind } from './evidence-kind.ts';

/**
 * The question of kind `aws-budget`: the limit of a monthly cost budget in AWS Budgets, by its name. Its place is the
 * paying account in `us-east-1`.
 * Source: https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_DescribeBudget.html
 */
export interface BudgetQuestion {
  readonly name: string;
}

/**
 * The answer. A budget of another kind or period, or in another currency, is `Unknown`: it does not limit US dollars a
 * month.
 */
export interface BudgetAnswer {
  /** US dollars a month. */
  readonly limit: number;
}

export const awsBudgetKind = evidenceKind<BudgetQuestion, BudgetAnswer>('aws-budget');
