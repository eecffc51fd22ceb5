import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { SdkClient, Speaker } from './speaker.ts';

export const speaker: Speaker = { open: (config) => new CloudWatchClient(config) as unknown as SdkClient, commands: { GetMetricData: GetMetricDataCommand } };
