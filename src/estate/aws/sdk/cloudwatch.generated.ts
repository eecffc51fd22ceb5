// Generated from services/cloudwatch.ts by `npm run generate`. Do not edit.
import {
  CloudWatchClient,
  GetMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import type { ClientFactory } from './client-factory.ts';

export const clientFactory: ClientFactory = {
  open: (config) => new CloudWatchClient(config),
  commands: {
    GetMetricData: GetMetricDataCommand,
  },
};
