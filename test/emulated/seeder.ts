import type { Moto } from './moto.ts';

export type Tags = Readonly<Record<string, string>>;
type Answer = Record<string, unknown>;

/** Seeds one place as its people would have, and looks at it afterwards: through boto3, not through Mayfly. */
export interface Seeder {
  call(service: string, operation: string, parameters: Record<string, unknown>, at?: string): Promise<Answer>;
  /** Gives the id. An instance has a root volume that ends with it. */
  instance(tags: Tags, at?: string): Promise<string>;
  volume(tags: Tags, at?: string): Promise<string>;
  snapshot(volume: string, tags: Tags, at?: string): Promise<string>;
  database(name: string, tags: Tags, at?: string): Promise<string>;
  tag(id: string, tags: Tags): Promise<void>;
  /** One value an hour over the last weekend that is over (UTC). */
  metric(namespace: string, name: string, dimension: Readonly<Record<string, string>>, value: number): Promise<void>;
  /** As AWS describes it now; undefined where it is not there any more, or on its way out. */
  instanceNow(id: string): Promise<Answer | undefined>;
  volumeNow(id: string): Promise<Answer | undefined>;
  databaseNow(name: string): Promise<Answer | undefined>;
  snapshotsNow(): Promise<readonly Answer[]>;
  /** Those that somebody made; RDS makes its own, too. */
  databaseSnapshotsNow(): Promise<readonly Answer[]>;
}

export const day = 86_400_000;

export function daysAgo(days: number): string {
  return new Date(Date.now() - days * day).toISOString();
}

export function seeder(moto: Moto, region = 'eu-west-1', account?: string): Seeder {
  const call: Seeder['call'] = async (service, operation, parameters, at) => {
    const [answer] = await moto.seed({
      region,
      ...(account && { account }),
      ...(at && { at }),
      calls: [{ service, operation, parameters }],
    });
    return answer ?? {};
  };
  const listed = async (
    service: string,
    operation: string,
    member: string,
    parameters = {},
  ): Promise<readonly Answer[]> => (await call(service, operation, parameters))[member] as readonly Answer[];
  return {
    call,
    instance: async (tags, at) => {
      const one = { ImageId: 'ami-12c6146b', InstanceType: 't3.micro', MinCount: 1, MaxCount: 1 };
      const made = (await call('ec2', 'run_instances', { ...one, ...specified('instance', tags) }, at)) as {
        Instances: { InstanceId: string }[];
      };
      return made.Instances[0]?.InstanceId ?? '';
    },
    volume: async (tags, at) =>
      String(
        (
          await call(
            'ec2',
            'create_volume',
            { AvailabilityZone: `${region}a`, Size: 8, VolumeType: 'gp3', ...specified('volume', tags) },
            at,
          )
        ).VolumeId,
      ),
    snapshot: async (volume, tags, at) =>
      String(
        (await call('ec2', 'create_snapshot', { VolumeId: volume, ...specified('snapshot', tags) }, at)).SnapshotId,
      ),
    database: async (name, tags, at) => {
      const base = {
        DBInstanceIdentifier: name,
        Engine: 'postgres',
        DBInstanceClass: 'db.t3.micro',
        AllocatedStorage: 20,
      };
      await call(
        'rds',
        'create_db_instance',
        { ...base, MasterUsername: 'someone', MasterUserPassword: 'not-a-secret', Tags: listOf(tags) },
        at,
      );
      return name;
    },
    tag: async (id, tags) => {
      await call('ec2', 'create_tags', { Resources: [id], Tags: listOf(tags) });
    },
    metric: async (Namespace, MetricName, dimension, Value) => {
      const Dimensions = Object.entries(dimension).map(([Name, value]) => ({ Name, Value: value }));
      const MetricData = lastWeekendHours().map((Timestamp) => ({ MetricName, Dimensions, Timestamp, Value }));
      await call('cloudwatch', 'put_metric_data', { Namespace, MetricData });
    },
    instanceNow: async (id) => {
      const reservations = await listed('ec2', 'describe_instances', 'Reservations');
      const all = reservations.flatMap((reservation) => reservation.Instances as Answer[]);
      const found = all.find(({ InstanceId }) => InstanceId === id);
      return (found?.State as Answer | undefined)?.Name === 'terminated' ? undefined : found;
    },
    volumeNow: async (id) =>
      (await listed('ec2', 'describe_volumes', 'Volumes')).find(({ VolumeId }) => VolumeId === id),
    databaseNow: async (name) => {
      const found = (await listed('rds', 'describe_db_instances', 'DBInstances')).find(
        ({ DBInstanceIdentifier }) => DBInstanceIdentifier === name,
      );
      // `LatestRestorableTime` is the time of the call.
      return found && Object.fromEntries(Object.entries(found).filter(([name]) => name !== 'LatestRestorableTime'));
    },
    snapshotsNow: () => listed('ec2', 'describe_snapshots', 'Snapshots', { OwnerIds: ['self'] }),
    databaseSnapshotsNow: () => listed('rds', 'describe_db_snapshots', 'DBSnapshots', { SnapshotType: 'manual' }),
  };
}

function listOf(tags: Tags): { readonly Key: string; readonly Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function specified(ResourceType: string, tags: Tags): Record<string, unknown> {
  return Object.keys(tags).length === 0 ? {} : { TagSpecifications: [{ ResourceType, Tags: listOf(tags) }] };
}

/**
 * Half past each hour from Saturday to Monday, UTC. Reckoned here by itself: what the product reckons is what is
 * tested.
 */
function lastWeekendHours(): readonly string[] {
  const midnight = new Date(new Date().toISOString().slice(0, 10)).getTime();
  const sinceMonday = (new Date(midnight).getUTCDay() + 6) % 7;
  const saturday = midnight - (sinceMonday + 2) * day;
  return Array.from({ length: 48 }, (_, hour) => new Date(saturday + (hour + 0.5) * 3_600_000).toISOString());
}
