import type * as sdk from '@aws-sdk/client-cost-explorer';
import { type FaceOf, list, type Service } from './operation.ts';

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

declare module '../../core/aws.ts' {
  interface ReadFace {
    readonly costExplorer: FaceOf<typeof read>;
  }
}

/** Each request costs 0.01 US dollars. It answers only in us-east-1. */
export const costExplorer: Service = { name: 'costExplorer', iam: 'ce', endpoint: 'ce', read };
