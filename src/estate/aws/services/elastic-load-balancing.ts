import type * as sdk from '@aws-sdk/client-elastic-load-balancing-v2';
import { anyType, type CallsOf, call, list, write } from '../operation.ts';
import type { Service } from '../service.ts';

const byMarker = { answer: 'NextMarker', input: 'Marker' };

const read = {
  describeLoadBalancers: list<sdk.DescribeLoadBalancersInput, sdk.DescribeLoadBalancersOutput, sdk.LoadBalancer>(
    'DescribeLoadBalancers',
    (answer) => answer.LoadBalancers,
    byMarker,
  ),
  describeTargetGroups: list<sdk.DescribeTargetGroupsInput, sdk.DescribeTargetGroupsOutput, sdk.TargetGroup>(
    'DescribeTargetGroups',
    (answer) => answer.TargetGroups,
    byMarker,
  ),
  describeLoadBalancerAttributes: call<
    sdk.DescribeLoadBalancerAttributesInput,
    sdk.DescribeLoadBalancerAttributesOutput
  >('DescribeLoadBalancerAttributes', ['Attributes']),
  describeTargetHealth: call<sdk.DescribeTargetHealthInput, sdk.DescribeTargetHealthOutput>('DescribeTargetHealth', [
    'TargetHealthDescriptions',
  ]),
  describeTags: call<sdk.DescribeTagsInput, sdk.DescribeTagsOutput>('DescribeTags', ['TagDescriptions']),
};

const writes = {
  addTags: write<sdk.AddTagsInput, object>(
    'AddTags',
    ['tag'],
    { 'ResourceArns.member.N': anyType },
    { iam: { on: 'subject' } },
  ),
  removeTags: write<sdk.RemoveTagsInput, object>(
    'RemoveTags',
    ['untag'],
    { 'ResourceArns.member.N': anyType },
    { iam: { on: 'subject' } },
  ),
  modifyLoadBalancerAttributes: write<sdk.ModifyLoadBalancerAttributesInput, object>(
    'ModifyLoadBalancerAttributes',
    ['unprotect'],
    {
      LoadBalancerArn: ['app-elb'],
    },
    { iam: { on: ['elasticloadbalancing:loadbalancer'] } },
  ),
  deleteLoadBalancer: write<sdk.DeleteLoadBalancerInput, object>(
    'DeleteLoadBalancer',
    ['delete'],
    {
      LoadBalancerArn: ['app-elb'],
    },
    { iam: { on: ['elasticloadbalancing:loadbalancer'] } },
  ),
  deleteTargetGroup: write<sdk.DeleteTargetGroupInput, object>(
    'DeleteTargetGroup',
    ['delete'],
    {
      TargetGroupArn: ['app-elb-target-group'],
    },
    { iam: { on: ['elasticloadbalancing:targetgroup'] } },
  ),
};

declare module '../../../core/aws.ts' {
  interface ReadInterface {
    readonly elasticLoadBalancing: CallsOf<typeof read>;
  }
  interface WriteInterface {
    readonly elasticLoadBalancing: CallsOf<typeof writes>;
  }
}

export const elasticLoadBalancing: Service = {
  name: 'elasticLoadBalancing',
  iam: 'elasticloadbalancing',
  endpoint: 'elasticloadbalancing',
  client: '@aws-sdk/client-elastic-load-balancing-v2',
  protocol: { name: 'awsQuery' },
  read,
  write: writes,
};
