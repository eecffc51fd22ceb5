import { IdentitystoreClient, ListGroupsCommand, ListUsersCommand } from '@aws-sdk/client-identitystore';
import type { Speaker } from './speaker.ts';

export const speaker: Speaker = {
  open: (config) => new IdentitystoreClient(config),
  commands: { ListGroups: ListGroupsCommand, ListUsers: ListUsersCommand },
};
