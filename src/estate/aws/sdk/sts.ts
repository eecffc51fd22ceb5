import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { SdkClient, Speaker } from './speaker.ts';

export const speaker: Speaker = { open: (config) => new STSClient(config) as unknown as SdkClient, commands: { GetCallerIdentity: GetCallerIdentityCommand } };
