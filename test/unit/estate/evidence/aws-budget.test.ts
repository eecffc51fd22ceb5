import { expect, test } from '@jest/globals';
import { unknown } from '../../../../src/core/truth.ts';
import { awsBudget } from '../../../../src/estate/evidence/aws-budget.ts';
import { fakeAws, place } from '../fake-aws.ts';
import { need } from '../need.ts';

const question = need('aws-budget', { ...place, region: 'us-east-1' }, { name: 'sandbox' });
const monthly = { BudgetType: 'COST', TimeUnit: 'MONTHLY', BudgetLimit: { Amount: '1200.5', Unit: 'USD' } };

async function answerTo(aws: ReturnType<typeof fakeAws>): Promise<unknown> {
  return (await awsBudget.gather(aws, [question], new Date())).get(question.key);
}

test('the limit of a monthly cost budget is read by its name, in the account of the place', async () => {
  const aws = fakeAws({ 'budgets:DescribeBudget': () => ({ Budget: monthly }) });
  expect(await answerTo(aws)).toEqual({ limit: 1200.5 });
  expect(aws.sent).toEqual([
    { via: 'read', call: 'budgets:DescribeBudget', input: { AccountId: place.account, BudgetName: 'sandbox' } },
  ]);
});

test.each([
  [
    'a budget of usage',
    { ...monthly, BudgetType: 'USAGE' },
    'the budget sandbox has type USAGE and period MONTHLY, not COST and MONTHLY',
  ],
  [
    'a budget per quarter',
    { ...monthly, TimeUnit: 'QUARTERLY' },
    'the budget sandbox has type COST and period QUARTERLY, not COST and MONTHLY',
  ],
  ['planned limits', { ...monthly, BudgetLimit: undefined }, 'the budget sandbox has no fixed limit'],
  [
    'a limit that is not a number',
    { ...monthly, BudgetLimit: { Amount: 'much', Unit: 'USD' } },
    'the budget sandbox has no fixed limit',
  ],
  ['an empty limit', { ...monthly, BudgetLimit: { Amount: '', Unit: 'USD' } }, 'the budget sandbox has no fixed limit'],
  ['a limit of 0', { ...monthly, BudgetLimit: { Amount: '0.0', Unit: 'USD' } }, 'the limit of the budget sandbox is 0'],
  [
    'another currency',
    { ...monthly, BudgetLimit: { Amount: '1200', Unit: 'EUR' } },
    'the limit of the budget sandbox is in EUR, not in USD',
  ],
  ['no budget', undefined, 'NoAnswer on budgets:DescribeBudget'],
])('%s is unknown', async (_, Budget, cause) => {
  expect(await answerTo(fakeAws({ 'budgets:DescribeBudget': () => ({ Budget }) }))).toEqual(unknown(cause));
});

test('a refusal is unknown, with its cause', async () => {
  expect(await answerTo(fakeAws({}))).toEqual(unknown('AccessDenied on budgets:DescribeBudget'));
});
