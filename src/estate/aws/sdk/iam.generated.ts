// Written by `npm run generate` from services/iam.ts. Change that, not this.
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
