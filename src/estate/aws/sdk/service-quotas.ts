import { GetServiceQuotaCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import type { Speaker } from './speaker.ts';

export const speaker: Speaker = {
  open: (config) => new ServiceQuotasClient(config),
  commands: { GetServiceQuota: GetServiceQuotaCommand },
};
