import type * as sdk from '@aws-sdk/client-iam';
import { type FaceOf, list, type Service } from './operation.ts';

const byMarker = { answer: 'Marker', input: 'Marker' };

/** IAM's policy simulator. It evaluates policies and changes nothing. */
const read = {
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

declare module '../../core/aws.ts' {
  interface ReadFace {
    readonly iam: FaceOf<typeof read>;
  }
}

/** IAM is global. */
export const iam: Service = { name: 'iam', iam: 'iam', endpoint: 'iam', read };
