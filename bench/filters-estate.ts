import type { Json } from '../src/core/json.ts';

/** What both sides evaluate: resources as AWS describes them, by type. */
export type Estate = Readonly<Record<'ec2' | 'ebs' | 'rds', readonly { readonly [key: string]: Json }[]>>;

/**
 * 10,000 instances, 15,000 volumes and 1,000 databases with realistic tags: most have an owner, some are due, some are
 * malformed. The same time gives the same estate.
 */
export function benchEstate(now: Date): Estate {
  const random = randomNumbers(20_260_318);
  const draw: Draw = {
    chance: (probability) => random() < probability,
    among: (values) => values[Math.floor(random() * values.length)] as never,
    number: (most) => Math.floor(random() * most),
    // Between whole days, so that no age crosses its limit while the two sides run.
    daysAgo: (most) => iso(now, -(Math.floor(random() * most) + 0.2 + random() * 0.6)),
    daysAhead: (from, to) => iso(now, from + Math.floor(random() * (to - from)) + 0.2 + random() * 0.6),
  };
  return {
    ec2: Array.from({ length: 10_000 }, (_, index) => instance(index, draw)),
    ebs: Array.from({ length: 15_000 }, (_, index) => volume(index, draw)),
    rds: Array.from({ length: 1_000 }, (_, index) => database(index, draw)),
  };
}

interface Draw {
  readonly chance: (probability: number) => boolean;
  readonly among: <Value>(values: readonly Value[]) => Value;
  readonly number: (most: number) => number;
  readonly daysAgo: (most: number) => string;
  readonly daysAhead: (from: number, to: number) => string;
}

function instance(index: number, draw: Draw): { readonly [key: string]: Json } {
  const state = draw.among(['running', 'running', 'running', 'stopped', 'stopped', 'terminated']);
  const launched = draw.daysAgo(120);
  const stopped = `User initiated (${draw.daysAgo(90).slice(0, 19).replace('T', ' ')} GMT)`;
  return {
    InstanceId: `i-${hex(index)}`,
    ImageId: `ami-${hex(draw.number(60))}`,
    InstanceType: draw.among([
      't3.micro',
      't3.large',
      'm5.large',
      'm5.2xlarge',
      'c6g.4xlarge',
      'r5.xlarge',
      'r5.2xlarge',
    ]),
    LaunchTime: launched,
    State: { Name: state, Code: state === 'running' ? 16 : state === 'stopped' ? 80 : 48 },
    StateTransitionReason: state === 'running' ? '' : stopped,
    PrivateIpAddress: `10.${draw.number(16)}.${draw.number(256)}.${draw.number(256)}`,
    SubnetId: `subnet-${hex(draw.number(40))}`,
    VpcId: `vpc-${hex(draw.number(8))}`,
    EbsOptimized: draw.chance(0.5),
    BlockDeviceMappings: [
      {
        DeviceName: '/dev/xvda',
        Ebs: { VolumeId: `vol-${hex(index)}`, DeleteOnTermination: true, AttachTime: launched, Status: 'attached' },
      },
    ],
    SecurityGroups: [{ GroupName: 'default', GroupId: `sg-${hex(draw.number(50))}` }],
    Tags: tags(draw, ['stop', 'terminate']),
  };
}

function volume(index: number, draw: Draw): { readonly [key: string]: Json } {
  const isAttached = draw.chance(0.75);
  return {
    VolumeId: `vol-${hex(index)}`,
    Size: draw.among([8, 20, 50, 100, 200, 500]),
    VolumeType: draw.among(['gp2', 'gp3', 'gp3', 'io1']),
    CreateTime: draw.daysAgo(200),
    State: isAttached ? 'in-use' : 'available',
    Encrypted: draw.chance(0.8),
    Iops: 3000,
    AvailabilityZone: `eu-west-1${draw.among(['a', 'b', 'c'])}`,
    SnapshotId: draw.chance(0.5) ? `snap-${hex(draw.number(500))}` : '',
    Attachments: isAttached
      ? [{ InstanceId: `i-${hex(draw.number(10_000))}`, State: 'attached', DeleteOnTermination: draw.chance(0.8) }]
      : [],
    ...(draw.chance(0.85) && { Tags: tags(draw, ['delete', 'snapshot']) }),
  };
}

function database(index: number, draw: Draw): { readonly [key: string]: Json } {
  const name = `db-${hex(index)}`;
  return {
    DBInstanceIdentifier: name,
    DBInstanceArn: `arn:aws:rds:eu-west-1:123456789012:db:${name}`,
    DBInstanceClass: draw.among(['db.t3.micro', 'db.m5.large', 'db.r5.xlarge']),
    Engine: draw.among(['postgres', 'mysql', 'aurora-postgresql']),
    EngineVersion: draw.among(['13.10', '14.7', '8.0.35']),
    DBInstanceStatus: draw.among(['available', 'available', 'stopped']),
    AllocatedStorage: draw.among([20, 100, 500]),
    InstanceCreateTime: draw.daysAgo(250),
    StorageEncrypted: draw.chance(0.8),
    MultiAZ: draw.chance(0.3),
    Tags: tags(draw, ['stop', 'delete']),
  };
}

function tags(draw: Draw, operations: readonly string[]): Json {
  const due = (): string => {
    const day = draw.daysAhead(-6, 6).slice(0, 16).replaceAll('-', '/').replace('T', ' ').replace(':', '');
    const operation = draw.among(operations);
    return `Resource does not meet policy: ${operation}@${draw.chance(0.5) ? `${day} UTC` : day.slice(0, 10)}`;
  };
  const all: readonly (readonly [name: string, share: number, value: () => string])[] = [
    ['Name', 0.9, () => `${draw.among(['web', 'api', 'batch', 'ci-runner', 'db'])}-${draw.number(500)}`],
    [
      'owner',
      0.7,
      () => draw.among([`user${draw.number(300)}@example.com`, `team-${draw.number(20)}`, 'platform@corp.example']),
    ],
    ['team', 0.6, () => `team-${draw.number(20)}`],
    ['env', 0.8, () => draw.among(['dev', 'dev', 'test', 'staging', 'prod'])],
    ['cost-center', 0.5, () => String(1000 + draw.number(60))],
    [
      'lifespan-intent',
      0.6,
      () => draw.among(['persistent-core', 'persistent-support', 'ephemeral', 'ephemeral-task', 'unknown']),
    ],
    ['ttl', 0.4, () => draw.among(['1d', '3d', '7d', '30d', 'never', 'soon'])],
    ['expires', 0.2, () => draw.among([draw.daysAhead(-30, 30), draw.daysAhead(-30, 30).slice(0, 10), 'tomorrow'])],
    [
      'schedule',
      0.15,
      () => draw.among(['off', 'on', 'off=(M-F,19);on=(M-F,7);tz=et', 'off=[(M-F,20)];on=[(M-F,8)];tz=pt', 'nonsense']),
    ],
    ['maid_status', 0.15, due],
    ['aws-cleanup-skip', 0.05, () => 'true'],
    ['aws:cloudformation:stack-name', 0.3, () => `stack-${draw.number(80)}`],
  ];
  return all.flatMap(([Key, share, value]) => (draw.chance(share) ? [{ Key, Value: value() }] : []));
}

function hex(number: number): string {
  return number.toString(16).padStart(17, '0');
}

function iso(now: Date, days: number): string {
  return `${new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 19)}+00:00`;
}

/** Mulberry32: pseudo-random numbers from 0 to 1. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
