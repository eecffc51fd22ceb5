// Generated from services/tagging.ts by `npm run generate`. Do not edit.
import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import type { ClientFactory } from './client-factory.ts';

export const clientFactory: ClientFactory = {
  open: (config) => new ResourceGroupsTaggingAPIClient(config),
  commands: {
    GetResources: GetResourcesCommand,
  },
};
