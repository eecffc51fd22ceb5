import type * as sdk from '@aws-sdk/client-identitystore';
import { type CallsOf, list } from '../operation.ts';
import type { Service } from '../service.ts';

const read = {
  listUsers: list<sdk.ListUsersRequest, sdk.ListUsersResponse, sdk.User>('ListUsers', (answer) => answer.Users),
  listGroups: list<sdk.ListGroupsRequest, sdk.ListGroupsResponse, sdk.Group>('ListGroups', (answer) => answer.Groups),
};

declare module '../../../core/aws.ts' {
  interface ReadInterface {
    readonly identityStore: CallsOf<typeof read>;
  }
}

/** The directory of IAM Identity Center. It answers in one region, and in the account that manages it. */
export const identityStore: Service = {
  name: 'identityStore',
  iam: 'identitystore',
  endpoint: 'identitystore',
  client: '@aws-sdk/client-identitystore',
  protocol: { name: 'awsJson1_1', target: 'AWSIdentityStore' },
  read,
};
