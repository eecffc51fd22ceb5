import type { ResourceTagMapping } from '@aws-sdk/client-resource-groups-tagging-api';
import { resourceType } from '../../core/resource-type.ts';
import { inChunks } from '../aws/chunks.ts';

/**
 * `tagged`: whatever the Resource Groups Tagging API lists, of any service, by ARN. It knows tags and nothing else,
 * lags by minutes and leaves out what never had a tag: so it serves to find and to tell, and has no verbs. Source:
 * https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
 */
export const tagged = resourceType<ResourceTagMapping>({
  name: 'tagged',
  cloudFormationType: 'AWS::ResourceGroups::TaggedResource',
  arn: (mapping) => mapping.ResourceARN ?? '',
  id: 'ResourceARN',
  created: undefined,
  tags: 'Tags',
  isStateful: false,
  list: { iam: ['tag:GetResources'], pages: (aws) => aws.read.tagging.getResources({ ResourcesPerPage: 100 }) },
  read: {
    iam: ['tag:GetResources'],
    byId: (aws, ids) => inChunks(ids, 100, (some) => aws.read.tagging.getResources({ ResourceARNList: some })),
  },
  verbs: {},
});
