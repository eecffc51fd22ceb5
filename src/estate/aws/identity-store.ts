import type * as sdk from '@aws-sdk/client-identitystore';
import { type FaceOf, list, type Service } from './operation.ts';

const read = {
  listUsers: list<sdk.ListUsersRequest, sdk.ListUsersResponse, sdk.User>('ListUsers', (answer) => answer.Users),
  listGroups: list<sdk.ListGroupsRequest, sdk.ListGroupsResponse, sdk.Group>('ListGroups', (answer) => answer.Groups),
};

declare module '../../core/aws.ts' {
  interface ReadFace {
    readonly identityStore: FaceOf<typeof read>;
  }
}

/** The directory of IAM Identity Center. It answers in one region, and in the account that manages it. */
export const identityStore: Service = { name: 'identityStore', iam: 'identitystore', endpoint: 'identitystore', read };
