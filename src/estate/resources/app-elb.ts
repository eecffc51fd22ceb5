import type { LoadBalancer, Tag } from '@aws-sdk/client-elastic-load-balancing-v2';
import pMap from 'p-map';
import type { Aws } from '../../core/aws.ts';
import type { AsJsonObject } from '../../core/json.ts';
import { resourceType } from '../../core/resource-type.ts';
import { one, verbFor } from '../../core/verb.ts';
import { orUnknown } from '../aws/call-failed.ts';
import { inChunks } from '../aws/chunks.ts';
import { balancerPerMonth } from '../cost/network.ts';
import { done, sentAfterRead, sentNow, stillListed } from '../parts/checks.ts';
import { controllersOf } from '../parts/controllers.ts';
import { elbTags, existingOnly, tagsOf } from '../parts/elb-tags.ts';
import { noOptions } from '../parts/options.ts';
import { stackOf } from '../parts/relations.ts';
import { elbTagRules } from '../parts/tag-rules.ts';
import { unprotect } from '../parts/unprotect.ts';

const key = 'deletion_protection.enabled';

/** `deletion_protection.enabled`: from the load balancer's attributes, which the listing does not return. */
type BalancerWithDetails = LoadBalancer & { Tags?: Tag[]; [key]?: boolean };
type Raw = AsJsonObject<BalancerWithDetails>;

const verb = verbFor<BalancerWithDetails>();

const remove = verb(noOptions, {
  effect: 'delete',
  iam: ['elasticloadbalancing:DeleteLoadBalancer', 'elasticloadbalancing:DescribeLoadBalancers'],
  perform: one(async (aws, task) => {
    const { permit } = task;
    await aws.write(permit).elasticLoadBalancing.deleteLoadBalancer({ LoadBalancerArn: permit.arn });
    return sentNow(task);
  }),
  expectedResult: sentAfterRead,
  check: async (aws, input) => {
    const [balancer] = await balancers(aws, [input.source.id]);
    return balancer === undefined ? done({ State: { Code: 'deleted' } }) : stillListed(input, balancer.State?.Code);
  },
  undo: {
    possible: false,
    reason: 'Mayfly does not create load balancers',
    remedy: 'Create it again from its receipt, under another DNS name; its target groups stay.',
  },
});

const unprotectBalancer = unprotect<Raw, typeof key>(key, {
  iam: ['elasticloadbalancing:ModifyLoadBalancerAttributes', 'elasticloadbalancing:DescribeLoadBalancerAttributes'],
  after: [],
  switchOff: (aws, { permit }) =>
    aws.write(permit).elasticLoadBalancing.modifyLoadBalancerAttributes({
      LoadBalancerArn: permit.arn,
      Attributes: [{ Key: key, Value: 'false' }],
    }),
  isOn: (aws, { id }) => isProtected(aws, id),
});

const idleBalancer = { dimension: 'LoadBalancer', atMost: 0, hoursMeasured: 90 } as const;

const idleApplication = {
  ...idleBalancer,
  namespace: 'AWS/ApplicationELB',
  onlyWhere: { key: 'Type', equals: 'application' },
  // The page says that nothing is reported while no requests flow; in its table, RequestCount and ConsumedLCUs are
  // always reported, ActiveConnectionCount only above zero. So silence counts as no use only where all are silent:
  // a request that only a rule answers is no RequestCount, but it has a connection.
  reported: 'while-used',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html',
} as const;

const idleNetwork = {
  ...idleBalancer,
  namespace: 'AWS/NetworkELB',
  onlyWhere: { key: 'Type', equals: 'network' },
  // In the page's table both are always reported, and neither of them only above zero: silence says nothing.
  reported: 'while-running',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-cloudwatch-metrics.html',
} as const;

/**
 * `app-elb`: application, network and gateway load balancers. Deleting one also deletes its listeners and rules; its
 * target groups and targets stay. Mayfly respects deletion protection. `idle` covers application and network load
 * balancers. An application load balancer that reports nothing at all had no traffic. For gateway load balancers the
 * result is unknown: AWS reports their flows only above zero, and has no second metric that would show their use.
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteLoadBalancer.html
 */
export const appElb = resourceType<BalancerWithDetails>({
  name: 'app-elb',
  cloudFormationType: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  arn: (balancer) => balancer.LoadBalancerArn ?? '',
  id: 'LoadBalancerArn',
  always: ['State'],
  idOfArn: (arn) => arn,
  // Of any kind: `loadbalancer/app/…`, `loadbalancer/net/…`, `loadbalancer/gwy/…`.
  iamResource: {
    name: 'elasticloadbalancing:loadbalancer',
    arn: 'elasticloadbalancing:*:${AWS::AccountId}:loadbalancer/*',
  },
  createdBy: ['CreateLoadBalancer'],
  created: 'CreatedTime',
  tags: 'Tags',
  tagRules: elbTagRules,
  wayBack: undefined,
  isStateful: false,
  stackMember: {
    deletedWith: ['elasticloadbalancing:DescribeLoadBalancers', 'elasticloadbalancing:DeleteLoadBalancer'],
  },
  parents: ['cfn'],
  partOf: (balancer) => stackOf(balancer.Tags),
  controllers: ({ Tags }) => controllersOf({ tags: Tags }),
  lock: (balancer, effect) => (effect === 'delete' && balancer[key] === true ? key : undefined),
  protection: { key, iam: ['elasticloadbalancing:DescribeLoadBalancerAttributes'], fetch: protectionsOf },
  filters: ['default-vpc', 'security-group', 'subnet', 'vpc'],
  relatedIds: { vpc: 'VpcId', subnet: 'AvailabilityZones[].SubnetId', 'security-group': 'SecurityGroups[]' },
  list: {
    iam: ['elasticloadbalancing:DescribeLoadBalancers'],
    pages: (aws) => aws.read.elasticLoadBalancing.describeLoadBalancers({ PageSize: 400 }),
  },
  read: { iam: ['elasticloadbalancing:DescribeLoadBalancers'], byId: (aws, ids) => balancers(aws, ids) },
  detailCalls: [
    {
      key: 'Tags',
      iam: ['elasticloadbalancing:DescribeTags'],
      fetch: (aws, raws) =>
        tagsOf(
          aws,
          raws.map(({ LoadBalancerArn }) => LoadBalancerArn),
        ),
    },
  ],
  verbs: { ...elbTags<Raw>(), unprotect: unprotectBalancer, delete: remove },
  // The same as in Custodian, even for network load balancers: their policies name the namespace.
  measured: { namespace: 'AWS/ApplicationELB', dimension: 'LoadBalancer' },
  // CloudWatch reports all of these even when they are zero, so missing data is not mistaken for idleness. Requests
  // that the load balancer answers itself consume capacity but reach no target.
  idle: [
    { ...idleApplication, metric: 'RequestCount', statistic: 'Sum' },
    { ...idleApplication, metric: 'ActiveConnectionCount', statistic: 'Sum' },
    { ...idleApplication, metric: 'ConsumedLCUs', statistic: 'Maximum' },
    { ...idleNetwork, metric: 'NewFlowCount', statistic: 'Sum' },
    { ...idleNetwork, metric: 'ActiveFlowCount', statistic: 'Maximum' },
  ],
  measuredAs: (arn) => arn.split(':loadbalancer/')[1] ?? arn,
  billedAs: 'Amazon Elastic Load Balancing',
  perMonth: balancerPerMonth,
  fixture: (id, { region }) => ({
    LoadBalancerName: id,
    Type: 'application',
    Scheme: 'internal',
    State: { Code: 'active' },
    AvailabilityZones: [{ ZoneName: `${region}a` }],
  }),
});

/**
 * AWS accepts 20 ARNs per call and refuses the whole call if one of them does not exist; each is then requested
 * separately.
 */
function balancers(aws: Aws, arns: readonly string[]) {
  const describe = (LoadBalancerArns: string[]) =>
    aws.read.elasticLoadBalancing.describeLoadBalancers({ LoadBalancerArns });
  return inChunks(arns, 20, (chunk) => existingOnly(chunk, describe, 'LoadBalancerNotFound'));
}

/** One call per load balancer: AWS has no call for several. */
function protectionsOf(aws: Aws, arns: readonly string[]): Promise<readonly unknown[]> {
  return pMap(arns, (arn) => orUnknown(() => isProtected(aws, arn)), { concurrency: 4 });
}

async function isProtected(aws: Aws, LoadBalancerArn: string): Promise<boolean> {
  const { Attributes } = await aws.read.elasticLoadBalancing.describeLoadBalancerAttributes({ LoadBalancerArn });
  return Attributes?.some(({ Key, Value }) => Key === key && Value === 'true') ?? false;
}
