import { GetResourcesCommand, ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import type { Speaker } from './speaker.ts';

export const speaker: Speaker = {
  open: (config) => new ResourceGroupsTaggingAPIClient(config),
  commands: { GetResources: GetResourcesCommand },
};
