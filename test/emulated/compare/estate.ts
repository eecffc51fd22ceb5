import type { Moto, SeedCall } from '../moto.ts';
import { type Chance, chance } from './chance.ts';

export const region = 'eu-west-1';

/** How many of each there are; and how many days back they were made. */
const counts = {
  instances: 120,
  volumes: 80,
  databases: 60,
  snapshots: 24,
  databaseSnapshots: 16,
  clusterSnapshots: 16,
};
const daysBack = 130;

/**
 * Fills the emulator with an estate of chance: the tags that policies ask about, present, absent, misspelt and
 * malformed; dates spread over months. Dates count back from now, because Custodian judges by the clock.
 */
export async function seedEstate(moto: Moto, seed: number, now: Date): Promise<void> {
  await moto.reset();
  const dice = chance(seed);
  const byDay = Map.groupBy(makes(dice, now), ({ day }) => day);
  const ids: { readonly volumes: string[]; readonly running: [id: string, day: number][] } = {
    volumes: [],
    running: [],
  };
  for (const [day, made] of [...byDay].sort(([a], [b]) => b - a)) {
    const answers = await moto.seed({ at: at(now, day), region, calls: made.map(({ call }) => call) });
    answers.forEach((answer) => {
      if (typeof answer.VolumeId === 'string') ids.volumes.push(answer.VolumeId);
      for (const { InstanceId } of (answer.Instances ?? []) as readonly { readonly InstanceId: string }[])
        ids.running.push([InstanceId, day]);
    });
  }
  await stopSome(moto, dice, ids.running, now);
  await attachSome(moto, dice, ids);
  await measureSome(moto, dice, ids, now);
  const calls = Array.from({ length: counts.snapshots }, () => ({
    volume: dice.pick(ids.volumes as [string, ...string[]]),
    day: dice.whole(0, 4 * daysBack),
    tags: tags(dice, now),
  }));
  for (const { volume, day, tags: its } of calls)
    await moto.seed({
      at: at(now, day),
      region,
      calls: [ec2('create_snapshot', { VolumeId: volume, TagSpecifications: specified('snapshot', its) })],
    });
  await snapshotDatabases(moto, dice, now);
  await snapshotCluster(moto, dice, now);
}

/** Some of the names are those that Mayfly gives. */
function snapshotName(dice: Chance, n: number): string {
  return dice.happens(0.6) ? `mayfly-${dice.whole(0, 0xffff).toString(16).padStart(16, 'a')}` : `nightly-${n}`;
}

async function snapshotDatabases(moto: Moto, dice: Chance, now: Date): Promise<void> {
  for (let n = 0; n < counts.databaseSnapshots; n++) {
    const name = snapshotName(dice, n);
    const parameters = { DBSnapshotIdentifier: name, DBInstanceIdentifier: `db-${n}` };
    await moto.seed({
      at: at(now, dice.whole(0, 2 * daysBack)),
      region,
      calls: [{ service: 'rds', operation: 'create_db_snapshot', parameters }],
    });
  }
}

async function snapshotCluster(moto: Moto, dice: Chance, now: Date): Promise<void> {
  const cluster = {
    DBClusterIdentifier: 'ledger',
    Engine: 'aurora-postgresql',
    MasterUsername: 'root',
    MasterUserPassword: 'password1',
  };
  const create = { service: 'rds', operation: 'create_db_cluster', parameters: cluster };
  await moto.seed({ at: at(now, 2 * daysBack), region, calls: [create] });
  for (let n = 0; n < counts.clusterSnapshots; n++) {
    const parameters = { DBClusterSnapshotIdentifier: snapshotName(dice, n), DBClusterIdentifier: 'ledger' };
    await moto.seed({
      at: at(now, dice.whole(0, 2 * daysBack)),
      region,
      calls: [{ service: 'rds', operation: 'create_db_cluster_snapshot', parameters }],
    });
  }
}

interface Made {
  readonly day: number;
  readonly call: SeedCall;
}

function makes(dice: Chance, now: Date): readonly Made[] {
  const many = (count: number, make: (n: number) => SeedCall): Made[] =>
    Array.from({ length: count }, (_, n) => ({ day: dice.whole(0, daysBack), call: make(n) }));
  return [
    ...many(counts.instances, () =>
      ec2('run_instances', {
        ImageId: 'ami-0123456789abcdef0',
        InstanceType: dice.pick(['t3.micro', 'm5.large', 'm5.2xlarge', 'r5.large', 'r5.4xlarge', 'c5.xlarge']),
        MinCount: 1,
        MaxCount: 1,
        TagSpecifications: specified('instance', tags(dice, now)),
      }),
    ),
    ...many(counts.volumes, () =>
      ec2('create_volume', {
        AvailabilityZone: `${region}a`,
        Size: dice.pick([8, 50, 100, 400]),
        VolumeType: dice.pick(['gp2', 'gp3', 'st1']),
        TagSpecifications: specified('volume', tags(dice, now)),
      }),
    ),
    ...many(counts.databases, (n) => ({
      service: 'rds',
      operation: 'create_db_instance',
      parameters: {
        DBInstanceIdentifier: `db-${n}`,
        DBInstanceClass: 'db.t3.micro',
        Engine: dice.pick(['mysql', 'postgres']),
        AllocatedStorage: dice.pick([20, 100]),
        StorageEncrypted: dice.happens(0.7),
        MasterUsername: 'root',
        MasterUserPassword: 'password1',
        Tags: listed(tags(dice, now)),
      },
    })),
  ];
}

/** What is stopped was stopped some day after its launch: its age in that state is judged. */
async function stopSome(
  moto: Moto,
  dice: Chance,
  running: readonly (readonly [id: string, day: number])[],
  now: Date,
): Promise<void> {
  for (const [InstanceId, day] of running)
    if (dice.happens(0.35))
      await moto.seed({
        at: at(now, dice.whole(0, day)),
        region,
        calls: [ec2('stop_instances', { InstanceIds: [InstanceId] })],
      });
}

async function attachSome(
  moto: Moto,
  dice: Chance,
  {
    volumes,
    running,
  }: { readonly volumes: readonly string[]; readonly running: readonly (readonly [string, number])[] },
): Promise<void> {
  const calls = volumes
    .filter(() => dice.happens(0.4))
    .map((VolumeId) =>
      ec2('attach_volume', {
        VolumeId,
        InstanceId: dice.pick(running as [readonly [string, number]])[0],
        Device: `/dev/sd${'fghijklmnop'[dice.whole(0, 10)] ?? 'f'}`,
      }),
    );
  // A device that is taken is chosen again by AWS's rules; moto takes any.
  await moto.seed({ region, calls });
}

/**
 * One data point an hour over the last few hours, for some. GetMetricStatistics and GetMetricData of the emulator begin
 * to count their periods at other moments; of points an hour apart each is in a period of its own either way.
 */
async function measureSome(
  moto: Moto,
  dice: Chance,
  { volumes, running }: Parameters<typeof attachSome>[2],
  now: Date,
): Promise<void> {
  const series = (id: string, Name: string, MetricName: string): object[] =>
    Array.from({ length: dice.happens(0.25) ? 0 : dice.whole(1, 6) }, (_, hours) => ({
      MetricName,
      Dimensions: [{ Name, Value: id }],
      Timestamp: new Date(now.getTime() - (hours + 1.5) * 3_600_000).toISOString(),
      Value: dice.pick([0, 1, 4, 5, 20, 60]),
    }));
  const put = (Namespace: string, MetricData: readonly object[]): SeedCall => ({
    service: 'cloudwatch',
    operation: 'put_metric_data',
    parameters: { Namespace, MetricData },
  });
  const instances = running.flatMap(([id]) => series(id, 'InstanceId', 'CPUUtilization'));
  const its = volumes.flatMap((id) => series(id, 'VolumeId', 'VolumeReadOps'));
  await moto.seed({ region, calls: [put('AWS/EC2', instances), put('AWS/EBS', its)] });
}

/** The tags of one resource, as people write them: about one in six has none at all. */
function tags(dice: Chance, now: Date): Readonly<Record<string, string>> {
  if (dice.happens(0.16)) return {};
  const found: Record<string, string> = {};
  const maybe = (key: string, often: number, value: () => string): void => {
    if (dice.happens(often)) found[key] = value();
  };
  const date = (from: number, to: number, separator: string): string =>
    at(now, -dice.whole(from, to)).slice(0, 10).replaceAll('-', separator);
  maybe('Name', 0.6, () => `thing-${dice.whole(1, 999)}`);
  maybe('owner', 0.55, () =>
    dice.pick([`user${dice.whole(1, 40)}@example.com`, 'someone', `USER${dice.whole(1, 40)}@Example.com`, '']),
  );
  maybe('Owner', 0.1, () => 'capital@example.com');
  maybe('lifespan-intent', 0.45, () =>
    dice.pick(['persistent-core', 'persistent-support', 'ephemeral', 'ephemeral-task', 'Persistent-Core']),
  );
  maybe('ttl', 0.5, () => dice.pick(['1d', '3d', '7d', 'never', 'soon', '14d', date(-20, 20, '-')]));
  maybe('env', 0.7, () => dice.pick(['dev', 'dev', 'test', 'prod', 'Dev']));
  maybe('team', 0.5, () => dice.pick(['web', 'search', 'data']));
  // Schedules are judged by the hour: some are for this very one.
  const [hour, later] = [now.getUTCHours(), (now.getUTCHours() + 9) % 24];
  const off = `off=(M-U,${hour});on=(M-U,${later});tz=utc`;
  const on = `off=(M-U,${later});on=(M-U,${hour});tz=utc`;
  maybe('schedule', 0.45, () =>
    dice.pick([
      off,
      off,
      off,
      on,
      on,
      on,
      'off',
      'on',
      'off=(M-F,19);on=(M-F,7);tz=pt',
      'off=[(M-F,21),(U,18)];on=(M-F,6)',
      'tz=Europe/Berlin',
      'nonsense',
      'off=(M-F,40)',
    ]),
  );
  maybe(
    'maid_status',
    0.35,
    () =>
      'Resource does not meet policy: ' +
      `${dice.pick(['stop', 'terminate', 'delete'])}@${dice.pick([date(-6, 6, '/'), date(-2, 2, '/'), 'someday'])}`,
  );
  maybe('expires', 0.3, () => dice.pick([date(-30, 30, '-'), date(-3, 3, '/'), 'tomorrow']));
  maybe('aws-cleanup-skip', 0.08, () => 'true');
  return found;
}

function ec2(operation: string, parameters: SeedCall['parameters']): SeedCall {
  return { service: 'ec2', operation, parameters };
}

function specified(kind: string, its: Readonly<Record<string, string>>): object[] {
  const Tags = listed(its);
  return Tags.length === 0 ? [] : [{ ResourceType: kind, Tags }];
}

function listed(its: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
  return Object.entries(its).map(([Key, Value]) => ({ Key, Value }));
}

/** So many days before now, as ISO 8601. */
function at(now: Date, days: number): string {
  return new Date(now.getTime() - days * 86_400_000).toISOString();
}
