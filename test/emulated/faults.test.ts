import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { applyDeps } from '../../src/app/apply-deps.ts';
import { makePlan } from '../../src/app/make-plan.ts';
import { loadSetup, readPolicies, type Setup } from '../../src/app/setup.ts';
import { apply } from '../../src/apply/apply.ts';
import type { ApplySummary } from '../../src/apply/deps.ts';
import type { Aws } from '../../src/core/aws.ts';
import type { Plan } from '../../src/core/plan.ts';
import { CallFailed, failureKind } from '../../src/estate/aws/call-failed.ts';
import { connect } from '../../src/estate/aws/connect.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';
import type { Call } from './call.ts';
import { type Chaos, chaos, misdeeds } from './chaos.ts';
import { type Moto, type SeedCall, startMoto } from './moto.ts';
import { type AwsProxy, startProxy } from './proxy.ts';

/**
 * What becomes of a run when AWS misbehaves: whole plans, carried out by apply's own parts, with faults at chance
 * between them and the emulator. Each scene has a region of its own, and chance its seed. What apply waits passes at
 * once; what the SDK waits between its own attempts passes fifty times as fast.
 */
let moto: Moto;
let folder: string;
let setup: Setup;
const waitAsTheSdk = globalThis.setTimeout;

const policies = `
policies:
  - name: old-volumes
    resource: ebs
    filters: [{State: available}, {"tag:due": "yes"}]
    actions: [snapshot-then-delete]
  - name: idle-instances
    resource: ec2
    filters: [{"State.Name": running}, {"tag:due": "yes"}]
    actions: [stop, {type: tag, tags: {seen: "yes"}}]
  - name: idle-databases
    resource: rds
    filters: [{DBInstanceStatus: available}, {"tag:due": "yes"}]
    actions: [stop, {type: tag, tags: {seen: "yes"}}]
`;
/** Ceilings are another matter: here a whole estate goes. */
const config = 'mode: act\nceilings: {per-policy: {percent: 100}, per-night: {deletions: 10000}}\n';

beforeAll(async () => {
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
  moto = await startMoto();
  folder = mkdtempSync(join(tmpdir(), 'mayfly-faults-'));
  writeFileSync(join(folder, 'policies.yml'), policies);
  writeFileSync(join(folder, 'mayfly.yml'), config);
  setup = await loadSetup(join(folder, 'mayfly.yml'), {});
  expect(setup.diagnostics).toEqual([]);
  globalThis.setTimeout = ((run: () => void, milliseconds = 0) =>
    waitAsTheSdk(run, milliseconds / 50)) as typeof setTimeout;
});

afterAll(async () => {
  globalThis.setTimeout = waitAsTheSdk;
  for (const close of opened) await close();
  await moto.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** How many of each are due; a few more of each are their twins, which nobody may touch. */
interface Size {
  readonly volumes: number;
  readonly instances: number;
  readonly databases: number;
}
const twins = 3;

/** What is still open, to be closed at the end, however the tests went. */
const opened: (() => Promise<void>)[] = [];

async function seed(region: string, { volumes, instances, databases }: Size): Promise<void> {
  const tags = (name: string, due: boolean) => [
    { Key: 'Name', Value: name },
    { Key: 'due', Value: due ? 'yes' : 'no' },
    { Key: 'lifespan-intent', Value: 'ephemeral-task' },
  ];
  const each = (count: number, name: string, make: (name: string, due: boolean) => SeedCall): readonly SeedCall[] =>
    Array.from({ length: count + twins }, (_, at) => make(`${name}-${at}`, at < count));
  const volume = (name: string, due: boolean): SeedCall => {
    const TagSpecifications = [{ ResourceType: 'volume', Tags: tags(name, due) }];
    return {
      service: 'ec2',
      operation: 'create_volume',
      parameters: { AvailabilityZone: `${region}a`, Size: 8, VolumeType: 'gp3', TagSpecifications },
    };
  };
  const instance = (name: string, due: boolean): SeedCall => {
    const TagSpecifications = [{ ResourceType: 'instance', Tags: tags(name, due) }];
    return {
      service: 'ec2',
      operation: 'run_instances',
      parameters: { ImageId: 'ami-12c6146b', InstanceType: 't3.micro', MinCount: 1, MaxCount: 1, TagSpecifications },
    };
  };
  const database = (name: string, due: boolean): SeedCall => {
    const own = {
      DBInstanceIdentifier: name,
      Engine: 'postgres',
      DBInstanceClass: 'db.t3.micro',
      AllocatedStorage: 20,
    };
    const parameters = { ...own, MasterUsername: 'someone', MasterUserPassword: 'not-a-secret', Tags: tags(name, due) };
    return { service: 'rds', operation: 'create_db_instance', parameters };
  };
  const calls = [
    ...each(volumes, 'volume', volume),
    ...each(instances, 'instance', instance),
    ...each(databases, 'database', database),
  ];
  await moto.seed({ region, at: '2026-06-01T00:00:00Z', calls });
}

interface Tagged {
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}
interface Estate {
  readonly Volumes: readonly (Tagged & { readonly VolumeId: string; readonly State: string })[];
  readonly Reservations: readonly {
    readonly Instances: readonly (Tagged & { readonly State: { readonly Name: string } })[];
  }[];
  readonly DBInstances: readonly {
    readonly DBInstanceIdentifier: string;
    readonly DBInstanceStatus: string;
    readonly TagList: Tagged['Tags'];
  }[];
  readonly Snapshots: readonly (Tagged & { readonly VolumeId: string; readonly State: string })[];
  readonly DBSnapshots: readonly { readonly DBSnapshotIdentifier: string }[];
}

/**
 * All that the region holds, asked of the emulator itself, a line for each resource, by its name: ids differ from run
 * to run.
 */
async function estate(region: string, nameOf: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const answers = await moto.seed({
    region,
    calls: [
      { service: 'ec2', operation: 'describe_volumes', parameters: {} },
      { service: 'ec2', operation: 'describe_instances', parameters: {} },
      { service: 'rds', operation: 'describe_db_instances', parameters: {} },
      { service: 'ec2', operation: 'describe_snapshots', parameters: { OwnerIds: ['self'] } },
      { service: 'rds', operation: 'describe_db_snapshots', parameters: { SnapshotType: 'manual' } },
    ],
  });
  const { Volumes, Reservations, DBInstances, Snapshots, DBSnapshots } = Object.assign({}, ...answers) as Estate;
  const shown = (tags: Tagged['Tags'] = []): string =>
    JSON.stringify(Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]).sort()));
  return [
    ...Volumes.map(({ VolumeId, State, Tags }) => `${nameOf.get(VolumeId) ?? 'root'} ${State} ${shown(Tags)}`),
    ...Reservations.flatMap(({ Instances }) =>
      Instances.map(({ State, Tags }) => `instance ${State.Name} ${shown(Tags)}`),
    ),
    ...DBInstances.map(
      ({ DBInstanceIdentifier, DBInstanceStatus, TagList }) =>
        `${DBInstanceIdentifier} ${DBInstanceStatus} ${shown(TagList)}`,
    ),
    ...Snapshots.map(
      ({ VolumeId, State, Tags = [] }) =>
        `snapshot of ${nameOf.get(VolumeId) ?? VolumeId} ${State} ${Tags.map(({ Key }) => Key)
          .sort()
          .join()}`,
    ),
    ...DBSnapshots.map(({ DBSnapshotIdentifier }) => `database snapshot ${DBSnapshotIdentifier}`),
  ].sort();
}

/** A plan for one region, and everything to carry it out with, again and again. */
interface Scene {
  readonly plan: Plan;
  readonly proxy: AwsProxy;
  readonly estate: () => Promise<readonly string[]>;
  readonly apply: (patienceMs?: number) => Promise<ApplySummary>;
}

async function scene(region: string, size: Size): Promise<Scene> {
  await seed(region, size);
  let ahead = 0;
  const clock = (): Date => new Date(Date.now() + ahead);
  const proxy = await startProxy(
    moto.endpoint,
    snapshotsBegunBy(() => ahead),
  );
  const read = await readPolicies([join(folder, 'policies.yml')], setup);
  expect(read.diagnostics).toEqual([]);
  const connection = await connect({ endpoint: proxy.endpoint, regions: [region], clock: () => clock().getTime() });
  const ledger: Ledger = openSqliteLedger(join(folder, `${region}.sqlite`));
  const plan = await makePlan(read.policies, {
    setup,
    connected: { connection, now: clock(), isRecording: false },
    ledger,
    runtime: {},
  });
  const nameOf = new Map(
    plan.findings.flatMap(({ subject: { type, id, name } }) =>
      type === 'ebs' && name !== undefined ? [[id, name] as const] : [],
    ),
  );
  const deps = await applyDeps(plan, {
    setup,
    connection,
    ledger,
    deliver: () => Promise.resolve(),
    runtime: { clock },
  });
  const sleep = (milliseconds: number): Promise<void> => {
    ahead += milliseconds;
    return Promise.resolve();
  };
  proxy.forget();
  opened.push(async () => {
    ledger.close();
    await proxy.stop();
  });
  return {
    plan,
    proxy,
    estate: () => estate(region, nameOf),
    apply: (patienceMs = 3_600_000) => apply(plan, { ...deps, sleep, patienceMs }),
  };
}

/** The emulator's clock does not know what apply has waited: the moment at which a snapshot was begun is put right. */
function snapshotsBegunBy(ahead: () => number): (body: string, call: Call) => string {
  const begun = new Map<string, number>();
  return (body, { operation }) => {
    if (operation === 'CreateSnapshot')
      for (const [, id] of body.matchAll(/<snapshotId>([^<]+)</g)) if (id !== undefined) begun.set(id, ahead());
    if (operation !== 'CreateSnapshot' && operation !== 'DescribeSnapshots') return body;
    return body.replaceAll(
      /(<snapshotId>([^<]+)<(?:(?!<snapshotId>)[\s\S])*?<startTime>)([^<]+)/g,
      (_, before: string, id: string, time: string) =>
        `${before}${new Date(Date.parse(time) + (begun.get(id) ?? 0)).toISOString()}`,
    );
  };
}

const endings = ({ receipts }: ApplySummary): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { ending } of receipts) counts[ending.status] = (counts[ending.status] ?? 0) + 1;
  return counts;
};
const shareOf = ({ done }: Chaos, { calls }: AwsProxy): number =>
  Object.values(done).reduce((sum, count) => sum + count, 0) / calls.length;

const keyed = {
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
};

const size: Size = { volumes: 24, instances: 6, databases: 5 };
/** Snapshot and delete of each volume; stop and tag of the others. */
const steps = 2 * (size.volumes + size.instances + size.databases);

/** A call in each of AWS's protocols, and how its service words a throttle. */
const protocols = {
  ec2: { call: ({ read }: Aws) => read.ec2.describeVolumes({}), throttle: 'RequestLimitExceeded', status: 503 },
  'query, rds': { call: ({ read }: Aws) => read.rds.describeDBInstances({}), throttle: 'Throttling', status: 400 },
  'query, sts': { call: ({ read }: Aws) => read.sts.getCallerIdentity({}), throttle: 'Throttling', status: 400 },
  'json, dynamodb': {
    call: ({ read }: Aws) => read.dynamoDb.describeTable({ TableName: 'faults' }),
    throttle: 'ThrottlingException',
    status: 400,
  },
  'rest-xml, s3': {
    call: ({ read }: Aws) => read.s3.getObject({ Bucket: 'faults', Key: 'list.txt' }),
    throttle: 'SlowDown',
    status: 503,
  },
} as const;

test.each(Object.entries(protocols))(
  '%s: a read outlasts two faults of each kind; where they do not end, it says what it was',
  async (_, { call, throttle, status }) => {
    const region = 'us-west-1';
    const made = [
      {
        service: 'dynamodb',
        operation: 'create_table',
        parameters: { ...keyed, TableName: 'faults', BillingMode: 'PAY_PER_REQUEST' },
      },
      {
        service: 's3',
        operation: 'create_bucket',
        parameters: { Bucket: 'faults', CreateBucketConfiguration: { LocationConstraint: region } },
      },
      { service: 's3', operation: 'put_object', parameters: { Bucket: 'faults', Key: 'list.txt', Body: 'vol-1' } },
    ];
    // Each of these tests wants them; the first makes them.
    await moto.seed({ region, calls: made }).catch(() => undefined);
    const proxy = await startProxy(moto.endpoint);
    opened.push(() => proxy.stop());
    const connection = await connect({ endpoint: proxy.endpoint, regions: [region] });
    const [place] = connection.places;
    if (place === undefined) throw new Error('no place');
    const aws = connection.open(place);
    const undisturbed = JSON.stringify(await call(aws));

    for (const deed of misdeeds) {
      proxy.forget();
      proxy.fault({ on: () => true, deed: deed === 'late' ? { afterMs: 1_000 } : deed, times: 2 });
      expect([deed, JSON.stringify(await call(aws))]).toEqual([deed, undisturbed]);
      expect([deed, proxy.calls.length]).toEqual([deed, deed === 'late' ? 1 : 3]);
      if (deed === 'late') await call(aws);
    }

    const said = async (deed: 'throttle' | 'fail' | 'reset'): Promise<readonly unknown[]> => {
      const end = proxy.fault({ on: () => true, deed });
      const error: unknown = await Promise.resolve(call(aws)).catch((thrown: unknown) => thrown);
      end();
      if (!(error instanceof CallFailed)) throw new Error(`${deed} gave ${String(error)}`);
      return deed === 'reset' ? [error.status, failureKind(error)] : [error.code, error.status, failureKind(error)];
    };
    expect(await said('throttle')).toEqual([throttle, status, 'throttled']);
    expect(await said('fail')).toEqual([expect.stringMatching(/^Internal/), 500, 'lost']);
    expect(await said('reset')).toEqual([undefined, 'lost']);
  },
);

// Promise E3 of docs/safety.md.
test('where 30 % of calls fail, most steps end done, the rest are reported, and nothing else is touched', async () => {
  const undisturbed = await scene('eu-west-1', size);
  expect(endings(await undisturbed.apply())).toEqual({ done: steps });
  const wanted = await undisturbed.estate();

  const regions = ['eu-west-2', 'eu-west-3', 'eu-central-1'];
  const scenes = await Promise.all(regions.map((region) => scene(region, size)));
  let done = 0;
  const reasons: string[] = [];
  await Promise.all(
    scenes.map(async (each, at) => {
      const misrule = chaos(each.proxy, 11 + at, 0.3);
      const summary = await each.apply();
      misrule.stop();
      expect(Math.abs(shareOf(misrule, each.proxy) - 0.3)).toBeLessThan(0.06);
      for (const count of Object.values(misrule.done)) expect(count).toBeGreaterThan(5);
      // Every step has its receipt. What is not done has failed, or waited for what failed: it says why.
      expect(summary.waiting).toEqual([]);
      expect(summary.receipts).toHaveLength(steps);
      for (const { ending } of summary.receipts) expect(['done', 'failed', 'skipped']).toContain(ending.status);
      done += endings(summary).done ?? 0;
      for (const { verb, ending } of summary.receipts)
        if (ending.status !== 'done') reasons.push(`${verb}: ${ending.message}`);
      const undone = new Set(
        summary.receipts
          .filter(({ ending }) => ending.status !== 'done')
          .map(({ subject }) => subject.name ?? subject.id),
      );
      const others = (lines: readonly string[]): readonly string[] =>
        lines.filter(
          (line) => ![...undone].some((name) => new RegExp(String.raw`(?<![\w-])${name}(?![\w-])`).test(line)),
        );
      expect(others(await each.estate())).toEqual(others(wanted));
    }),
  );
  // A call is given up after five attempts (0.3 to the fifth: one in 400), and one call may stand for all six instances
  // and the tags that wait for them: 12 of the 210 steps of a scene. More than four such calls are no chance.
  const undone = steps * scenes.length - done;
  expect([undone <= 4 * 2 * size.instances, reasons]).toEqual([true, reasons]);
});

// Promise E4 of docs/safety.md.
test('at 100 % of calls none is done and none is lost: a later run ends them all', async () => {
  const { plan, proxy, estate: now, apply: go } = await scene('us-east-1', { volumes: 6, instances: 3, databases: 2 });
  const before = await now();
  const misrule = chaos(proxy, 7, 1, ['throttle', 'fail', 'reset', 'lose', 'truncate']);
  const during = await go();
  misrule.stop();
  expect(during.receipts).toEqual([]);
  expect(during.waiting).toHaveLength(plan.steps.length);
  expect(await now()).toEqual(before);
  expect(endings(await go())).toEqual({ done: plan.steps.length });
});

test('where AWS throttles every write, each step fails, its followers are skipped, nothing is touched', async () => {
  const { plan, proxy, estate: now, apply: go } = await scene('us-east-2', { volumes: 4, instances: 2, databases: 2 });
  const before = await now();
  const writes = new Set(['CreateSnapshot', 'StopInstances', 'StopDBInstance']);
  proxy.fault({ on: ({ operation }) => writes.has(operation), deed: 'throttle' });
  const summary = await go();
  expect(endings(summary)).toEqual({ failed: plan.steps.length / 2, skipped: plan.steps.length / 2 });
  for (const { ending } of summary.receipts)
    if (ending.status === 'failed')
      expect(ending.message).toMatch(/^(RequestLimitExceeded|Throttling) on (ec2|rds):\w+, 5 times$/);
  expect(await now()).toEqual(before);
});
