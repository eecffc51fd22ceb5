// Written by `npm run generate` from services/cloudtrail.ts. Change that, not this.
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
