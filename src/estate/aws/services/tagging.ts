import type * as sdk from '@aws-sdk/client-resource-groups-tagging-api';
import { type CallsOf, list } from '../operation.ts';
import type { Service } from '../service.ts';

const read = {
  getResources: list<sdk.GetResourcesInput, sdk.GetResourcesOutput, sdk.ResourceTagMapping>(
    'GetResources',
    (answer) => answer.ResourceTagMappingList,
    {
      answer: 'PaginationToken',
      input: 'PaginationToken',
    },
  ),
};

declare module '../../../core/aws.ts' {
  interface ReadInterface {
    readonly tagging: CallsOf<typeof read>;
  }
}

export const tagging: Service = {
  name: 'tagging',
  iam: 'tag',
  endpoint: 'tagging',
  client: '@aws-sdk/client-resource-groups-tagging-api',
  protocol: { name: 'awsJson1_1', target: 'ResourceGroupsTaggingAPI_20170126' },
  read,
};
