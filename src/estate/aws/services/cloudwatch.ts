import type * as sdk from '@aws-sdk/client-cloudwatch';
import { type CallsOf, list } from '../operation.ts';
import type { Service } from '../service.ts';

const read = {
  getMetricData: list<sdk.GetMetricDataInput, sdk.GetMetricDataOutput, sdk.MetricDataResult>(
    'GetMetricData',
    (answer) => answer.MetricDataResults,
  ),
};

declare module '../../../core/aws.ts' {
  interface ReadInterface {
    readonly cloudWatch: CallsOf<typeof read>;
  }
}

export const cloudWatch: Service = {
  name: 'cloudWatch',
  iam: 'cloudwatch',
  endpoint: 'monitoring',
  client: '@aws-sdk/client-cloudwatch',
  protocol: { name: 'awsJson1_0', target: 'GraniteServiceVersion20100801' },
  read,
};
