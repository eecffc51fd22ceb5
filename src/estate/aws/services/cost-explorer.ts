import type * as sdk from '@aws-sdk/client-cost-explorer';
import { type CallsOf, list } from '../operation.ts';
import type { Service } from '../service.ts';

const byPageToken = { answer: 'NextPageToken', input: 'NextPageToken' };

const read = {
  getCostAndUsage: list<sdk.GetCostAndUsageRequest, sdk.GetCostAndUsageResponse, sdk.ResultByTime>(
    'GetCostAndUsage',
    (answer) => answer.ResultsByTime,
    byPageToken,
  ),
  getCostAndUsageWithResources: list<
    sdk.GetCostAndUsageWithResourcesRequest,
    sdk.GetCostAndUsageWithResourcesResponse,
    sdk.ResultByTime
  >('GetCostAndUsageWithResources', (answer) => answer.ResultsByTime, byPageToken),
};

declare module '../../../core/aws.ts' {
  interface ReadInterface {
    readonly costExplorer: CallsOf<typeof read>;
  }
}

/** Each request costs 0.01 US dollars. It answers only in us-east-1. */
export const costExplorer: Service = {
  name: 'costExplorer',
  iam: 'ce',
  endpoint: 'ce',
  client: '@aws-sdk/client-cost-explorer',
  protocol: { name: 'awsJson1_1', target: 'AWSInsightsIndexService' },
  region: 'us-east-1',
  read,
};
