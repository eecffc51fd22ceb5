import type * as sdk from '@aws-sdk/client-elastic-load-balancing-v2';
import { type CallsOf, call, list, write } from '../operation.ts';
import type { Service } from '../service.ts';

const byMarker = { answer: 'NextMarker', input: 'Marker' };

const taggable = ['app-elb', 'app-elb-target-group'] as const;

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
  >('DescribeLoadBalancerAttributes'),
  describeTargetHealth: call<sdk.DescribeTargetHealthInput, sdk.DescribeTargetHealthOutput>('DescribeTargetHealth'),
  describeTags: call<sdk.DescribeTagsInput, sdk.DescribeTagsOutput>('DescribeTags'),
};

const writes = {
  addTags: write<sdk.AddTagsInput, object>('AddTags', ['tag'], { 'ResourceArns.member.N': taggable }),
  removeTags: write<sdk.RemoveTagsInput, object>('RemoveTags', ['untag'], { 'ResourceArns.member.N': taggable }),
  modifyLoadBalancerAttributes: write<sdk.ModifyLoadBalancerAttributesInput, object>(
    'ModifyLoadBalancerAttributes',
    ['unprotect'],
    {
      LoadBalancerArn: ['app-elb'],
    },
  ),
  deleteLoadBalancer: write<sdk.DeleteLoadBalancerInput, object>('DeleteLoadBalancer', ['delete'], {
    LoadBalancerArn: ['app-elb'],
  }),
  deleteTargetGroup: write<sdk.DeleteTargetGroupInput, object>('DeleteTargetGroup', ['delete'], {
    TargetGroupArn: ['app-elb-target-group'],
  }),
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
