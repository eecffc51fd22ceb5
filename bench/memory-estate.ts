import type { Place } from '../src/core/resource.ts';
import type { Connection } from '../src/estate/aws/connect.ts';
import { awsOver } from '../src/estate/aws/interfaces.ts';
import type { Answer } from '../src/estate/aws/operation.ts';
import type { Transport } from '../src/estate/aws/transport.ts';

/** The time of the plan: a Wednesday. */
export const now = new Date('2026-03-18T02:00:00Z');
const place: Place = { account: '123456789012', region: 'eu-west-1' };
const PAGE = 1000;

/**
 * A million resources in one account and region, as answers to calls. They are made page by page, so that nothing but
 * the planner can hold them in memory.
 */
export const amounts = {
  DescribeVolumes: 500_000,
  DescribeSnapshots: 380_000,
  DescribeInstances: 100_000,
  DescribeDBInstances: 20_000,
} as const;

/** A connection to that estate: all other listings are empty. */
export function memoryEstate(): Connection {
  const transport: Transport = { read, report: refused, self: refused, write: refused };
  const aws = awsOver(place, transport);
  return { places: [place], unreached: [], open: () => aws };
}

function refused(): Promise<never> {
  throw new Error('a plan only reads');
}

function read(_service: unknown, operation: string, input: object): Promise<Answer> {
  return Promise.resolve(throughJson(answerTo(operation, input as Readonly<Record<string, unknown>>)));
}

/** Through text, like answers from the network: so every page has its own strings. */
function throughJson(answer: Answer): Answer {
  return JSON.parse(JSON.stringify(answer)) as Answer;
}

function answerTo(operation: string, input: Readonly<Record<string, unknown>>): Answer {
  switch (operation) {
    case 'DescribeVolumes':
      return paged(amounts[operation], input.NextToken, 'NextToken', 'Volumes', volume);
    case 'DescribeSnapshots':
      return paged(amounts[operation], input.NextToken, 'NextToken', 'Snapshots', snapshot);
    case 'DescribeInstances': {
      const { Instances, ...rest } = paged(amounts[operation], input.NextToken, 'NextToken', 'Instances', instance);
      return { ...rest, Reservations: [{ Instances }] };
    }
    case 'DescribeDBInstances':
      return paged(amounts[operation], input.Marker, 'Marker', 'DBInstances', database);
    case 'GetMetricData':
      return {
        MetricDataResults: (input.MetricDataQueries as readonly { Id: string }[]).map(({ Id }) =>
          quietMetric(Id, input),
        ),
      };
    default:
      return {};
  }
}

function paged(
  amount: number,
  token: unknown,
  tokenName: string,
  member: string,
  item: (index: number) => object,
): Answer {
  const from = typeof token === 'string' ? Number(token) : 0;
  const until = Math.min(from + PAGE, amount);
  return {
    [member]: Array.from({ length: until - from }, (_, at) => item(from + at)),
    ...(until < amount && { [tokenName]: String(until) }),
  };
}

/** One volume of a hundred is not attached. */
function volume(index: number): object {
  const isFree = index % 100 === 7;
  return {
    VolumeId: `vol-${hex(index)}`,
    Size: 8 + (index % 200),
    VolumeType: 'gp3',
    CreateTime: daysAgo(40 + (index % 300)),
    State: isFree ? 'available' : 'in-use',
    Encrypted: true,
    Iops: 3000,
    Throughput: 125,
    AvailabilityZone: 'eu-west-1a',
    SnapshotId: `snap-${hex(index % 5000)}`,
    Attachments: isFree
      ? []
      : [
          {
            InstanceId: `i-${hex(index % amounts.DescribeInstances)}`,
            State: 'attached',
            Device: '/dev/xvda',
            DeleteOnTermination: true,
            AttachTime: daysAgo(30),
          },
        ],
    Tags: tags(index),
  };
}

/** 200 snapshots belong to one volume; one of fifty was taken by hand. */
function snapshot(index: number): object {
  return {
    SnapshotId: `snap-${hex(index)}`,
    VolumeId: `vol-${hex(Math.floor(index / 200))}`,
    VolumeSize: 100,
    StartTime: daysAgo(index % 400),
    State: 'completed',
    StorageTier: 'standard',
    Encrypted: true,
    OwnerId: place.account,
    Progress: '100%',
    Description: `Created for policy nightly, schedule ${index % 7}`,
    Tags: [...tags(index), { Key: 'taken-by', Value: index % 50 === 3 ? 'hand' : 'schedule' }],
  };
}

function instance(index: number): object {
  return {
    InstanceId: `i-${hex(index)}`,
    ImageId: `ami-${hex(index % 60)}`,
    InstanceType: 'm5.large',
    LaunchTime: daysAgo(30),
    State: { Name: 'running', Code: 16 },
    PrivateIpAddress: `10.${index % 16}.${index % 256}.7`,
    SubnetId: `subnet-${hex(index % 40)}`,
    VpcId: `vpc-${hex(index % 8)}`,
    BlockDeviceMappings: [
      {
        DeviceName: '/dev/xvda',
        Ebs: { VolumeId: `vol-${hex(index)}`, DeleteOnTermination: true, Status: 'attached' },
      },
    ],
    SecurityGroups: [{ GroupName: 'default', GroupId: `sg-${hex(index % 50)}` }],
    Tags: tags(index),
  };
}

function database(index: number): object {
  const name = `db-${hex(index)}`;
  return {
    DBInstanceIdentifier: name,
    DBInstanceArn: `arn:aws:rds:${place.region}:${place.account}:db:${name}`,
    DBInstanceClass: 'db.t3.micro',
    Engine: 'postgres',
    EngineVersion: '16.3',
    DBInstanceStatus: 'available',
    AllocatedStorage: 20,
    StorageType: 'gp3',
    InstanceCreateTime: daysAgo(90),
    StorageEncrypted: true,
    MultiAZ: false,
    TagList: [...tags(index), { Key: 'env', Value: index % 20 === 1 ? 'dev' : 'prod' }],
  };
}

/** A value of 0 for each hour of the window. */
function quietMetric(id: string, { StartTime, EndTime }: Readonly<Record<string, unknown>>): object {
  const from = new Date(StartTime as Date).getTime();
  const hours = Math.round((new Date(EndTime as Date).getTime() - from) / 3_600_000);
  return {
    Id: id,
    StatusCode: 'Complete',
    Timestamps: Array.from({ length: hours }, (_, hour) => new Date(from + hour * 3_600_000).toISOString()),
    Values: Array.from({ length: hours }, () => 0),
  };
}

function tags(index: number): readonly object[] {
  return [
    { Key: 'Name', Value: `web-${index % 500}` },
    { Key: 'owner', Value: `user${index % 300}@example.com` },
    { Key: 'team', Value: `team-${index % 20}` },
    { Key: 'cost-center', Value: String(1000 + (index % 60)) },
    { Key: 'lifespan-intent', Value: 'ephemeral-task' },
  ];
}

function hex(index: number): string {
  return index.toString(16).padStart(17, '0');
}

function daysAgo(days: number): string {
  return new Date(now.getTime() - days * 86_400_000 - 3_600_000).toISOString();
}
