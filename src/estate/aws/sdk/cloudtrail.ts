import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import type { Speaker } from './speaker.ts';

export const speaker: Speaker = {
  open: (config) => new CloudTrailClient(config),
  commands: { LookupEvents: LookupEventsCommand },
};
