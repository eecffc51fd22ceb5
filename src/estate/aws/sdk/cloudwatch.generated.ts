// Written by `npm run generate` from services/cloudwatch.ts. Change that, not this.
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
