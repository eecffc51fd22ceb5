import { IAMClient, SimulateCustomPolicyCommand, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import type { Speaker } from './speaker.ts';

export const speaker: Speaker = {
  open: (config) => new IAMClient(config),
  commands: {
    SimulateCustomPolicy: SimulateCustomPolicyCommand,
    SimulatePrincipalPolicy: SimulatePrincipalPolicyCommand,
  },
};
