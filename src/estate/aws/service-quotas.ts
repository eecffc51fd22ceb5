import type * as sdk from '@aws-sdk/client-service-quotas';
import { call, type FaceOf, type Service } from './operation.ts';

const read = { getServiceQuota: call<sdk.GetServiceQuotaRequest, sdk.GetServiceQuotaResponse>('GetServiceQuota') };

declare module '../../core/aws.ts' {
  interface ReadFace {
    readonly serviceQuotas: FaceOf<typeof read>;
  }
}

export const serviceQuotas: Service = { name: 'serviceQuotas', iam: 'servicequotas', endpoint: 'servicequotas', read };
