import type * as sdk from '@aws-sdk/client-sts';
import { type CallsOf, call } from '../operation.ts';
import type { Service } from '../service.ts';

const read = {
  getCallerIdentity: call<sdk.GetCallerIdentityRequest, sdk.GetCallerIdentityResponse>('GetCallerIdentity', [
    'Account',
  ]),
};

declare module '../../../core/aws.ts' {
  interface ReadInterface {
    readonly sts: CallsOf<typeof read>;
  }
}

export const sts: Service = {
  name: 'sts',
  iam: 'sts',
  endpoint: 'sts',
  client: '@aws-sdk/client-sts',
  protocol: { name: 'awsQuery' },
  read,
};
