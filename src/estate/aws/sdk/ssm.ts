import { DeleteParameterCommand, GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Speaker } from './speaker.ts';

export const speaker: Speaker = {
  open: (config) => new SSMClient(config),
  commands: {
    DeleteParameter: DeleteParameterCommand,
    GetParameter: GetParameterCommand,
    PutParameter: PutParameterCommand,
  },
};
