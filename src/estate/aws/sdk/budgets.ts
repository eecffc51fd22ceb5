import { BudgetsClient, DescribeBudgetCommand } from '@aws-sdk/client-budgets';
import type { Speaker } from './speaker.ts';

/** AWS Budgets answers for all regions, from us-east-1 only. */
export const speaker: Speaker = {
  open: (config) => new BudgetsClient({ ...config, region: 'us-east-1' }),
  commands: { DescribeBudget: DescribeBudgetCommand },
};
