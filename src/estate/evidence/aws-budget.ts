import type { Aws } from '../../core/aws.ts';
import { awsBudgetKind, type BudgetAnswer } from '../../core/evidence/budget.ts';
import { type Unknown, unknown } from '../../core/truth.ts';
import { orUnknown } from '../aws/call-failed.ts';
import { decimalIn } from '../aws/decimal.ts';

/**
 * `aws-budget`: the limit of a monthly cost budget in AWS Budgets. The spend that AWS Budgets reports is not used,
 * because it does not say whose spend it is.
 * Source: https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_DescribeBudget.html
 */
export const awsBudget = awsBudgetKind.gatherer({
  // The IAM action of DescribeBudget has another name.
  iam: ['budgets:ViewBudget'],
  gather: async (aws, needs) => {
    const answers = new Map<string, BudgetAnswer | Unknown>();
    for (const { key, question } of needs) answers.set(key, await limitOf(aws, question.name));
    return answers;
  },
});

async function limitOf(aws: Aws, name: string): Promise<BudgetAnswer | Unknown> {
  return orUnknown(async () => {
    const { Budget } = await aws.read.budgets.describeBudget({ AccountId: aws.place.account, BudgetName: name });
    const { BudgetType, TimeUnit, BudgetLimit } = Budget ?? {};
    if (BudgetType !== 'COST' || TimeUnit !== 'MONTHLY')
      return unknown(
        `the budget ${name} has type ${BudgetType ?? '?'} and period ${TimeUnit ?? '?'}, not COST and MONTHLY`,
      );
    const limit = decimalIn(BudgetLimit?.Amount);
    // A budget with planned limits has no single limit.
    if (BudgetLimit === undefined || limit === undefined) return unknown(`the budget ${name} has no fixed limit`);
    // As in a policy: everything that costs anything would be over it.
    if (limit <= 0) return unknown(`the limit of the budget ${name} is ${limit}`);
    return BudgetLimit.Unit === 'USD'
      ? { limit }
      : unknown(`the limit of the budget ${name} is in ${BudgetLimit.Unit ?? 'an unknown currency'}, not in USD`);
  });
}
