// Generated from services/kms.ts by `npm run generate`. Do not edit.
import {
  DescribeKeyCommand,
  KMSClient,
} from '@aws-sdk/client-kms';
import type { ClientFactory } from './client-factory.ts';

export const clientFactory: ClientFactory = {
  open: (config) => new KMSClient(config),
  commands: {
    DescribeKey: DescribeKeyCommand,
  },
};
