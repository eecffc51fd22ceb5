// Written by `npm run generate` from services/identity-store.ts. Change that, not this.
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
