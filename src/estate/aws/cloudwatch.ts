import type * as sdk from '@aws-sdk/client-cloudwatch';
import { type FaceOf, list, type Service } from './operation.ts';

const read = {
  getMetricData: list<sdk.GetMetricDataInput, sdk.GetMetricDataOutput, sdk.MetricDataResult>(
    'GetMetricData',
    (answer) => answer.MetricDataResults,
  ),
};

declare module '../../core/aws.ts' {
  interface ReadFace {
    readonly cloudWatch: FaceOf<typeof read>;
  }
}

export const cloudWatch: Service = { name: 'cloudWatch', iam: 'cloudwatch', endpoint: 'monitoring', read };
