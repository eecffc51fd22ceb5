import type * as sdk from '@aws-sdk/client-budgets';
import { call, type FaceOf, type Service } from './operation.ts';

const read = { describeBudget: call<sdk.DescribeBudgetRequest, sdk.DescribeBudgetResponse>('DescribeBudget') };

declare module '../../core/aws.ts' {
  interface ReadFace {
    readonly budgets: FaceOf<typeof read>;
  }
}

/** It answers only in us-east-1. The IAM action for reading is `budgets:ViewBudget`. */
export const budgets: Service = { name: 'budgets', iam: 'budgets', endpoint: 'budgets', read };
