import type * as sdk from '@aws-sdk/client-kms';
import { type CallsOf, call } from '../operation.ts';
import type { Service } from '../service.ts';

const read = { describeKey: call<sdk.DescribeKeyRequest, sdk.DescribeKeyResponse>('DescribeKey', ['KeyMetadata']) };

declare module '../../../core/aws.ts' {
  interface ReadInterface {
    readonly kms: CallsOf<typeof read>;
  }
}

/** Mayfly reads what state a key is in. It never uses or changes a key itself. */
export const kms: Service = {
  name: 'kms',
  iam: 'kms',
  endpoint: 'kms',
  client: '@aws-sdk/client-kms',
  protocol: { name: 'awsJson1_1', target: 'TrentService' },
  read,
};
