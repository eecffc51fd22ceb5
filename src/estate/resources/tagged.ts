import type { ResourceTagMapping } from '@aws-sdk/client-resource-groups-tagging-api';
import { resourceType } from '../../core/resource-type.ts';
import { inChunks } from '../aws/chunks.ts';

/**
 * `tagged`: everything that the Resource Groups Tagging API lists, in any service, by ARN. That API returns only tags,
 * lags behind by minutes and leaves out resources that never had a tag. So this type has no verbs: use it to find
 * resources and to notify people.
 * Source: https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
 */
export const tagged = resourceType<ResourceTagMapping>({
  name: 'tagged',
  cloudFormationType: 'AWS::ResourceGroups::TaggedResource',
  arn: (mapping) => mapping.ResourceARN ?? '',
  id: 'ResourceARN',
  always: ['Tags'],
  idOfArn: (arn) => arn,
  iamResource: undefined,
  createdBy: undefined,
  created: undefined,
  tags: 'Tags',
  tagRules: undefined,
  wayBack: undefined,
  isStateful: false,
  list: { iam: ['tag:GetResources'], pages: (aws) => aws.read.tagging.getResources({ ResourcesPerPage: 100 }) },
  read: {
    iam: ['tag:GetResources'],
    byId: (aws, ids) => inChunks(ids, 100, (chunk) => aws.read.tagging.getResources({ ResourceARNList: chunk })),
  },
  verbs: {},
  fixture: () => ({}),
});
