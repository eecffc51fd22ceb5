import { awsPartitionOf } from '../../core/partition.ts';
import type { Place } from '../../core/resource.ts';

type Raw = Readonly<Record<string, unknown>>;

/**
 * The description of a typical resource of a type: in use, with nothing unusual. Tests of policies start from it. Dates
 * and tags are left out, because each test states its own. For a type that is not listed here, only the id is set.
 */
export function defaultFixture(type: string, id: string, place: Place): Raw {
  return Object.hasOwn(fixtures, type) ? (fixtures[type]?.(id, place) ?? {}) : {};
}

const fixtures: Readonly<Record<string, (id: string, place: Place) => Raw>> = {
  ami: (_id, { account }) => ({
    State: 'available',
    OwnerId: account,
    Public: false,
    ImageType: 'machine',
    RootDeviceType: 'ebs',
    BlockDeviceMappings: [],
  }),
  'app-elb': (id, { region }) => ({
    LoadBalancerName: id,
    Type: 'application',
    Scheme: 'internal',
    State: { Code: 'active' },
    AvailabilityZones: [{ ZoneName: `${region}a` }],
  }),
  'app-elb-target-group': (id) => ({
    TargetGroupName: id,
    TargetType: 'instance',
    LoadBalancerArns: [],
    TargetHealthDescriptions: [],
  }),
  asg: (id, place) => ({
    AutoScalingGroupARN: arn(place, 'autoscaling', `autoScalingGroup:1:autoScalingGroupName/${id}`),
    MinSize: 1,
    MaxSize: 1,
    DesiredCapacity: 1,
    Instances: [],
    SuspendedProcesses: [],
  }),
  cfn: (id, place) => ({
    StackId: arn(place, 'cloudformation', `stack/${id}/1`),
    StackStatus: 'CREATE_COMPLETE',
    EnableTerminationProtection: false,
    Resources: [],
  }),
  ebs: (_id, { region }) => ({
    State: 'available',
    Attachments: [],
    Size: 8,
    VolumeType: 'gp3',
    Iops: 3000,
    Throughput: 125,
    Encrypted: false,
    AvailabilityZone: `${region}a`,
  }),
  'ebs-snapshot': (_id, { account }) => ({
    State: 'completed',
    Progress: '100%',
    VolumeSize: 8,
    Encrypted: false,
    OwnerId: account,
    StorageTier: 'standard',
    Images: [],
  }),
  ec2: (_id, { region }) => ({
    State: { Code: 16, Name: 'running' },
    InstanceType: 't3.micro',
    RootDeviceType: 'ebs',
    BlockDeviceMappings: [],
    NetworkInterfaces: [],
    Placement: { AvailabilityZone: `${region}a`, Tenancy: 'default' },
    DisableApiTermination: false,
  }),
  eni: (_id, { region }) => ({
    Status: 'available',
    InterfaceType: 'interface',
    RequesterManaged: false,
    AvailabilityZone: `${region}a`,
    Groups: [],
  }),
  'network-addr': () => ({ PublicIp: '198.51.100.1', Domain: 'vpc', NetworkInterface: null }),
  rds: (id, place) => ({
    DBInstanceArn: arn(place, 'rds', `db:${id}`),
    DBInstanceStatus: 'available',
    DBInstanceClass: 'db.t3.micro',
    Engine: 'postgres',
    AllocatedStorage: 20,
    StorageType: 'gp3',
    MultiAZ: false,
    StorageEncrypted: false,
    DeletionProtection: false,
    ReadReplicaDBInstanceIdentifiers: [],
  }),
  'rds-cluster': (id, place) => ({
    DBClusterArn: arn(place, 'rds', `cluster:${id}`),
    Status: 'available',
    Engine: 'aurora-postgresql',
    EngineMode: 'provisioned',
    DBClusterMembers: [],
    StorageEncrypted: false,
    DeletionProtection: false,
  }),
  'rds-snapshot': (id, place) => ({
    DBSnapshotArn: arn(place, 'rds', `snapshot:${id}`),
    Status: 'available',
    SnapshotType: 'manual',
    Engine: 'postgres',
    AllocatedStorage: 20,
  }),
  'security-group': (id) => ({
    GroupName: id,
    Description: id,
    IpPermissions: [],
    IpPermissionsEgress: [],
    NetworkInterfaces: [],
    ReferencedBy: [],
  }),
};

function arn({ account, region }: Place, service: string, name: string): string {
  return `arn:${awsPartitionOf(region)}:${service}:${region}:${account}:${name}`;
}
