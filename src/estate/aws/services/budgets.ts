import type * as sdk from '@aws-sdk/client-budgets';
import { type CallsOf, call } from '../operation.ts';
import type { Service } from '../service.ts';

const read = {
  describeBudget: call<sdk.DescribeBudgetRequest, sdk.DescribeBudgetResponse>('DescribeBudget', ['Budget']),
};

declare module '../../../core/aws.ts' {
  interface ReadInterface {
    readonly budgets: CallsOf<typeof read>;
  }
}

/** It answers only in us-east-1. The IAM action for reading is `budgets:ViewBudget`. */
export const budgets: Service = {
  name: 'budgets',
  iam: 'budgets',
  endpoint: 'budgets',
  client: '@aws-sdk/client-budgets',
  protocol: { name: 'awsJson1_1', target: 'AWSBudgetServiceGateway' },
  region: 'us-east-1',
  read,
};
