import type * as sdk from '@aws-sdk/client-service-quotas';
import { type CallsOf, call } from '../operation.ts';
import type { Service } from '../service.ts';

const read = {
  getServiceQuota: call<sdk.GetServiceQuotaRequest, sdk.GetServiceQuotaResponse>('GetServiceQuota', ['Quota.Value']),
};

declare module '../../../core/aws.ts' {
  interface ReadInterface {
    readonly serviceQuotas: CallsOf<typeof read>;
  }
}

export const serviceQuotas: Service = {
  name: 'serviceQuotas',
  iam: 'servicequotas',
  endpoint: 'servicequotas',
  client: '@aws-sdk/client-service-quotas',
  protocol: { name: 'awsJson1_1', target: 'ServiceQuotasV20190624' },
  read,
};
