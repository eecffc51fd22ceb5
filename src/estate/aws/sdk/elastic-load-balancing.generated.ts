// Generated from services/elastic-load-balancing.ts by `npm run generate`. Do not edit.
import {
  AddTagsCommand,
  DeleteLoadBalancerCommand,
  DeleteTargetGroupCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
  RemoveTagsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ClientFactory } from './client-factory.ts';

export const clientFactory: ClientFactory = {
  open: (config) => new ElasticLoadBalancingV2Client(config),
  commands: {
    AddTags: AddTagsCommand,
    DeleteLoadBalancer: DeleteLoadBalancerCommand,
    DeleteTargetGroup: DeleteTargetGroupCommand,
    DescribeLoadBalancerAttributes: DescribeLoadBalancerAttributesCommand,
    DescribeLoadBalancers: DescribeLoadBalancersCommand,
    DescribeTags: DescribeTagsCommand,
    DescribeTargetGroups: DescribeTargetGroupsCommand,
    DescribeTargetHealth: DescribeTargetHealthCommand,
    ModifyLoadBalancerAttributes: ModifyLoadBalancerAttributesCommand,
    RemoveTags: RemoveTagsCommand,
  },
};
