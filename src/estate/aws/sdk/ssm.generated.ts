// Written by `npm run generate` from services/ssm.ts. Change that, not this.
import {
  DeleteParameterCommand,
  GetParameterCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import type { ClientFactory } from './client-factory.ts';

export const clientFactory: ClientFactory = {
  open: (config) => new SSMClient(config),
  commands: {
    DeleteParameter: DeleteParameterCommand,
    GetParameter: GetParameterCommand,
    PutParameter: PutParameterCommand,
  },
};
