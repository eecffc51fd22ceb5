// Generated from services/iam.ts by `npm run generate`. Do not edit.
import {
  GetInstanceProfileCommand,
  GetRoleCommand,
  IAMClient,
  SimulateCustomPolicyCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import type { ClientFactory } from './client-factory.ts';

export const clientFactory: ClientFactory = {
  open: (config) => new IAMClient(config),
  commands: {
    GetInstanceProfile: GetInstanceProfileCommand,
    GetRole: GetRoleCommand,
    SimulateCustomPolicy: SimulateCustomPolicyCommand,
    SimulatePrincipalPolicy: SimulatePrincipalPolicyCommand,
  },
};
