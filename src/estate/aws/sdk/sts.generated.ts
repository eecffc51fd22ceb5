// Written by `npm run generate` from services/sts.ts. Change that, not this.
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
