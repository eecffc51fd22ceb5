// Generated from services/budgets.ts by `npm run generate`. Do not edit.
import {
  BudgetsClient,
  DescribeBudgetCommand,
} from '@aws-sdk/client-budgets';
import type { ClientFactory } from './client-factory.ts';

export const clientFactory: ClientFactory = {
  open: (config) => new BudgetsClient(config),
  commands: {
    DescribeBudget: DescribeBudgetCommand,
  },
};
