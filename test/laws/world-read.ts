import type { Thing } from './account.ts';

type Things = { readonly things: Map<string, Thing> };
interface Input {
  readonly NextToken?: string;
  readonly Marker?: string;
  readonly StartTime?: Date;
  readonly EndTime?: Date;
  readonly MetricDataQueries?: readonly MetricQuery[];
  readonly Filters?: readonly { readonly Name: string; readonly Values: readonly string[] }[];
  readonly StackName?: string;
  readonly InstanceId?: string;
}

interface MetricQuery {
  readonly Id: string;
  readonly MetricStat: { readonly Period: number; readonly Metric: { readonly Dimensions: readonly { readonly Value: string }[] } };
}

const october = '2026-10-01T00:00:00.000Z';

/** What AWS answers to a describe call. Looking is also how time passes for what is on its way. */
export function answerOf(world: Things, operation: string, input: Input, looked: (thing: Thing) => void): Readonly<Record<string, unknown>> {
  const all = (kind: Thing['kind']) => [...world.things.values()].filter((thing) => thing.kind === kind && fits(thing, input));
  const look = (kind: Thing['kind']) =>
    all(kind).map((thing) => {
      moveOn(world, thing);
      looked(thing);
      return thing;
    });
  switch (operation) {
    case 'DescribeInstances':
      return { Reservations: look('ec2').map((thing) => ({ Instances: [instance(world, thing)] })) };
    case 'DescribeInstanceAttribute':
      return { InstanceId: input.InstanceId, DisableApiTermination: { Value: false } };
    case 'DescribeVolumes':
      return { Volumes: look('ebs').map(volume) };
    case 'DescribeSnapshots':
      return { Snapshots: look('ebs-snapshot').map(snapshot) };
    case 'GetServiceQuota':
      return { Quota: { Value: 100_000 } };
    case 'DescribeAccountAttributes':
      return { AccountQuotas: ['ManualSnapshots', 'ManualClusterSnapshots'].map((AccountQuotaName) => ({ AccountQuotaName, Used: 0, Max: 100 })) };
    case 'DescribeSnapshotAttribute':
      return { CreateVolumePermissions: [] };
    case 'DescribeImages':
      return { Images: look('ami').map((thing) => image(world, thing)) };
    case 'DescribeTags': {
      const things = [...world.things.values()].filter((thing) => fits(thing, input));
      return { Tags: things.flatMap(({ id, tags }) => [...tags].map(([Key, Value]) => ({ ResourceId: id, Key, Value }))) };
    }
    case 'DescribeDBInstances':
      return {
        DBInstances: look('rds')
          .filter(({ state }) => state !== 'deleted')
          .map(database),
      };
    case 'DescribeDBSnapshots':
      return { DBSnapshots: look('rds-snapshot').map(databaseSnapshot) };
    case 'DescribeDBSnapshotAttributes':
      return { DBSnapshotAttributesResult: { DBSnapshotAttributes: [{ AttributeName: 'restore', AttributeValues: [] }] } };
    case 'DescribeStacks':
      return { Stacks: look('cfn').map(stack) };
    case 'DescribeAutoScalingGroups':
      return { AutoScalingGroups: [] };
    case 'DescribeDBClusters':
      return { DBClusters: [] };
    case 'GetMetricData':
      return { MetricDataResults: (input.MetricDataQueries ?? []).map((query) => series(world, query, input)) };
    case 'ListStackResources': {
      const name = nameOfStack(input.StackName);
      const members = [...world.things.values()].filter((thing) => thing.stack === name);
      return {
        StackResourceSummaries: members.map(({ kind, id }) => ({
          ResourceType: cloudFormationTypes[kind],
          PhysicalResourceId: id,
          ResourceStatus: 'CREATE_COMPLETE',
        })),
      };
    }
    default:
      throw new TypeError(`the world does not know ${operation}`);
  }
}

/** Any answer, in pages of so many of its one list. */
export function pageOf(answer: Readonly<Record<string, unknown>>, { NextToken, Marker }: Input, size: number): Readonly<Record<string, unknown>> {
  const [[name, items] = ['', []]] = Object.entries(answer);
  if (!Array.isArray(items)) return answer;
  const from = Number(NextToken ?? Marker ?? 0);
  const all = items as readonly unknown[];
  const next = from + size < all.length ? { NextToken: String(from + size), Marker: String(from + size) } : {};
  return { [name]: all.slice(from, from + size), ...next };
}

/** An idle machine does a little in each hour; a busy one has an hour of work. */
function series({ things }: Things, { Id, MetricStat }: MetricQuery, { StartTime, EndTime }: Input): object {
  const use = things.get(MetricStat.Metric.Dimensions[0]?.Value ?? '')?.use;
  const [from = 0, until = 0] = [StartTime?.getTime(), EndTime?.getTime()];
  const hours = use === undefined ? 0 : Math.floor((until - from) / (MetricStat.Period * 1000));
  const Timestamps = Array.from({ length: hours }, (_, at) => new Date(from + at * MetricStat.Period * 1000).toISOString());
  return { Id, StatusCode: 'Complete', Timestamps, Values: Timestamps.map((_, at) => (use === 'busy' && at === 30 ? 9e9 : 1)) };
}

const cloudFormationTypes: Readonly<Partial<Record<Thing['kind'], string>>> = {
  ec2: 'AWS::EC2::Instance',
  ebs: 'AWS::EC2::Volume',
  rds: 'AWS::RDS::DBInstance',
};

export function nameOfStack(name: string | undefined): string {
  return name?.split('/')[1] ?? name ?? '';
}

export function stackArn(id: string): string {
  return `arn:aws:cloudformation:eu-west-1:111122223333:stack/${id}/0`;
}

function fits(thing: Thing, { Filters, StackName }: Input): boolean {
  if (StackName !== undefined && nameOfStack(StackName) !== thing.id) return false;
  return (Filters ?? []).every(({ Name, Values }) => {
    if (Name.startsWith('tag:')) return Values.includes(thing.tags.get(Name.slice(4)) ?? '');
    return Values.includes(thing.id);
  });
}

function moveOn(world: Things, thing: Thing): void {
  if (thing.looks > 0 && --thing.looks > 0) return;
  if (thing.state === 'stopping') thing.state = 'stopped';
  else if (thing.state === 'shutting-down') thing.state = 'terminated';
  else if (thing.state === 'deleting') thing.state = 'deleted';
  else if (thing.state === 'pending') thing.state = 'completed';
  else if (thing.state === 'creating') thing.state = 'available';
  else if (thing.state === 'spoiling') thing.state = 'error';
  if (thing.state === 'deleted') world.things.delete(thing.id);
}

function tagList(thing: Thing): { readonly Key: string; readonly Value: string }[] {
  return [...thing.tags].map(([Key, Value]) => ({ Key, Value }));
}

function instance(world: Things, thing: Thing): object {
  const volumes = [...world.things.values()].filter(({ kind, instance: at }) => kind === 'ebs' && at === thing.id);
  return {
    InstanceId: thing.id,
    LaunchTime: thing.created ?? october,
    State: { Name: thing.state },
    Tags: tagList(thing),
    BlockDeviceMappings: volumes.map(({ id, endsWithInstance }) => ({ DeviceName: id, Ebs: { VolumeId: id, DeleteOnTermination: endsWithInstance } })),
  };
}

function volume(thing: Thing): object {
  const Attachments = thing.instance === undefined ? [] : [{ InstanceId: thing.instance, VolumeId: thing.id, State: 'attached' }];
  return {
    VolumeId: thing.id,
    CreateTime: thing.created ?? october,
    State: thing.state,
    Size: thing.size,
    Encrypted: false,
    Tags: tagList(thing),
    Attachments,
  };
}

function snapshot(thing: Thing): object {
  const State = thing.state === 'spoiling' ? 'pending' : thing.state;
  return {
    SnapshotId: thing.id,
    StartTime: thing.created ?? october,
    VolumeId: thing.of,
    VolumeSize: thing.size,
    Encrypted: false,
    State,
    Tags: tagList(thing),
  };
}

function image(world: Things, thing: Thing): object {
  const snapshots = [...world.things.values()].filter((other) => other.image === thing.id);
  const BlockDeviceMappings = snapshots.map(({ id }) => ({ Ebs: { SnapshotId: id } }));
  return { ImageId: thing.id, CreationDate: october, State: thing.state, Tags: tagList(thing), BlockDeviceMappings };
}

function database(thing: Thing): object {
  return {
    DBInstanceIdentifier: thing.id,
    DBInstanceArn: `arn:aws:rds:eu-west-1:111122223333:db:${thing.id}`,
    InstanceCreateTime: thing.created ?? october,
    DBInstanceStatus: thing.state,
    AllocatedStorage: thing.size,
    StorageEncrypted: false,
    TagList: tagList(thing),
  };
}

function databaseSnapshot(thing: Thing): object {
  const Status = thing.state === 'spoiling' ? 'creating' : thing.state;
  const SnapshotCreateTime = thing.created ?? october;
  return { DBSnapshotIdentifier: thing.id, DBInstanceIdentifier: thing.of, AllocatedStorage: thing.size, Encrypted: false, SnapshotCreateTime, Status };
}

function stack(thing: Thing): object {
  return {
    StackName: thing.id,
    StackId: stackArn(thing.id),
    CreationTime: thing.created ?? october,
    ...(thing.drift && { DriftInformation: { StackDriftStatus: thing.drift, LastCheckTimestamp: '2026-11-20T00:00:00.000Z' } }),
    StackStatus: thing.state === '' ? 'CREATE_COMPLETE' : 'DELETE_IN_PROGRESS',
    Tags: tagList(thing),
  };
}
