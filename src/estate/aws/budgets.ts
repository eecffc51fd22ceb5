import type * as sdk from '@aws-sdk/client-budgets';
import { call, type FaceOf, type Service } from './operation.ts';

const read = { describeBudget: call<sdk.DescribeBudgetRequest, sdk.DescribeBudgetResponse>('DescribeBudget') };

declare module '../../core/aws.ts' {
  interface ReadFace {
    readonly budgets: FaceOf<typeof read>;
  }
}

/** It answers in us-east-1 only. IAM knows its reading as `budgets:ViewBudget`. */
export const budgets: Service = { name: 'budgets', iam: 'budgets', endpoint: 'budgets', read };
