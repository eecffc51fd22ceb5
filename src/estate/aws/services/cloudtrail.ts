import type * as sdk from '@aws-sdk/client-cloudtrail';
import { type CallsOf, list } from '../operation.ts';
import type { Service } from '../service.ts';

const read = {
  lookupEvents: list<sdk.LookupEventsRequest, sdk.LookupEventsResponse, sdk.Event>(
    'LookupEvents',
    (answer) => answer.Events,
  ),
};

declare module '../../../core/aws.ts' {
  interface ReadInterface {
    readonly cloudTrail: CallsOf<typeof read>;
  }
}

/**
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html (two requests a second,
 * per account and region).
 */
export const cloudTrail: Service = {
  name: 'cloudTrail',
  iam: 'cloudtrail',
  endpoint: 'cloudtrail',
  client: '@aws-sdk/client-cloudtrail',
  protocol: { name: 'awsJson1_1', target: 'CloudTrail_20131101' },
  read,
  perSecond: 2,
};
