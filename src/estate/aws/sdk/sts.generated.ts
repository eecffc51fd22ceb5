// Generated from services/sts.ts by `npm run generate`. Do not edit.
import {
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import type { ClientFactory } from './client-factory.ts';

export const clientFactory: ClientFactory = {
  open: (config) => new STSClient(config),
  commands: {
    GetCallerIdentity: GetCallerIdentityCommand,
  },
};
