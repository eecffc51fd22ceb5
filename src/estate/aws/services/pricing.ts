import type * as sdk from '@aws-sdk/client-pricing';
import { type CallsOf, type ListEntry, list } from '../operation.ts';
import type { Service } from '../service.ts';

/** Each item is a product with its terms, as JSON in a string. */
const getProducts = list<sdk.GetProductsRequest, sdk.GetProductsResponse, { readonly json: string }>(
  'GetProducts',
  (answer) => (answer.PriceList as readonly string[] | undefined)?.map((json) => ({ json })),
) satisfies ListEntry<sdk.GetProductsRequest, { readonly json: string }>;

const read = { getProducts };

declare module '../../../core/aws.ts' {
  interface ReadInterface {
    readonly pricing: CallsOf<typeof read>;
  }
}

/** It answers only in us-east-1, eu-central-1 and ap-south-1, but for all regions. It is free of charge. */
export const pricing: Service = {
  name: 'pricing',
  iam: 'pricing',
  endpoint: 'api.pricing',
  client: '@aws-sdk/client-pricing',
  protocol: { name: 'awsJson1_1', target: 'AWSPriceListService' },
  read,
};
