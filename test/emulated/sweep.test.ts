import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Step } from '../../src/core/step.ts';
import { strayCalls, tally } from './aws-calls.ts';
import { type Moto, startMoto } from './moto.ts';
import { type AwsProxy, startProxy } from './proxy.ts';
import { daysAgo, seeder, type Tags } from './seeder.ts';
import { type PlanFiles, type Ran, type Workplace, workplace } from './workplace.ts';

/**
 * The shipped policies over one estate, from the first plan to the last deletion, as a person runs them. What AWS has
 * afterwards is asked of AWS.
 */
let moto: Moto;
let proxy: AwsProxy;
let work: Workplace;
let estate: Estate;
let rootVolume: string;
let before: Snapshot;
let plan: PlanFiles;
let planned: Seen;
let observed: Seen;
let applied: Seen;
let appliedAgain: Seen;

/** A command with the calls that it made. */
interface Seen extends Ran {
  readonly calls: Readonly<Record<string, number>>;
  readonly writes: Readonly<Record<string, number>>;
  readonly stray: readonly string[];
}

beforeAll(async () => {
  moto = await startMoto();
  proxy = await startProxy(moto.endpoint);
  work = workplace(proxy.endpoint);
  estate = await seed(moto);
  rootVolume = await rootVolumeOf(estate.gone.ec2);
  before = await lookAtAll(estate.untouched);
  planned = await mayfly('plan', 'policies/', '--detailed-exitcode');
  plan = work.plan();
  observed = await mayfly('apply', 'out/plan');
  applied = await mayfly('apply', 'out/plan', '--mode', 'act');
  appliedAgain = await mayfly('apply', 'out/plan', '--mode', 'act');
});

afterAll(async () => {
  await proxy.stop();
  await moto.stop();
  work.remove();
});

async function mayfly(...words: string[]): Promise<Seen> {
  proxy.forget();
  const ran = await work.mayfly(...words);
  return {
    ...ran,
    calls: tally(proxy.calls.map(({ operation }) => operation)),
    writes: tally(proxy.writes()),
    stray: strayCalls(proxy),
  };
}

test('planning reads each type once, gathers evidence once, and writes nothing', () => {
  expect(planned.writes).toEqual({});
  expect(planned.stray).toEqual([]);
  expect(planned.calls).toEqual({
    GetCallerIdentity: 1,
    DescribeAutoScalingGroups: 2,
    DescribeDBClusterSnapshots: 1,
    DescribeDBClusters: 1,
    DescribeDBInstances: 1,
    DescribeDBSnapshots: 1,
    DescribeFleets: 1,
    // One for the images themselves, one for the snapshots that they are made of.
    DescribeImages: 2,
    DescribeInstanceTypes: 1,
    DescribeInstances: 1,
    DescribeLaunchConfigurations: 1,
    DescribeLaunchTemplates: 1,
    // Whether AWS protects them, of those two alone that a policy would delete and that are not protected anyhow.
    DescribeInstanceAttribute: 2,
    // One for themselves, one to count them against their quota.
    DescribeSnapshots: 2,
    GetServiceQuota: 1,
    DescribeAccountAttributes: 1,
    DescribeSpotFleetRequests: 1,
    DescribeSpotInstanceRequests: 1,
    DescribeStacks: 1,
    GetTemplate: 2,
    ListStackResources: 2,
    DescribeVolumes: 1,
    GetMetricData: 1,
    GetCostAndUsage: 1,
  });
});

test('the plan names what would be done to what, and leaves out whatever is protected, held or fine', () => {
  const { gone, stopped, marked, untouched } = estate;
  const unapproved = plan.steps.filter(({ awaits }) => awaits !== undefined);
  expect(doings(plan.steps.filter((step) => !unapproved.includes(step)))).toEqual(
    [
      ...[gone.ec2, gone.volume, gone.unattached, gone.rds].flatMap((id) => [`delete ${id}`, `snapshot ${id}`]),
      // So that its snapshot holds all that it wrote.
      `stop ${gone.ec2}`,
      ...[gone.snapshot, gone.stack].map((id) => `delete ${id}`),
      ...Object.values(stopped).map((id) => `stop ${id}`),
      // A default ttl and a mark for it: two tags, by two policies.
      ...[`tag ${marked}`, `tag ${marked}`],
    ].sort(),
  );
  const refused = (what: string) =>
    plan.refusals.filter(({ subject }) => subject.id === untouched[what]).map(({ verb, cause }) => `${verb}: ${cause}`);
  expect(refused('ec2 core expired')).toEqual(['delete: protected']);
  expect(refused('ec2 core idle')).toEqual(['stop: protected']);
  expect(refused('ec2 held idle')).toEqual(['stop: on-hold']);
  expect(refused('ec2 support expired')).toEqual([]);
  expect(doings(unapproved)).toEqual(
    ['delete', 'snapshot', 'stop'].map((verb) => `${verb} ${untouched['ec2 support expired'] ?? ''}`),
  );
  expect(refused('ebs of unknown class, in its grace')).toEqual(['delete: grace']);
  expect(refused('rds held idle')).toEqual(['stop: on-hold']);
  expect(refused('snapshot of a core image')).toEqual(['delete: protected']);
  expect(refused('stack with a core member')).toEqual(['delete: protected']);
  expect(refused('ec2 busy')).toEqual([]);
});

test('a plan is printed in words, with what is not known, and its exit code says that it has steps', () => {
  expect(planned.err).toBe('');
  expect(planned.code).toBe(2);
  expect(planned.out).toContain('7  to delete');
  expect(planned.out).toContain('1  of these needs approval');
  expect(planned.out).toContain('2  to stop');
  expect(planned.out).toMatch(/\? ec2 in 123456789012 eu-west-1 for ec2-weekend-idle: idle of \d+ resources/);
  expect(planned.out).toContain('Nothing was changed. To apply this plan: mayfly apply out/plan --mode act');
});

// Promise D14 of docs/safety.md.
test('without `mode: act` nothing is done, and the reason is printed', () => {
  expect(observed.code).toBe(1);
  expect(observed.err).toMatch(/^Nothing was started: this installation only observes\. .*`--mode act`[^\n]*\n$/);
  expect(observed.writes).toEqual({});
  expect(observed.out).toBe('');
});

test('applying writes as often as planned, and only calls that stand in the services’ tables', () => {
  expect(applied.stray).toEqual([]);
  expect(applied.writes).toEqual({
    // The final snapshot gets the marks of a way back.
    AddTagsToResource: 1,
    CreateSnapshot: 2,
    CreateSnapshots: 1,
    CreateDBSnapshot: 1,
    // A default ttl, and a mark: other tags, so other calls.
    CreateTags: 2,
    DeleteDBInstance: 1,
    DeleteSnapshot: 1,
    DeleteStack: 1,
    DeleteVolume: 2,
    StopDBInstance: 1,
    // Both instances in one call.
    StopInstances: 1,
    TerminateInstances: 1,
  });
});

test('what was due is gone, and its snapshot is there and complete', async () => {
  const place = seeder(moto);
  const { ec2, volume, unattached, rds, snapshot, stack } = estate.gone;
  expect(
    await Promise.all([
      place.instanceNow(ec2),
      place.volumeNow(volume),
      place.volumeNow(unattached),
      place.databaseNow(rds),
    ]),
  ).toEqual(Array(4).fill(undefined));
  await expect(place.call('cloudformation', 'describe_stacks', { StackName: stack })).rejects.toThrow('does not exist');
  const snapshots = await place.snapshotsNow();
  expect(snapshots.map(({ SnapshotId }) => SnapshotId)).not.toContain(snapshot);
  for (const VolumeId of [volume, unattached, rootVolume])
    expect(snapshots.filter((each) => each.VolumeId === VolumeId)).toEqual([
      expect.objectContaining({
        State: 'completed',
        VolumeSize: 8,
        Tags: expect.arrayContaining([expect.objectContaining({ Key: 'mayfly:step' })]),
      }),
    ]);
  // One that was seen complete before the database went, and the final one.
  expect(await place.databaseSnapshotsNow()).toEqual(
    Array(2).fill(expect.objectContaining({ DBInstanceIdentifier: rds, Status: 'available', AllocatedStorage: 20 })),
  );
});

test('what was due to stop is stopped, and what nobody owns is marked, with a default ttl', async () => {
  const place = seeder(moto);
  const { idle, rds } = estate.stopped;
  expect(await place.instanceNow(idle)).toMatchObject({ State: { Code: 80, Name: 'stopped' } });
  expect(await place.databaseNow(rds)).toMatchObject({ DBInstanceStatus: 'stopped' });
  expect(await place.instanceNow(estate.marked)).toMatchObject({
    State: { Name: 'running' },
    Tags: [
      { Key: 'mayfly-marked', Value: expect.stringMatching(/terminate@\d{4}\/\d\d\/\d\d/) },
      { Key: 'ttl', Value: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/) },
    ],
  });
});

test('nothing that is protected, held or not due has changed in any field', async () => {
  const now = await lookAtAll(estate.untouched);
  expect(Object.values(before).filter((each) => each === undefined)).toEqual([]);
  expect(now).toEqual(before);
});

test('each step has a receipt, and the owners were notified', () => {
  expect(applied.code).toBe(0);
  // A stop, a snapshot and a delete wait for a person.
  expect(applied.err.match(/ {2}waits: \w+ ec2 \S+: a person has to approve/g)).toHaveLength(3);
  expect(applied.out).toContain(`${plan.steps.length - 3} steps done;`);
  expect(applied.out).toContain(`✓ delete ebs ${estate.gone.volume} · scratch · ada@acme.example`);
  expect(applied.out).toMatch(/Mayfly: \d+ resources of ada@acme\.example/);
  expect(applied.out).toContain(`ec2 ${estate.gone.ec2} load-test`);
});

test('a second apply of the same plan says the same and writes nothing', () => {
  expect(appliedAgain.code).toBe(0);
  expect(appliedAgain.writes).toEqual({});
  expect(appliedAgain.out).toContain(`${plan.steps.length - 3} steps done;`);
  expect(appliedAgain.out).not.toContain('Mayfly: ');
});

function doings(steps: readonly Step[]): readonly string[] {
  return steps
    .filter(({ verb }) => verb !== 'notify')
    .map(({ verb, subject }) => `${verb} ${subject.id}`)
    .sort();
}

interface Estate {
  readonly gone: Readonly<Record<'ec2' | 'volume' | 'unattached' | 'rds' | 'snapshot' | 'stack', string>>;
  readonly stopped: Readonly<Record<'idle' | 'rds', string>>;
  readonly marked: string;
  /** By what they are, for the words of a test that fails. */
  readonly untouched: Readonly<Record<string, string>>;
}

type Snapshot = Readonly<Record<string, unknown>>;

const mine = { owner: 'ada@acme.example', 'lifespan-intent': 'ephemeral-task' };
const core = { owner: 'ada@acme.example', 'lifespan-intent': 'Persistent_Core' };
const held = { ...mine, 'mayfly-hold': '2999-01-01' };

async function seed(moto: Moto): Promise<Estate> {
  const place = seeder(moto);
  const old = daysAgo(20);
  const idle = async (id: string): Promise<string> => {
    await place.metric('AWS/EC2', 'CPUUtilization', { InstanceId: id }, 1);
    await place.metric('AWS/EC2', 'NetworkIn', { InstanceId: id }, 900);
    await place.metric('AWS/EC2', 'NetworkOut', { InstanceId: id }, 900);
    return id;
  };
  const quiet = async (name: string): Promise<string> => {
    await place.metric('AWS/RDS', 'DatabaseConnections', { DBInstanceIdentifier: name }, 0);
    await place.metric('AWS/RDS', 'CPUUtilization', { DBInstanceIdentifier: name }, 2);
    return name;
  };
  const busy = async (id: string): Promise<string> => {
    await idle(id);
    await place.metric('AWS/EC2', 'CPUUtilization', { InstanceId: id }, 90);
    return id;
  };
  const attached = await place.volume({}, daysAgo(800));
  const ofVolume = (tags: Tags): Promise<string> => place.snapshot(attached, tags, daysAgo(400));
  const ofImage = await coreImage();
  const stack = async (name: string, Resources: object): Promise<string> => {
    const Tags = Object.entries({ ...mine, ttl: '2d' }).map(([Key, Value]) => ({ Key, Value }));
    await place.call(
      'cloudformation',
      'create_stack',
      { StackName: name, TemplateBody: JSON.stringify({ Resources }), Tags },
      old,
    );
    return name;
  };
  const shared = await stack('shared-disk', {
    Disk: { Type: 'AWS::EC2::Volume', Properties: { AvailabilityZone: 'eu-west-1a', Size: 1 } },
  });
  await place.tag(await memberOf(shared), { 'lifespan-intent': 'persistent-core' });
  await spend(moto);
  return {
    gone: {
      ec2: await place.instance({ ...mine, Name: 'load-test', ttl: '7d' }, old),
      volume: await place.volume({ ...mine, Name: 'scratch', ttl: '3d' }, old),
      unattached: await place.volume({ ...mine }, daysAgo(40)),
      rds: await place.database('preview', { ...mine, ttl: '3d' }, old),
      snapshot: await ofVolume({ ...mine }),
      stack: await stack('review-app', { Handle: { Type: 'AWS::CloudFormation::WaitConditionHandle' } }),
    },
    stopped: {
      idle: await idle(await place.instance({ ...mine, Name: 'notebook' }, old)),
      rds: await quiet(await place.database('quiet', mine, old)),
    },
    marked: await place.instance({}, old),
    untouched: {
      'ec2 core expired': await place.instance({ ...core, ttl: '7d' }, old),
      'ec2 core idle': await idle(await place.instance(core, old)),
      'ec2 held expired': await place.instance({ ...held, ttl: '7d' }, old),
      'ec2 held idle': await idle(await place.instance(held, old)),
      'ec2 busy': await busy(await place.instance(mine, old)),
      'ec2 not measured': await place.instance(mine, old),
      'ec2 over its budget for the first night': await place.instance({ ...mine, team: 'spenders' }, old),
      'ec2 within its budget': await place.instance({ ...mine, team: 'savers' }, old),
      'ec2 within its ttl': await place.instance({ ...mine, ttl: '90d' }, old),
      'ec2 support expired': await place.instance({ ...mine, 'lifespan-intent': 'persistent-support', ttl: '7d' }, old),
      'ebs core unattached': await place.volume(core, daysAgo(40)),
      'ebs held expired': await place.volume({ ...held, ttl: '3d' }, old),
      'ebs of unknown class, in its grace': await place.volume({ owner: 'ada' }, daysAgo(40)),
      'ebs young': await place.volume(mine, daysAgo(3)),
      'rds core expired': await place.database('ledger', { ...core, ttl: '3d' }, old),
      'rds held idle': await quiet(await place.database('held', held, old)),
      'snapshot core': await ofVolume(core),
      'snapshot kept': await ofVolume({ ...mine, keep: 'yes' }),
      'snapshot of a core image': ofImage,
      'stack with a core member': shared,
      'core member of a stack': await memberOf(shared),
    },
  };
}

/**
 * An old image that is persistent-core; gives the snapshot that it is made of, which says nothing of that itself. moto
 * makes that snapshot with the image.
 */
async function coreImage(): Promise<string> {
  const place = seeder(moto);
  await place.call('ec2', 'register_image', { Name: 'golden', RootDeviceName: '/dev/sda1' }, daysAgo(400));
  const { Images } = (await place.call('ec2', 'describe_images', { Owners: ['self'] })) as {
    Images: [{ ImageId: string; BlockDeviceMappings: [{ Ebs: { SnapshotId: string } }] }];
  };
  const [{ ImageId, BlockDeviceMappings }] = Images;
  await place.tag(ImageId, { 'lifespan-intent': 'persistent-core' });
  const { SnapshotId } = BlockDeviceMappings[0].Ebs;
  await place.tag(SnapshotId, mine);
  return SnapshotId;
}

async function memberOf(stack: string): Promise<string> {
  const { StackResourceSummaries } = (await seeder(moto).call('cloudformation', 'list_stack_resources', {
    StackName: stack,
  })) as {
    StackResourceSummaries: [{ PhysicalResourceId: string }];
  };
  return StackResourceSummaries[0].PhysicalResourceId;
}

async function rootVolumeOf(instance: string): Promise<string> {
  const { BlockDeviceMappings } = (await seeder(moto).instanceNow(instance)) as {
    BlockDeviceMappings: [{ Ebs: { VolumeId: string } }];
  };
  return BlockDeviceMappings[0].Ebs.VolumeId;
}

/** The same for each question, for the day may end while the test runs. */
async function spend(moto: Moto): Promise<void> {
  const amount = (team: string, Amount: string) => ({
    Keys: [`team$${team}`],
    Metrics: { UnblendedCost: { Amount, Unit: 'USD' } },
  });
  const month = { ResultsByTime: [{ Estimated: true, Groups: [amount('spenders', '900.5'), amount('savers', '3')] }] };
  await fetch(`${moto.endpoint}/moto-api/static/ce/cost-and-usage-results`, {
    method: 'POST',
    body: JSON.stringify({ results: [month, month] }),
  });
}

async function lookAtAll(ids: Readonly<Record<string, string>>): Promise<Snapshot> {
  const named = await Promise.all(Object.entries(ids).map(async ([what, id]) => [what, await lookAt(id)] as const));
  return Object.fromEntries(named);
}

async function lookAt(id: string): Promise<unknown> {
  const place = seeder(moto);
  if (id.startsWith('i-')) return place.instanceNow(id);
  if (id.startsWith('vol-')) return place.volumeNow(id);
  if (id.startsWith('snap-')) return (await place.snapshotsNow()).find(({ SnapshotId }) => SnapshotId === id);
  return (await place.databaseNow(id)) ?? place.call('cloudformation', 'describe_stacks', { StackName: id });
}
