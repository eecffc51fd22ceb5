import type * as sdk from '@aws-sdk/client-pricing';
import { type FaceOf, type Listed, list, type Service } from './operation.ts';

/** Each item is a product with its terms, as JSON in a string. */
const getProducts = list<sdk.GetProductsRequest, sdk.GetProductsResponse, { readonly json: string }>(
  'GetProducts',
  (answer) => (answer.PriceList as readonly string[] | undefined)?.map((json) => ({ json })),
) satisfies Listed<sdk.GetProductsRequest, { readonly json: string }>;

const read = { getProducts };

declare module '../../core/aws.ts' {
  interface ReadFace {
    readonly pricing: FaceOf<typeof read>;
  }
}

/** It answers only in us-east-1, eu-central-1 and ap-south-1, but for all regions. It is free of charge. */
export const pricing: Service = { name: 'pricing', iam: 'pricing', endpoint: 'api.pricing', read };
