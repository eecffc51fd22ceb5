// Written by `npm run generate` from services/service-quotas.ts. Change that, not this.
import {
  GetServiceQuotaCommand,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import type { ClientFactory } from './client-factory.ts';

export const clientFactory: ClientFactory = {
  open: (config) => new ServiceQuotasClient(config),
  commands: {
    GetServiceQuota: GetServiceQuotaCommand,
  },
};
