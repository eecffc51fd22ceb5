import { arnOf, type Kind, type Thing, tagList } from './thing.ts';
import type { Things } from './world-read.ts';
import { encryption, october } from './world-read-compute.ts';

/** The other services' descriptions of their things. */

export interface MetricQuery {
  readonly Id: string;
  readonly MetricStat: {
    readonly Period: number;
    readonly Metric: { readonly Dimensions: readonly { readonly Value: string }[] };
  };
}

/** An idle instance does a little in each hour; a busy one has an hour of work. */
export function series(
  { things }: Things,
  { Id, MetricStat }: MetricQuery,
  { StartTime, EndTime }: { readonly StartTime?: Date; readonly EndTime?: Date },
): object {
  const use = things.get(MetricStat.Metric.Dimensions[0]?.Value ?? '')?.use;
  const [from = 0, until = 0] = [StartTime?.getTime(), EndTime?.getTime()];
  const hours = use === undefined ? 0 : Math.floor((until - from) / (MetricStat.Period * 1000));
  const Timestamps = Array.from({ length: hours }, (_, at) =>
    new Date(from + at * MetricStat.Period * 1000).toISOString(),
  );
  return {
    Id,
    StatusCode: 'Complete',
    Timestamps,
    Values: Timestamps.map((_, at) => (use === 'busy' && at === 30 ? 9e9 : 1)),
  };
}

export function group(world: Things, thing: Thing): object {
  const warm = warmPool(world, thing.id);
  return {
    AutoScalingGroupName: thing.id,
    AutoScalingGroupARN: arnOf(thing),
    CreatedTime: bornAt(thing),
    Instances: instancesIn(world, thing.id, false),
    ...(warm.length > 0 && { WarmPoolConfiguration: { PoolState: 'Stopped' }, WarmPoolSize: warm.length }),
    Tags: tagList(thing),
    DeletionProtection: thing.locked ? 'prevent-all-deletion' : 'none',
    ...(thing.state === 'deleting' && { Status: 'Delete in progress' }),
  };
}

export function warmPool(world: Things, group: string): readonly object[] {
  return instancesIn(world, group, true);
}

function instancesIn({ things }: Things, group: string, isWarm: boolean): readonly object[] {
  return [...things.values()]
    .filter((other) => other.group === group && other.state !== 'terminated' && (other.isWarm ?? false) === isWarm)
    .map(({ id }) => ({ InstanceId: id }));
}

export function database(world: Things, thing: Thing): object {
  const replicas = [...world.things.values()].filter(({ replicaOf }) => replicaOf === thing.id);
  return {
    DBInstanceIdentifier: thing.id,
    DBInstanceArn: arnOf(thing),
    InstanceCreateTime: bornAt(thing),
    DBInstanceStatus: thing.state,
    Engine: thing.cluster === undefined ? 'postgres' : 'aurora-postgresql',
    AllocatedStorage: thing.size,
    ...encryption(thing, 'StorageEncrypted'),
    DeletionProtection: thing.locked,
    TagList: tagList(thing),
    ...(thing.cluster !== undefined && { DBClusterIdentifier: thing.cluster }),
    ReadReplicaDBInstanceIdentifiers: replicas.map(({ id }) => id),
    ...(thing.replicaOf !== undefined && { ReadReplicaSourceDBInstanceIdentifier: thing.replicaOf }),
    CopyTagsToSnapshot: thing.copiesTags === true,
  };
}

export function cluster(world: Things, thing: Thing): object {
  const members = [...world.things.values()].filter((other) => other.cluster === thing.id);
  return {
    DBClusterIdentifier: thing.id,
    DBClusterArn: arnOf(thing),
    ClusterCreateTime: bornAt(thing),
    Status: thing.state,
    Engine: 'aurora-postgresql',
    ...encryption(thing, 'StorageEncrypted'),
    DeletionProtection: thing.locked,
    DBClusterMembers: members.map(({ id }, at) => ({ DBInstanceIdentifier: id, IsClusterWriter: at === 0 })),
    ...(thing.isGlobal === true && { GlobalClusterIdentifier: 'everywhere' }),
    ReadReplicaIdentifiers: thing.isReplicated === true ? [`${arnOf(thing)}-copy`] : [],
    CopyTagsToSnapshot: thing.copiesTags === true,
    TagList: tagList(thing),
  };
}

/** Created again under its name, it is younger than the plan saw it. */
function bornAt({ created = october, generation }: Thing): string {
  return new Date(Date.parse(created) + generation * 86_400_000).toISOString();
}

export function databaseSnapshot(thing: Thing): object {
  return {
    DBSnapshotIdentifier: thing.id,
    DBInstanceIdentifier: thing.of,
    AllocatedStorage: thing.size,
    ...encryption(thing, 'Encrypted'),
    ...kept(thing),
  };
}

export function clusterSnapshot(thing: Thing): object {
  return {
    DBClusterSnapshotIdentifier: thing.id,
    DBClusterIdentifier: thing.of,
    AllocatedStorage: 1,
    ...encryption(thing, 'StorageEncrypted'),
    ...kept(thing),
  };
}

function kept(thing: Thing): object {
  const Status = thing.state === 'spoiling' ? 'creating' : thing.state;
  return { Status, SnapshotCreateTime: thing.created ?? october, SnapshotType: 'manual', TagList: tagList(thing) };
}

export function readers(isShared: boolean): readonly object[] {
  return [{ AttributeName: 'restore', AttributeValues: isShared ? ['999988887777'] : [] }];
}

export function stack(world: Things, thing: Thing): object {
  const parent = world.things.get(thing.stack ?? '');
  return {
    StackName: thing.id,
    StackId: arnOf(thing),
    CreationTime: bornAt(thing),
    ...(parent && { ParentId: arnOf(parent), RootId: arnOf(rootOf(world, parent)) }),
    ...(thing.drift && {
      DriftInformation: { StackDriftStatus: thing.drift, LastCheckTimestamp: '2026-11-20T00:00:00.000Z' },
    }),
    ...(thing.hasRole === true && { RoleARN: 'arn:aws:iam::111122223333:role/deployer' }),
    StackStatus: thing.state === '' ? 'CREATE_COMPLETE' : 'DELETE_IN_PROGRESS',
    EnableTerminationProtection: thing.locked,
    Tags: tagList(thing),
  };
}

function rootOf(world: Things, thing: Thing): Thing {
  const parent = world.things.get(thing.stack ?? '');
  return parent === undefined ? thing : rootOf(world, parent);
}

const cloudFormationTypes: Readonly<Partial<Record<Kind, string>>> = {
  ec2: 'AWS::EC2::Instance',
  ebs: 'AWS::EC2::Volume',
  rds: 'AWS::RDS::DBInstance',
  'rds-cluster': 'AWS::RDS::DBCluster',
  cfn: 'AWS::CloudFormation::Stack',
  asg: 'AWS::AutoScaling::AutoScalingGroup',
  eni: 'AWS::EC2::NetworkInterface',
  'security-group': 'AWS::EC2::SecurityGroup',
  'app-elb': 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'app-elb-target-group': 'AWS::ElasticLoadBalancingV2::TargetGroup',
};

export function members(world: Things, name: string): readonly object[] {
  const policy = {
    LogicalResourceId: 'policy',
    ResourceType: 'AWS::IAM::Policy',
    PhysicalResourceId: `${name}-policy`,
  };
  return [
    ...membersIn(world, name).map((thing) => ({
      LogicalResourceId: thing.id,
      ResourceType: cloudFormationTypes[thing.kind],
      PhysicalResourceId: thing.kind === 'cfn' ? arnOf(thing) : thing.id,
      ResourceStatus: 'CREATE_COMPLETE',
    })),
    ...(world.things.get(name)?.hasPolicy === true ? [policy] : []),
  ];
}

export function template(world: Things, name: string): string {
  const resources = membersIn(world, name).map(({ id, isRetained }) => [
    id,
    { Type: 'Any', ...(isRetained === true && { DeletionPolicy: 'Retain' }) },
  ]);
  return JSON.stringify({ Resources: Object.fromEntries(resources) as object });
}

function membersIn(world: Things, name: string): readonly Thing[] {
  return [...world.things.values()].filter((thing) => thing.stack === name && thing.state !== 'terminated');
}

export function balancer(thing: Thing): object {
  return {
    LoadBalancerArn: thing.id,
    LoadBalancerName: thing.id.split('/')[2],
    CreatedTime: bornAt(thing),
    Type: 'application',
    State: { Code: 'active' },
  };
}

export function targetGroup(thing: Thing): object {
  return {
    TargetGroupArn: thing.id,
    TargetGroupName: thing.id.split('/')[1],
    LoadBalancerArns: thing.balancer === undefined ? [] : [thing.balancer],
  };
}
