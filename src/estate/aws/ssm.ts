import type * as sdk from '@aws-sdk/client-ssm';
import { call, type FaceOf, type Service } from './operation.ts';

/**
 * Only the parameter of the kill switch, by its name. Operations that list or change several parameters are left out.
 */
const own = {
  getParameter: call<sdk.GetParameterRequest, sdk.GetParameterResult>('GetParameter'),
  putParameter: call<sdk.PutParameterRequest, sdk.PutParameterResult>('PutParameter'),
  deleteParameter: call<sdk.DeleteParameterRequest, object>('DeleteParameter'),
};

declare module '../../core/aws.ts' {
  interface OwnFace {
    readonly ssm: FaceOf<typeof own>;
  }
}

export const ssm: Service = { name: 'ssm', iam: 'ssm', endpoint: 'ssm', own };
