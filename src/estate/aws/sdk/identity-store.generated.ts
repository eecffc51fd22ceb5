// Generated from services/identity-store.ts by `npm run generate`. Do not edit.
import {
  IdentitystoreClient,
  ListGroupsCommand,
  ListUsersCommand,
} from '@aws-sdk/client-identitystore';
import type { ClientFactory } from './client-factory.ts';

export const clientFactory: ClientFactory = {
  open: (config) => new IdentitystoreClient(config),
  commands: {
    ListGroups: ListGroupsCommand,
    ListUsers: ListUsersCommand,
  },
};
