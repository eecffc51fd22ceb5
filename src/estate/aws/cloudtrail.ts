import type * as sdk from '@aws-sdk/client-cloudtrail';
import { type FaceOf, list, type Service } from './operation.ts';

const read = {
  lookupEvents: list<sdk.LookupEventsRequest, sdk.LookupEventsResponse, sdk.Event>(
    'LookupEvents',
    (answer) => answer.Events,
  ),
};

declare module '../../core/aws.ts' {
  interface ReadFace {
    readonly cloudTrail: FaceOf<typeof read>;
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
  read,
  perSecond: 2,
};
