import type * as sdk from '@aws-sdk/client-resource-groups-tagging-api';
import { type FaceOf, list, type Service } from './operation.ts';

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

declare module '../../core/aws.ts' {
  interface ReadFace {
    readonly tagging: FaceOf<typeof read>;
  }
}

export const tagging: Service = { name: 'tagging', iam: 'tag', endpoint: 'tagging', read };
