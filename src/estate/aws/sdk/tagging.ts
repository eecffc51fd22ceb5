import { GetResourcesCommand, ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import type { SdkClient, Speaker } from './speaker.ts';

export const speaker: Speaker = {
  open: (config) => new ResourceGroupsTaggingAPIClient(config) as unknown as SdkClient,
  commands: { GetResources: GetResourcesCommand },
};
