import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { Speaker } from './speaker.ts';

export const speaker: Speaker = {
  open: (config) => new CloudWatchClient(config),
  commands: { GetMetricData: GetMetricDataCommand },
};
