// Written by `npm run generate` from services/budgets.ts. Change that, not this.
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
