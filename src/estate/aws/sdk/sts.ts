import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Speaker } from './speaker.ts';

export const speaker: Speaker = {
  open: (config) => new STSClient(config),
  commands: { GetCallerIdentity: GetCallerIdentityCommand },
};
