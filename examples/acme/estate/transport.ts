import type { Json } from '../../../src/core/json.ts';
import type { Place } from '../../../src/core/resource.ts';
import { asJson } from '../../../src/estate/aws/as-json.ts';
import { CallFailed } from '../../../src/estate/aws/call-failed.ts';
import type { Answer } from '../../../src/estate/aws/operation.ts';
import type { Service } from '../../../src/estate/aws/service.ts';
import type { Transport } from '../../../src/estate/aws/transport.ts';
import { hex } from './dice.ts';
import { emptyList } from './empty-list.ts';
import { points } from './metrics.ts';
import { estateOf, type RegionEstate } from './raw.ts';
import { account, homeRegion, otherRegion, recorded } from './rows.ts';
import { spendByTag } from './spend.ts';

const regions: ReadonlyMap<string, RegionEstate> = new Map(
  [homeRegion, otherRegion].map((region) => [region, estateOf(region)]),
);

/** Two weeks of metrics exist. */
const earliest = new Date(recorded.getTime() - 15 * 86_400_000);

/** Acme's AWS: answers Mayfly's reads from the tables and refuses writes. */
export function acmeTransport(place: Place): Transport {
  const estate = regions.get(place.region) ?? estateOf(place.region);
  return {
    read: (service, operation, input) => {
      const answer = answers[`${service.endpoint}.${operation}`] ?? emptyListing(service, operation);
      if (answer === undefined) throw new TypeError(`Acme has no answer to ${service.endpoint}.${operation}`);
      return Promise.resolve().then(() => answer(estate, asJson(input) as Record<string, never>, place));
    },
    report: (_service, operation) => refuse(operation),
    self: (_service, entry) => refuse(entry.operation),
    write: (_service, entry) => refuse(entry.operation),
  };
}

/** Acme has no resources beyond those in the tables: what else is listed is empty. */
function emptyListing({ read = {} }: Service, operation: string): (() => Answer) | undefined {
  const entry = Object.values(read).find((call) => call.operation === operation);
  return entry?.kind === 'listing' ? () => emptyList(entry) : undefined;
}

type Input = { readonly [member: string]: Json | undefined };

const answers: Readonly<Record<string, (estate: RegionEstate, input: Input, place: Place) => Answer>> = {
  'ec2.DescribeInstances': ({ instances }) => ({
    Reservations: instances.map((instance) => ({
      ReservationId: `r-0${hex(16, 'r', instance.InstanceId ?? '')}`,
      OwnerId: account,
      Instances: [instance],
    })),
  }),
  'ec2.DescribeInstanceAttribute': (_estate, { InstanceId }) => ({
    InstanceId,
    DisableApiTermination: { Value: false },
  }),
  // Acme uses the families c5, m5, r5, t2 and t3, of which none has instance store.
  'ec2.DescribeInstanceTypes': (_estate, input) => ({
    InstanceTypes: (filterValues(input, 'instance-type') ?? []).map((InstanceType) => ({
      InstanceType,
      InstanceStorageSupported: false,
    })),
  }),
  'ec2.DescribeVolumes': ({ volumes }) => ({ Volumes: volumes }),
  'ec2.DescribeSnapshots': ({ snapshots }) => ({ Snapshots: snapshots }),
  'ec2.DescribeImages': ({ images }, input) => {
    const wanted = filterValues(input, 'block-device-mapping.snapshot-id');
    const uses = (snapshot: string | undefined): boolean =>
      wanted === undefined || (snapshot !== undefined && wanted.includes(snapshot));
    return {
      Images: images.filter((image) => (image.BlockDeviceMappings ?? []).some(({ Ebs }) => uses(Ebs?.SnapshotId))),
    };
  },
  'rds.DescribeDBInstances': ({ databases }, _input, place) => {
    if (place.region === otherRegion) throw denied('rds:DescribeDBInstances', place);
    return { DBInstances: databases };
  },
  'ec2.DescribeNetworkInterfaces': () => ({ NetworkInterfaces: [] }),
  'ec2.DescribeAddresses': () => ({ Addresses: [] }),
  'ec2.DescribeSecurityGroups': () => ({ SecurityGroups: [] }),
  'elasticloadbalancing.DescribeLoadBalancers': () => ({ LoadBalancers: [] }),
  'elasticloadbalancing.DescribeTargetGroups': () => ({ TargetGroups: [] }),
  'rds.DescribeDBSnapshots': () => ({ DBSnapshots: [] }),
  'rds.DescribeDBClusterSnapshots': () => ({ DBClusterSnapshots: [] }),
  'rds.DescribeEvents': () => ({ Events: [] }),
  'rds.DescribeDBClusters': () => ({ DBClusters: [] }),
  'autoscaling.DescribeAutoScalingGroups': ({ groups }) => ({ AutoScalingGroups: groups }),
  'cloudformation.DescribeStacks': ({ stacks }, { StackName }) => ({
    Stacks: stacks.filter((stack) => StackName === undefined || stack.StackName === StackName),
  }),
  'cloudformation.ListStackResources': ({ members }, { StackName }) => ({
    StackResourceSummaries: members[text(StackName).split('/')[1] ?? ''] ?? [],
  }),
  // No member of a stack of Acme's stays when its stack is deleted.
  'cloudformation.GetTemplate': ({ members }, { StackName }) => ({
    TemplateBody: JSON.stringify({
      Resources: Object.fromEntries(
        (members[text(StackName).split('/')[1] ?? ''] ?? []).map(({ LogicalResourceId = '', ResourceType }) => [
          LogicalResourceId,
          { Type: ResourceType },
        ]),
      ),
    }),
    StagesAvailable: ['Original', 'Processed'],
  }),
  'tagging.GetResources': (estate, _input, place) => ({
    PaginationToken: '',
    ResourceTagMappingList: taggedResources(estate, place),
  }),
  'monitoring.GetMetricData': ({ loads: load }, input) => ({
    MetricDataResults: ((input.MetricDataQueries ?? []) as unknown as readonly Query[]).map(({ Id, MetricStat }) => {
      const { Namespace, MetricName, Dimensions } = MetricStat.Metric;
      const resource = Dimensions[0]?.Value ?? '';
      const window = {
        from: new Date(text(input.StartTime)),
        until: new Date(text(input.EndTime)),
        periodSeconds: MetricStat.Period,
        earliest,
      };
      return {
        Id,
        Label: MetricName,
        StatusCode: 'Complete',
        ...points(`${Namespace} ${MetricName}`, resource, load.get(resource), window),
      };
    }),
  }),
  'ce.GetCostAndUsage': (_estate, input) => {
    const { TimePeriod, GroupBy, Metrics } = input as unknown as SpendInput;
    const tag = GroupBy[0]?.Key ?? '';
    const estates = [...regions].map(([region, estate]) => [{ account, region }, estate] as const);
    return {
      GroupDefinitions: GroupBy,
      ResultsByTime: spendByTag(tag, TimePeriod.Start, TimePeriod.End, Metrics[0] ?? 'UnblendedCost', estates),
      DimensionValueAttributes: [],
    };
  },
};

interface Query {
  readonly Id: string;
  readonly MetricStat: {
    readonly Metric: {
      readonly Namespace: string;
      readonly MetricName: string;
      readonly Dimensions: readonly { readonly Value: string }[];
    };
    readonly Period: number;
  };
}

interface SpendInput {
  readonly TimePeriod: { readonly Start: string; readonly End: string };
  readonly GroupBy: readonly { readonly Key: string }[];
  readonly Metrics: readonly string[];
}

function text(value: Json | undefined): string {
  if (typeof value !== 'string') throw new TypeError(`${JSON.stringify(value)} is not a string`);
  return value;
}

function filterValues(input: Input, name: string): readonly string[] | undefined {
  const filters = (input.Filters ?? []) as unknown as readonly {
    readonly Name: string;
    readonly Values: readonly string[];
  }[];
  return filters.find((filter) => filter.Name === name)?.Values;
}

/** What the tagging API lists: everything of these types that has a tag, and a few resources of other services. */
function taggedResources({ instances, volumes, databases }: RegionEstate, { region }: Place): object[] {
  const arn = (kind: string, name: string | undefined): string =>
    `arn:aws:ec2:${region}:${account}:${kind}/${name ?? ''}`;
  const mappings = [
    ...instances.map((resource) => ({ ResourceARN: arn('instance', resource.InstanceId), Tags: resource.Tags ?? [] })),
    ...volumes.map((resource) => ({ ResourceARN: arn('volume', resource.VolumeId), Tags: resource.Tags ?? [] })),
    ...databases.map((resource) => ({ ResourceARN: resource.DBInstanceArn ?? '', Tags: resource.TagList ?? [] })),
    ...(region === homeRegion ? otherServices : []),
  ];
  return mappings.filter(({ Tags }) => Tags.length > 0);
}

const otherServices = [
  { ResourceARN: 'arn:aws:s3:::acme-shop-assets', Tags: [{ Key: 'team', Value: 'web' }] },
  {
    ResourceARN: 'arn:aws:s3:::acme-ml-scratch',
    Tags: [
      { Key: 'team', Value: 'ml-research' },
      { Key: 'ttl', Value: '30d' },
    ],
  },
  { ResourceARN: `arn:aws:sqs:${homeRegion}:${account}:event-trial`, Tags: [{ Key: 'team', Value: 'mobile' }] },
  {
    ResourceARN: `arn:aws:lambda:${homeRegion}:${account}:function:resize-images`,
    Tags: [
      { Key: 'team', Value: 'web' },
      { Key: 'env', Value: 'prod' },
    ],
  },
];

function denied(operation: string, { region }: Place): CallFailed {
  const principal = `arn:aws:sts::${account}:assumed-role/mayfly-read/mayfly`;
  const message =
    `User: ${principal} is not authorized to perform: ${operation} on resource: ` +
    `arn:aws:rds:${region}:${account}:db:* with an explicit deny in a service control policy`;
  return new CallFailed(operation, 'AccessDenied', message, 403, { cause: new Error(message) });
}

function refuse(operation: string): Promise<never> {
  return Promise.reject(new TypeError(`${operation}: Acme is an example and read-only`));
}
