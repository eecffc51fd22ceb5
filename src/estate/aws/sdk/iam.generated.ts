// Generated from services/iam.ts by `npm run generate`. Do not edit.
import {
  IAMClient,
  SimulateCustomPolicyCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import type { ClientFactory } from './client-factory.ts';

export const clientFactory: ClientFactory = {
  open: (config) => new IAMClient(config),
  commands: {
    SimulateCustomPolicy: SimulateCustomPolicyCommand,
    SimulatePrincipalPolicy: SimulatePrincipalPolicyCommand,
  },
};
