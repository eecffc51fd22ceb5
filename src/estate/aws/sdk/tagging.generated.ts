// Written by `npm run generate` from services/tagging.ts. Change that, not this.
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
