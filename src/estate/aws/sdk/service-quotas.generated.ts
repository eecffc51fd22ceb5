// Generated from services/service-quotas.ts by `npm run generate`. Do not edit.
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
