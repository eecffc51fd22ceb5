import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { Stack, StackResourceSummary } from '@aws-sdk/client-cloudformation';
import type { Image, Instance, Snapshot, Volume } from '@aws-sdk/client-ec2';
import type { DBInstance } from '@aws-sdk/client-rds';
import type { AsJsonObject } from '../../../src/core/json.ts';
import { hex, id, share } from './dice.ts';
import {
  account,
  type DatabaseRow,
  databases,
  type Fleet,
  fleets,
  homeRegion,
  recorded,
  type SnapshotRow,
  snapshots,
  stacks,
  type Tags,
  unattachedVolumes,
  type VolumeRow,
} from './rows.ts';

/** What the describe calls of one region return. */
export interface RegionEstate {
  readonly instances: readonly AsJsonObject<Instance>[];
  readonly volumes: readonly AsJsonObject<Volume>[];
  readonly snapshots: readonly AsJsonObject<Snapshot>[];
  readonly images: readonly AsJsonObject<Image>[];
  readonly databases: readonly AsJsonObject<DBInstance>[];
  readonly groups: readonly AsJsonObject<AutoScalingGroup>[];
  readonly stacks: readonly AsJsonObject<Stack>[];
  readonly members: Readonly<Record<string, readonly AsJsonObject<StackResourceSummary>[]>>;
  /** The load of each resource, by the id that its metrics use. */
  readonly loads: ReadonlyMap<string, Fleet['load']>;
}

export function estateOf(region: string): RegionEstate {
  const inRegion = <Row extends { readonly region?: string }>(rows: readonly Row[]): readonly Row[] =>
    rows.filter((row) => (row.region ?? homeRegion) === region);
  const launched = inRegion(fleets).flatMap((fleet) => repeat(fleet, (n) => launch(fleet, n, region)));
  const images = inRegion(snapshots).flatMap((row) => (row.image ? [imageOf(row, row.image)] : []));
  const localDatabases = region === homeRegion ? databases : [];
  return {
    instances: launched.map(({ instance }) => instance),
    volumes: [
      ...launched.flatMap(({ volumes }) => volumes),
      ...inRegion(unattachedVolumes).flatMap((row) => repeat(row, (n) => unattachedVolume(row, n, region))),
    ],
    snapshots: inRegion(snapshots).flatMap((row) => repeat(row, (n) => snapshotOf(row, n))),
    images,
    databases: localDatabases.map((row) => databaseOf(row, region)),
    groups: inRegion(fleets).flatMap((fleet) => (fleet.group ? [groupOf(fleet, fleet.group, region)] : [])),
    stacks: region === homeRegion ? stacks.map((row) => stackOf(row.name)) : [],
    members: region === homeRegion ? Object.fromEntries(stacks.map(({ name }) => [name, membersOf(name)])) : {},
    loads: new Map([
      ...inRegion(fleets).flatMap((fleet) =>
        repeat(fleet, (n) => [instanceId(fleet, n), fleet.state ? 'silent' : fleet.load] as const),
      ),
      ...localDatabases.map((row) => [row.name, row.load] as const),
    ]),
  };
}

function repeat<Row extends { readonly count: number }, Made>(row: Row, create: (n: number) => Made): Made[] {
  return Array.from({ length: row.count }, (_, n) => create(n));
}

/** That many days before the recording, at a plausible hour of the day. */
function daysAgo(days: number, ...words: readonly (string | number)[]): string {
  const midnight = Math.floor(recorded.getTime() / 86_400_000) * 86_400_000;
  return new Date(
    midnight - days * 86_400_000 + Math.floor((7 + share('hour', ...words) * 10) * 3_600) * 1_000,
  ).toISOString();
}

function tagList(tags: Tags, name?: string): { Key: string; Value: string }[] {
  return Object.entries({ ...(name && { Name: name }), ...tags }).map(([Key, Value]) => ({ Key, Value }));
}

/** If a row stands for several resources, their names are numbered. */
function numbered(row: { readonly name: string; readonly count: number }, n: number): string {
  return row.count === 1 ? row.name : `${row.name}-${n + 1}`;
}

function instanceId(fleet: Fleet, n: number): string {
  return id('i', fleet.name, n);
}

function stackTags(stack: string | undefined, member: string): Tags {
  return stack === undefined
    ? {}
    : {
        'aws:cloudformation:stack-name': stack,
        'aws:cloudformation:stack-id': stackArn(stack),
        'aws:cloudformation:logical-id': member,
      };
}

function launch(
  fleet: Fleet,
  n: number,
  region: string,
): { instance: AsJsonObject<Instance>; volumes: AsJsonObject<Volume>[] } {
  const { name, type, daysOld, tags, state = 'running', root = 20, data, keepsDataVolume, volumesTagged } = fleet;
  const InstanceId = instanceId(fleet, n);
  const LaunchTime = daysAgo(daysOld, name);
  const AvailabilityZone = `${region}${'abc'[n % 3] ?? 'a'}`;
  const disks = [
    { device: '/dev/xvda', size: root, ends: true },
    ...(data === undefined ? [] : [{ device: '/dev/sdf', size: data, ends: !keepsDataVolume }]),
  ].map((disk) => ({ ...disk, VolumeId: id('vol', name, n, disk.device) }));
  const instance: AsJsonObject<Instance> = {
    InstanceId,
    ImageId: id('ami', 'base', region),
    InstanceType: type as NonNullable<Instance['InstanceType']>,
    LaunchTime,
    State: state === 'running' ? { Code: 16, Name: 'running' } : { Code: 80, Name: 'stopped' },
    StateTransitionReason: state === 'running' ? '' : 'User initiated (2026-09-02 16:41:09 GMT)',
    Placement: { AvailabilityZone, Tenancy: 'default' },
    PrivateIpAddress: `10.20.${Math.floor(share('net', name) * 250)}.${10 + n}`,
    VpcId: id('vpc', region),
    SubnetId: id('subnet', AvailabilityZone),
    Architecture: 'x86_64',
    PlatformDetails: 'Linux/UNIX',
    RootDeviceName: '/dev/xvda',
    RootDeviceType: 'ebs',
    NetworkInterfaces: [],
    BlockDeviceMappings: disks.map(({ device, VolumeId, ends }) => ({
      DeviceName: device,
      Ebs: { VolumeId, Status: 'attached' as const, AttachTime: LaunchTime, DeleteOnTermination: ends },
    })),
    Tags: tagList(
      {
        ...tags,
        ...stackTags(fleet.stack, `Instance${n + 1}`),
        ...(fleet.group && { 'aws:autoscaling:groupName': fleet.group }),
      },
      numbered(fleet, n),
    ),
  };
  const volumes = disks.map(
    ({ device, size, ends, VolumeId }): AsJsonObject<Volume> => ({
      VolumeId,
      AvailabilityZone,
      CreateTime: LaunchTime,
      Encrypted: true,
      Size: size,
      VolumeType: 'gp3',
      Iops: 3000,
      Throughput: 125,
      State: 'in-use',
      Attachments: [
        { VolumeId, InstanceId, Device: device, State: 'attached', AttachTime: LaunchTime, DeleteOnTermination: ends },
      ],
      Tags: volumesTagged ? tagList(tags, `${numbered(fleet, n)} ${device}`) : [],
    }),
  );
  return { instance, volumes };
}

function groupOf(fleet: Fleet, name: string, region: string): AsJsonObject<AutoScalingGroup> {
  return {
    AutoScalingGroupName: name,
    AutoScalingGroupARN:
      `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:` +
      `${hex(8, 'asg', name)}:autoScalingGroupName/${name}`,
    MinSize: fleet.count,
    MaxSize: fleet.count * 2,
    DesiredCapacity: fleet.count,
    DefaultCooldown: 300,
    AvailabilityZones: ['a', 'b', 'c'].map((zone) => region + zone),
    HealthCheckType: 'EC2',
    CreatedTime: daysAgo(fleet.daysOld, fleet.name),
    Instances: repeat(fleet, (n) => ({
      InstanceId: instanceId(fleet, n),
      InstanceType: fleet.type,
      AvailabilityZone: `${region}${'abc'[n % 3] ?? 'a'}`,
      LifecycleState: 'InService',
      HealthStatus: 'Healthy',
      ProtectedFromScaleIn: false,
    })),
    Tags: Object.entries(fleet.tags).map(([Key, Value]) => ({
      ResourceId: name,
      ResourceType: 'auto-scaling-group',
      Key,
      Value,
      PropagateAtLaunch: true,
    })),
  };
}

function unattachedVolume(row: VolumeRow, n: number, region: string): AsJsonObject<Volume> {
  return {
    VolumeId: id('vol', row.name, n),
    AvailabilityZone: `${region}a`,
    CreateTime: daysAgo(row.daysOld, row.name, n),
    Encrypted: row.type === 'gp3',
    Size: row.size,
    VolumeType: row.type,
    ...(row.type === 'gp3' && { Iops: 3000, Throughput: 125 }),
    State: 'available',
    Attachments: [],
    Tags: Object.keys(row.tags).length === 0 ? [] : tagList(row.tags, numbered(row, n)),
  };
}

/** A row with several snapshots has one a day, the newest last. */
function snapshotOf(row: SnapshotRow, n: number): AsJsonObject<Snapshot> {
  return {
    SnapshotId: snapshotId(row, n),
    VolumeId: id('vol', 'source of', row.name, row.tags.team ? n : 0),
    VolumeSize: row.size,
    StartTime: daysAgo(row.daysOld - Math.min(n, row.daysOld), row.name, n),
    State: 'completed',
    Progress: '100%',
    OwnerId: account,
    Encrypted: true,
    StorageTier: 'standard',
    Description: row.image ? `Created by CreateImage for ${imageOf(row, row.image).ImageId ?? ''}` : numbered(row, n),
    Tags: tagList(row.tags),
  };
}

function snapshotId(row: SnapshotRow, n: number): string {
  return id('snap', row.name, n);
}

function imageOf(row: SnapshotRow, image: NonNullable<SnapshotRow['image']>): AsJsonObject<Image> {
  return {
    ImageId: id('ami', image.name),
    Name: image.name,
    CreationDate: daysAgo(row.daysOld, row.name, 0),
    OwnerId: account,
    State: 'available',
    Architecture: 'x86_64',
    ImageType: 'machine',
    Public: false,
    RootDeviceName: '/dev/xvda',
    RootDeviceType: 'ebs',
    BlockDeviceMappings: [
      {
        DeviceName: '/dev/xvda',
        Ebs: { SnapshotId: snapshotId(row, 0), VolumeSize: row.size, VolumeType: 'gp3', DeleteOnTermination: true },
      },
    ],
    Tags: tagList(image.tags),
  };
}

function databaseOf(row: DatabaseRow, region: string): AsJsonObject<DBInstance> {
  return {
    DBInstanceIdentifier: row.name,
    DBInstanceArn: `arn:aws:rds:${region}:${account}:db:${row.name}`,
    DbiResourceId: `db-${hex(26, row.name).toUpperCase()}`,
    DBInstanceClass: row.class,
    DBInstanceStatus: 'available',
    Engine: row.engine,
    EngineVersion: row.engine === 'postgres' ? '16.8' : '8.0.42',
    LicenseModel: row.engine === 'postgres' ? 'postgresql-license' : 'general-public-license',
    AllocatedStorage: row.size,
    StorageType: 'gp3',
    StorageEncrypted: true,
    MultiAZ: row.isProtected === true,
    DeletionProtection: row.isProtected === true,
    InstanceCreateTime: daysAgo(row.daysOld, row.name),
    BackupRetentionPeriod: row.isProtected ? 14 : 1,
    AvailabilityZone: `${region}b`,
    ReadReplicaDBInstanceIdentifiers: [],
    TagList: tagList({ ...row.tags, ...stackTags(row.stack, 'Database') }),
  };
}

function stackArn(name: string): string {
  const digits = hex(32, 'stack', name);
  const parts = [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)];
  return `arn:aws:cloudformation:${homeRegion}:${account}:stack/${name}/${parts.join('-')}`;
}

function stackOf(name: string): AsJsonObject<Stack> {
  const row = stacks.find((stack) => stack.name === name);
  if (row === undefined) throw new RangeError(`there is no stack ${name}`);
  const checked =
    row.checkedHoursAgo === undefined
      ? {}
      : { LastCheckTimestamp: new Date(recorded.getTime() - row.checkedHoursAgo * 3_600_000).toISOString() };
  return {
    StackName: row.name,
    StackId: stackArn(row.name),
    CreationTime: daysAgo(row.daysOld, 'stack', row.name),
    StackStatus: 'UPDATE_COMPLETE',
    EnableTerminationProtection: row.isProtected === true,
    DriftInformation: { StackDriftStatus: row.drift, ...checked },
    Tags: tagList(row.tags),
  };
}

function membersOf(name: string): AsJsonObject<StackResourceSummary>[] {
  const instances = fleets
    .filter(({ stack }) => stack === name)
    .flatMap((fleet) => repeat(fleet, (n) => [`Instance${n + 1}`, 'AWS::EC2::Instance', instanceId(fleet, n)]));
  const localDatabases = databases
    .filter(({ stack }) => stack === name)
    .map((row) => ['Database', 'AWS::RDS::DBInstance', row.name]);
  const otherMembers =
    name === 'network'
      ? [['Vpc', 'AWS::EC2::VPC', id('vpc', homeRegion)]]
      : name === 'event-trial'
        ? [['Queue', 'AWS::SQS::Queue', `https://sqs.${homeRegion}.amazonaws.com/${account}/event-trial`]]
        : [];
  return [...instances, ...localDatabases, ...otherMembers].map(
    ([LogicalResourceId, ResourceType, PhysicalResourceId]) => ({
      LogicalResourceId,
      PhysicalResourceId,
      ResourceType,
      ResourceStatus: 'CREATE_COMPLETE',
      LastUpdatedTimestamp: stackOf(name).CreationTime,
    }),
  );
}
