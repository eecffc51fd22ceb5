// Generated from services/ssm.ts by `npm run generate`. Do not edit.
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
