// Generated from services/cloudtrail.ts by `npm run generate`. Do not edit.
import {
  CloudTrailClient,
  LookupEventsCommand,
} from '@aws-sdk/client-cloudtrail';
import type { ClientFactory } from './client-factory.ts';

export const clientFactory: ClientFactory = {
  open: (config) => new CloudTrailClient(config),
  commands: {
    LookupEvents: LookupEventsCommand,
  },
};
