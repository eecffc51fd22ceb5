import type * as sdk from '@aws-sdk/client-iam';
import { type CallsOf, call, list } from '../operation.ts';
import type { Service } from '../service.ts';

const byMarker = { answer: 'Marker', input: 'Marker' };

/** IAM's policy simulator, which evaluates policies and changes nothing; and what a restore gives to a resource. */
const read = {
  getInstanceProfile: call<sdk.GetInstanceProfileRequest, sdk.GetInstanceProfileResponse>('GetInstanceProfile', [
    'InstanceProfile',
  ]),
  getRole: call<sdk.GetRoleRequest, sdk.GetRoleResponse>('GetRole', ['Role']),
  simulateCustomPolicy: list<sdk.SimulateCustomPolicyRequest, sdk.SimulatePolicyResponse, sdk.EvaluationResult>(
    'SimulateCustomPolicy',
    (answer) => answer.EvaluationResults,
    byMarker,
  ),
  simulatePrincipalPolicy: list<sdk.SimulatePrincipalPolicyRequest, sdk.SimulatePolicyResponse, sdk.EvaluationResult>(
    'SimulatePrincipalPolicy',
    (answer) => answer.EvaluationResults,
    byMarker,
  ),
};

declare module '../../../core/aws.ts' {
  interface ReadInterface {
    readonly iam: CallsOf<typeof read>;
  }
}

/** IAM is global. */
export const iam: Service = {
  name: 'iam',
  iam: 'iam',
  endpoint: 'iam',
  client: '@aws-sdk/client-iam',
  protocol: { name: 'awsQuery' },
  read,
};
