import type * as sdk from '@aws-sdk/client-sts';
import { call, type FaceOf, type Service } from './operation.ts';

const read = {
  getCallerIdentity: call<sdk.GetCallerIdentityRequest, sdk.GetCallerIdentityResponse>('GetCallerIdentity'),
};

declare module '../../core/aws.ts' {
  interface ReadFace {
    readonly sts: FaceOf<typeof read>;
  }
}

export const sts: Service = { name: 'sts', iam: 'sts', endpoint: 'sts', read };
