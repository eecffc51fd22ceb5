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
import type { Speaker } from './speaker.ts';

export const speaker: Speaker = {
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
