import { afterAll, expect, test } from '@jest/globals';
import type { Receipt } from '../../src/core/receipt.ts';
import { startMoto } from './moto.ts';
import { type AwsProxy, startProxy } from './proxy.ts';
import { type Seeder, seeder, type Tags } from './seeder.ts';
import { type Applied, type PlanFiles, type Ran, type Workplace, workplace } from './workplace.ts';

/**
 * Databases and clusters, as a person runs them: what their deletion leaves behind, what it cannot do half, and what
 * comes back. The scenes run side by side, each in a region of its own.
 */
const moto = startMoto();
afterAll(async () => (await moto).stop());

interface Scene {
  readonly proxy: AwsProxy;
  readonly place: Seeder;
  readonly work: Workplace;
  /** Plans and applies a policy over what is tagged `scratch`. */
  readonly carryOut: (type: string, actions: string, more?: string) => Promise<Carried>;
}

interface Carried {
  readonly plan: PlanFiles;
  readonly ran: Ran;
  readonly receipts: readonly Receipt[];
  /** `VERB ID: ENDING`, in the order of the plan. */
  readonly endings: readonly string[];
  readonly refusals: readonly string[];
}

function scene(title: string, region: string, play: (scene: Scene) => Promise<void>): void {
  test.concurrent(title, async () => {
    const proxy = await startProxy((await moto).endpoint);
    const work = workplace(proxy.endpoint, { AWS_REGION: region });
    try {
      const carryOut: Scene['carryOut'] = (...asked) => carriedOut(work, proxy, ...asked);
      await play({ proxy, work, place: seeder(await moto, region), carryOut });
    } finally {
      await proxy.stop();
      work.remove();
    }
  });
}

async function carriedOut(
  work: Workplace,
  proxy: AwsProxy,
  type: string,
  actions: string,
  more = '',
): Promise<Carried> {
  work.write(
    'p.yml',
    `policies:\n- name: scratch-${type}\n  resource: ${type}\n  filters: [{"tag:scratch": "yes"}]\n` +
      `  actions: ${actions}\n${more}`,
  );
  await work.mayfly('plan', 'p.yml');
  const plan = work.plan();
  proxy.forget();
  const ran = await work.mayfly('apply', 'out/plan', '--mode', 'act', '--json');
  const { receipts } = JSON.parse(ran.out) as Applied;
  return {
    plan,
    ran,
    receipts,
    // Without the automated snapshots, which only AWS itself deletes.
    refusals: plan.refusals
      .filter(({ subject }) => !subject.id.startsWith('rds:'))
      .map(({ verb, subject, cause, message }) => `${verb} ${subject.id}: ${cause}, ${message}`),
    endings: receipts.map(({ verb, subject, ending }) => `${verb} ${subject.id}: ${ending.status}`),
  };
}

const mine: Tags = { owner: 'ada', 'lifespan-intent': 'ephemeral-task', ttl: '7d', scratch: 'yes', Name: 'parcels' };
const listed = (tags: Tags) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
const secret = { MasterUsername: 'someone', MasterUserPassword: 'not-a-secret' };

async function makeDatabase(place: Seeder, name: string, tags: Tags, more: object = {}): Promise<void> {
  const base = { DBInstanceIdentifier: name, Engine: 'postgres', DBInstanceClass: 'db.t3.micro', AllocatedStorage: 20 };
  await place.call('rds', 'create_db_instance', { ...base, ...secret, Tags: listed(tags), ...more });
}

async function makeCluster(place: Seeder, name: string, members: readonly string[], tags: Tags): Promise<void> {
  const Engine = 'aurora-postgresql';
  const base = { DBClusterIdentifier: name, Engine, CopyTagsToSnapshot: true };
  await place.call('rds', 'create_db_cluster', { ...base, ...secret, Tags: listed(tags) });
  for (const DBInstanceIdentifier of members)
    await place.call('rds', 'create_db_instance', {
      DBInstanceIdentifier,
      DBClusterIdentifier: name,
      Engine,
      DBInstanceClass: 'db.r5.large',
      Tags: listed({ ...tags, role: DBInstanceIdentifier }),
    });
}

type Answer = Readonly<Record<string, unknown>>;
const tagsOf = (answer: Answer | undefined): Tags =>
  Object.fromEntries(
    ((answer?.TagList ?? []) as { Key: string; Value: string }[]).map(({ Key, Value }) => [Key, Value]),
  );
const members = async (place: Seeder): Promise<readonly string[]> =>
  ((await place.call('rds', 'describe_db_instances', {})).DBInstances as Answer[])
    .map(({ DBInstanceIdentifier }) => String(DBInstanceIdentifier))
    .sort();
const created = ({ ending }: Receipt): string => (ending.status === 'done' ? (ending.created?.id ?? '') : '');

/** The emulator names automated snapshots after the minute, so that those of one minute are in each other's way. */
async function forgetAutomated(place: Seeder): Promise<void> {
  for (const [list, kind] of [
    ['DBSnapshots', 'db_snapshot'],
    ['DBClusterSnapshots', 'db_cluster_snapshot'],
  ] as const) {
    const described = await place.call('rds', `describe_${kind}s`, { SnapshotType: 'automated' });
    const id = kind === 'db_snapshot' ? 'DBSnapshotIdentifier' : 'DBClusterSnapshotIdentifier';
    for (const snapshot of described[list] as Answer[])
      await place.call('rds', `delete_${kind}`, { [id]: snapshot[id] });
  }
}

/** What Mayfly writes to each snapshot that it takes. */
const marks = {
  'mayfly:step': expect.stringMatching(/^[0-9a-f]{16}$/),
  'mayfly:source': expect.stringMatching(/:(db|cluster):parcels$/),
  'mayfly:keep-until': expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
};

// Promise C23 of docs/safety.md.
scene(
  'a final snapshot that inherits the tags of its database is marked, and loses those that would end it',
  'eu-west-1',
  async ({ place, carryOut, proxy }) => {
    const inherited = { ...mine, custodian_status: 'Unused: delete@2026/11/20', 'mayfly:step': 'of a restore' };
    await makeDatabase(place, 'parcels', inherited, { CopyTagsToSnapshot: true });
    const { endings, receipts } = await carryOut('rds', '[{type: snapshot-then-delete, keep-days: 14}]');
    expect(endings).toEqual(['snapshot parcels: done', 'delete parcels: done']);
    expect(proxy.writes()).toEqual([
      'CreateDBSnapshot',
      'DeleteDBInstance',
      'RemoveTagsFromResource',
      'AddTagsToResource',
    ]);
    const final = (await place.databaseSnapshotsNow()).find(
      ({ DBSnapshotIdentifier }) => DBSnapshotIdentifier === created(receipts[1] as Receipt),
    );
    expect(tagsOf(final)).toEqual({ owner: 'ada', scratch: 'yes', Name: 'parcels', ...marks });
    // Neither the policy for databases nor one for snapshots ends it before its day.
    const { refusals, endings: later } = await carryOut('rds-snapshot', '[delete]');
    expect(later).toEqual([]);
    expect(refusals).toEqual([expect.stringMatching(/^delete mayfly-\w{16}: on-hold, Mayfly made it as a way back/)]);
  },
);

scene(
  'a delete whose final snapshot cannot be marked is done, says so, and its snapshot stays',
  'eu-west-2',
  async ({ place, carryOut, proxy }) => {
    await makeDatabase(place, 'parcels', mine, { CopyTagsToSnapshot: true });
    proxy.fault({ on: 'RemoveTagsFromResource', deed: { error: 'AccessDenied', status: 403 } });
    const { endings, receipts } = await carryOut('rds', '[snapshot-then-delete]');
    expect(endings).toEqual(['snapshot parcels: done', 'delete parcels: done']);
    expect(receipts[1]?.ending).toMatchObject({
      unmarked: expect.stringContaining('AccessDenied'),
      created: { type: 'rds-snapshot' },
    });
    const { refusals } = await carryOut('rds-snapshot', '[delete]');
    expect(refusals).toEqual([expect.stringMatching(/^delete mayfly-\w{16}: on-hold, .* keeps it until 20/)]);
  },
);

// Promise C24 of docs/safety.md.
scene('a way back is known by the ledger where its tags are gone', 'eu-west-3', async ({ place, carryOut }) => {
  const volume = await place.volume({ ...mine });
  const { receipts } = await carryOut('ebs', '[delete]');
  const snapshot = created(receipts[0] as Receipt);
  expect(await place.volumeNow(volume)).toBeUndefined();
  await place.call('ec2', 'delete_tags', {
    Resources: [snapshot],
    Tags: ['mayfly:step', 'mayfly:source', 'mayfly:keep-until'].map((Key) => ({ Key })),
  });
  await place.tag(snapshot, { scratch: 'yes', 'lifespan-intent': 'ephemeral-task' });
  const { refusals, endings } = await carryOut('ebs-snapshot', '[delete]');
  expect([refusals, endings]).toEqual([[expect.stringContaining(`delete ${snapshot}: on-hold`)], []]);
});

// Promise E18 of docs/safety.md.
scene(
  'a cluster goes readers first; where AWS refuses the last one, the receipt says what went, and that comes back',
  'eu-central-1',
  async ({ place, carryOut, proxy, work }) => {
    await makeCluster(place, 'parcels', ['parcels-1', 'parcels-2'], mine);
    const stop = proxy.fault({
      on: ({ operation, body }) => operation === 'DeleteDBInstance' && body.includes('parcels-1'),
      deed: { error: 'InvalidDBClusterStateFault', status: 400 },
    });
    const { endings, receipts } = await carryOut('rds-cluster', '[snapshot-then-delete]');
    expect(endings).toEqual(['snapshot parcels: done', 'delete parcels: failed']);
    // The first instance of a cluster is its writer.
    expect(receipts[1]?.ending).toMatchObject({ parts: [{ type: 'rds', id: 'parcels-2' }] });
    expect(await members(place)).toEqual(['parcels-1']);
    stop();
    const again = await work.mayfly('apply', 'out/plan', '--mode', 'act');
    expect(again.out).toContain('half done: delete of rds parcels-2');
    expect(again.out).toMatch(/mayfly restore [0-9a-f]{16} --mode act/);
    const restored = await work.mayfly('restore', 'parcels', '--mode', 'act');
    expect([restored.code, restored.err]).toEqual([0, '']);
    expect(await members(place)).toEqual(['parcels-1', 'parcels-2']);
    const back = (await place.call('rds', 'describe_db_instances', { DBInstanceIdentifier: 'parcels-2' }))
      .DBInstances as Answer[];
    expect(tagsOf(back[0])).toMatchObject({ role: 'parcels-2', owner: 'ada' });
    expect(back[0]).toMatchObject({ DBClusterIdentifier: 'parcels', DBInstanceClass: 'db.r5.large' });
  },
);

scene(
  'a cluster that was deleted in two nights comes back with all instances that it had',
  'eu-north-1',
  async ({ place, carryOut, proxy, work }) => {
    await makeCluster(place, 'parcels', ['parcels-1', 'parcels-2'], mine);
    const stop = proxy.fault({
      on: ({ operation, body }) => operation === 'DeleteDBInstance' && body.includes('parcels-1'),
      deed: { error: 'InvalidDBClusterStateFault', status: 400 },
    });
    await carryOut('rds-cluster', '[snapshot-then-delete]');
    stop();
    const { endings } = await carryOut('rds-cluster', '[snapshot-then-delete]');
    expect(endings).toEqual(['snapshot parcels: done', 'delete parcels: done']);
    expect(await members(place)).toEqual([]);
    await forgetAutomated(place);
    const restored = await work.mayfly('restore', 'parcels', '--mode', 'act');
    expect([restored.code, restored.err]).toEqual([0, '']);
    expect(await members(place)).toEqual(['parcels-1', 'parcels-2']);
  },
);

// Promise E19 of docs/safety.md.
scene(
  'nothing of a cluster goes where the quota has no room for its final snapshot',
  'eu-south-1',
  async ({ place, carryOut, proxy }) => {
    await makeCluster(place, 'parcels', ['parcels-1'], mine);
    const quota =
      '<DescribeAccountAttributesResponse><DescribeAccountAttributesResult><AccountQuotas><AccountQuota>' +
      '<AccountQuotaName>ManualClusterSnapshots</AccountQuotaName><Used>100</Used><Max>100</Max>' +
      '</AccountQuota></AccountQuotas></DescribeAccountAttributesResult></DescribeAccountAttributesResponse>';
    const full = { reply: { status: 200, type: 'text/xml', body: Buffer.from(quota) } };
    // The plan finds room for the manual snapshot, which takes the last place.
    const room = { reply: { ...full.reply, body: Buffer.from(quota.replace('<Used>100', '<Used>99')) } };
    proxy.fault({
      on: 'DescribeAccountAttributes',
      deed: () => (proxy.count('CreateDBClusterSnapshot') > 0 ? full : room),
    });
    const { endings, receipts } = await carryOut('rds-cluster', '[snapshot-then-delete]');
    expect(endings).toEqual(['snapshot parcels: done', 'delete parcels: refused']);
    expect(receipts[1]?.ending).toMatchObject({ cause: 'state', message: expect.stringContaining('100 of 100') });
    expect(await members(place)).toEqual(['parcels-1']);
  },
);

// Promise C22 of docs/safety.md.
scene(
  'a stopped database is deleted as it is, and its final snapshot is the verified one',
  'us-east-1',
  async ({ place, carryOut, proxy }) => {
    await makeDatabase(place, 'parcels', mine);
    await place.call('rds', 'stop_db_instance', { DBInstanceIdentifier: 'parcels' });
    const { endings } = await carryOut('rds', '[{type: snapshot-then-delete, keep-days: 14}]');
    expect(endings).toEqual(['delete parcels: done']);
    expect(proxy.writes()).toEqual(['DeleteDBInstance', 'AddTagsToResource']);
    const [final, ...others] = await place.databaseSnapshotsNow();
    expect([tagsOf(final), others]).toEqual([{ Name: 'parcels', ...marks }, []]);
  },
);

scene(
  'a database that is stopped and protected is started, unprotected and deleted; the protection goes before a stop',
  'us-east-2',
  async ({ place, carryOut, proxy }) => {
    await makeDatabase(place, 'parcels', mine, { DeletionProtection: true });
    await place.call('rds', 'stop_db_instance', { DBInstanceIdentifier: 'parcels' });
    const asleep = await carryOut('rds', '[{type: delete, force: true}]');
    expect(asleep.endings).toEqual([
      'start parcels: done',
      'unprotect parcels: done',
      'snapshot parcels: done',
      'delete parcels: done',
    ]);
    await makeDatabase(place, 'orders', mine, { DeletionProtection: true });
    const awake = await carryOut('rds', '[stop, {type: delete, force: true}]');
    expect(awake.endings).toEqual([
      'unprotect orders: done',
      'snapshot orders: done',
      'stop orders: done',
      'delete orders: done',
    ]);
    expect(proxy.writes().slice(0, 4)).toEqual([
      'CreateDBSnapshot',
      'ModifyDBInstance',
      'StopDBInstance',
      'DeleteDBInstance',
    ]);
  },
);

// Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html (`backing-up`)
scene(
  'the backup that a snapshot begins is waited for before the database is unprotected and deleted',
  'ca-central-1',
  async ({ place, carryOut, proxy }) => {
    await makeDatabase(place, 'parcels', mine, { DeletionProtection: true });
    let looks = 4;
    const isBusy = () => looks > 0 && proxy.count('CreateDBSnapshot') > 0;
    proxy.fault({
      on: 'DescribeDBInstances',
      deed: {
        rewrite: (body) => {
          if (!isBusy()) return body;
          looks -= 1;
          return body.replaceAll(/(<DBInstanceStatus>)available/g, '$1backing-up');
        },
      },
    });
    proxy.fault({
      on: ({ operation }) => isBusy() && (operation === 'ModifyDBInstance' || operation === 'DeleteDBInstance'),
      deed: { error: 'InvalidDBInstanceState', status: 400 },
    });
    const { endings } = await carryOut('rds', '[{type: delete, force: true}]');
    expect(endings).toEqual(['unprotect parcels: done', 'snapshot parcels: done', 'delete parcels: done']);
    expect(looks).toBe(0);
    expect(proxy.writes().slice(0, 3)).toEqual(['CreateDBSnapshot', 'ModifyDBInstance', 'DeleteDBInstance']);
  },
);

scene(
  'a stopped cluster is started before it is deleted: AWS deletes nothing of one that is stopped',
  'us-west-1',
  async ({ place, carryOut, work }) => {
    await makeCluster(place, 'parcels', ['parcels-1'], mine);
    await place.call('rds', 'stop_db_cluster', { DBClusterIdentifier: 'parcels' });
    const { endings } = await carryOut('rds-cluster', '[snapshot-then-delete]');
    expect(endings).toEqual(['start parcels: done', 'snapshot parcels: done', 'delete parcels: done']);
    expect(await members(place)).toEqual([]);
    const back = await work.mayfly('restore', 'parcels', '--plan-only');
    expect(back.out).toContain('It comes back running, and it was stopped.');
  },
);

// Promise A26 of docs/safety.md.
scene(
  'a database that a protected one replicates stays, in the plan and where the mark comes later',
  'us-west-2',
  async ({ place, carryOut, proxy }) => {
    await makeDatabase(place, 'parcels', mine);
    const replica = { DBInstanceIdentifier: 'copy', SourceDBInstanceIdentifier: 'parcels' };
    await place.call('rds', 'create_db_instance_read_replica', replica);
    const ResourceName = String((await place.databaseNow('copy'))?.DBInstanceArn);
    const core = [{ Key: 'lifespan-intent', Value: 'persistent-core' }];
    proxy.fault({
      on: ({ operation }) => operation === 'DescribeDBSnapshots' && proxy.count('CreateDBSnapshot') > 0,
      times: 1,
      deed: {
        before: async () => {
          await place.call('rds', 'add_tags_to_resource', { ResourceName, Tags: core });
        },
      },
    });
    const late = await carryOut('rds', '[snapshot-then-delete]');
    expect(late.endings).toEqual(['snapshot parcels: done', 'delete parcels: refused']);
    const planned = await carryOut('rds', '[snapshot-then-delete]');
    expect(planned.refusals.filter((refusal) => refusal.startsWith('delete parcels'))).toEqual([
      'delete parcels: protected, rds copy would also be changed: it is tagged lifespan-intent=persistent-core',
    ]);
    expect(await members(place)).toEqual(['copy', 'parcels']);
  },
);

scene(
  'Neptune and DocumentDB answer behind the same address, and are none of these types',
  'ca-central-1',
  async ({ place, carryOut, proxy }) => {
    await makeCluster(place, 'parcels', ['parcels-1'], mine);
    await makeDatabase(place, 'orders', mine);
    const others = (body: string): string =>
      body
        .replaceAll('<Engine>aurora-postgresql<', '<Engine>neptune<')
        .replaceAll('<Engine>postgres<', '<Engine>docdb<');
    proxy.fault({ on: ({ operation }) => operation.startsWith('DescribeDB'), deed: { rewrite: others } });
    for (const type of ['rds', 'rds-cluster', 'rds-snapshot', 'rds-cluster-snapshot']) {
      const { plan } = await carryOut(type, '[delete]');
      expect([type, plan.header.totals.findings, plan.header.totals.resources]).toEqual([type, 0, 0]);
    }
    expect(proxy.writes()).toEqual([]);
  },
);

scene('a database and a cluster come back with tags that AWS takes', 'sa-east-1', async ({ place, carryOut, work }) => {
  const many = Object.fromEntries(Array.from({ length: 45 }, (_, at) => [`k${at}`, 'v']));
  await makeDatabase(place, 'parcels', { ...mine, ...many });
  await makeCluster(place, 'orders', ['orders-1'], { ...mine, Name: 'orders' });
  await carryOut('rds', '[snapshot-then-delete]');
  await carryOut('rds-cluster', '[snapshot-then-delete]');
  await forgetAutomated(place);
  for (const name of ['parcels', 'orders']) {
    const restored = await work.mayfly('restore', name, '--mode', 'act');
    expect([name, restored.code, restored.err]).toEqual([name, 0, '']);
  }
  expect(await members(place)).toEqual(['orders-1', 'parcels']);
  const back = tagsOf(await place.databaseNow('parcels'));
  expect(Object.keys(back).length).toBeLessThanOrEqual(50);
  expect(back).toMatchObject({
    ...mine,
    'mayfly:restored-from': expect.stringMatching(/^rds parcels receipt \w{16}$/),
  });
});
