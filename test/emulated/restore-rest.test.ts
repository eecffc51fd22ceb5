import { afterAll, expect } from '@jest/globals';
import { startMoto } from './moto.ts';
import { type Answer, comeBack, last, mine, type Scene, scenes, subnetGroup, tagsOf } from './restore-scene.ts';
import { until } from './workplace.ts';

/** A restore that ended before all was done: the next does what is left of it, and only that. */
const moto = startMoto();
const scene = scenes(moto);

afterAll(async () => (await moto).stop());

const Tags = Object.entries(mine).map(([Key, Value]) => ({ Key, Value }));
const denied = { error: 'AccessDenied', status: 403 } as const;

/** The writes of one more `mayfly restore`, and how it ended. */
async function again(
  at: Scene,
  ...words: string[]
): Promise<{ readonly writes: readonly string[]; readonly code: number | null; readonly out: string }> {
  at.proxy.forget();
  const { code, out, err } = await at.restore(...words);
  return { writes: at.proxy.writes(), code, out: `${out}${err}` };
}

/** Only a person may end a hold; the restore says which. */
async function releasedBy(at: Scene, word: string, release: () => Promise<unknown>): Promise<void> {
  const held = await again(at, word);
  expect(held).toMatchObject({ code: 1, writes: [] });
  expect(held.out.replaceAll(/\s+/g, ' ')).toMatch(
    /has created \S+ \S+ and not done the rest, and it is on hold by mayfly-hold=.* Remove that tag/,
  );
  await release();
}

async function releaseDatabase({ place, region }: Scene, name: string, kind = 'db'): Promise<void> {
  await place.call('rds', 'remove_tags_from_resource', {
    ResourceName: `arn:aws:rds:${region}:123456789012:${kind}:${name}`,
    TagKeys: ['mayfly-hold'],
  });
}

async function deletedDatabase(at: Scene): Promise<void> {
  await subnetGroup(at.place, 'inner');
  await at.place.call('rds', 'create_db_instance', {
    DBInstanceIdentifier: 'orders',
    Engine: 'postgres',
    DBInstanceClass: 'db.t3.small',
    AllocatedStorage: 25,
    MasterUsername: 'someone',
    ManageMasterUserPassword: true,
    BackupRetentionPeriod: 5,
    DBSubnetGroupName: 'inner',
    Tags,
  });
  await at.carryOut('rds', '[{ type: delete, force: true }]');
}

// Promise F14 of docs/safety.md.
scene(
  'settings of a database that AWS refused are sent by the next restore, then its password and its hold',
  'us-east-1',
  async (at) => {
    await deletedDatabase(at);
    const mended = at.proxy.fault({ on: 'ModifyDBInstance', deed: denied });
    const first = await again(at, 'orders');
    const writes = ['RestoreDBInstanceFromDBSnapshot', 'ModifyDBInstance', 'AddTagsToResource'];
    expect(first).toMatchObject({ code: 3, writes });
    await releasedBy(at, 'orders', () => releaseDatabase(at, 'orders'));
    // It fails once more, and is held once more; then it can be done. Its snapshot is not needed for that.
    expect(await again(at, 'orders')).toMatchObject({ code: 3, writes: writes.slice(1) });
    await releasedBy(at, 'orders', () => releaseDatabase(at, 'orders'));
    mended();
    const { DBSnapshots } = await at.place.call('rds', 'describe_db_snapshots', { SnapshotType: 'manual' });
    for (const { DBSnapshotIdentifier } of DBSnapshots as readonly Answer[])
      await at.place.call('rds', 'delete_db_snapshot', { DBSnapshotIdentifier });
    const third = await again(at, 'orders');
    expect(third).toMatchObject({
      code: 0,
      writes: ['ModifyDBInstance', 'ModifyDBInstance', 'AddTagsToResource'],
    });
    expect(third.out).toContain('An earlier run did the other steps: only what it has left undone is done now.');
    const back = await at.place.databaseNow('orders');
    expect(back).toMatchObject({ BackupRetentionPeriod: 5, MasterUserSecret: { SecretStatus: 'active' } });
    expect(tagsOf(back)).toEqual(comeBack(mine, 'orders'));
    const fourth = await again(at, 'orders');
    expect(fourth).toMatchObject({ code: 0, writes: [] });
    expect(fourth.out).toContain('It was undone before. `--again`');
  },
);

scene(
  'only the password is left, under a name that was chosen, and the rest is killed and continued',
  'us-east-2',
  async (at) => {
    await deletedDatabase(at);
    const mended = at.proxy.fault({
      on: ({ operation, body }) => operation === 'ModifyDBInstance' && body.includes('ManageMasterUserPassword'),
      deed: denied,
    });
    expect(await again(at, 'orders', '--as', 'orders-2')).toMatchObject({
      code: 3,
      writes: ['RestoreDBInstanceFromDBSnapshot', 'ModifyDBInstance', 'ModifyDBInstance', 'AddTagsToResource'],
    });
    mended();
    await releasedBy(at, 'orders', () => releaseDatabase(at, 'orders-2'));
    at.proxy.forget();
    at.proxy.fault({ on: 'ModifyDBInstance', times: 1, deed: 'silence' });
    const killed = at.work.start('restore', 'orders', '--mode', 'act');
    await until(() => at.proxy.count('ModifyDBInstance') === 1, 'its password is sent');
    killed.signal('SIGKILL');
    await killed.ended;
    const ran = await again(at, 'orders');
    expect(ran.code).toBe(0);
    expect(ran.writes.filter((name) => name !== 'ModifyDBInstance')).toEqual(['AddTagsToResource']);
    expect(await at.place.databaseNow('orders')).toBeUndefined();
    expect(tagsOf(await at.place.databaseNow('orders-2'))).toEqual(comeBack(mine, 'orders'));
  },
);

scene('a database of that name which the restore has not created is left alone', 'us-west-1', async (at) => {
  await deletedDatabase(at);
  at.proxy.fault({ on: 'ModifyDBInstance', deed: denied });
  await again(at, 'orders');
  await at.place.call('rds', 'delete_db_instance', { DBInstanceIdentifier: 'orders', SkipFinalSnapshot: true });
  await at.place.database('orders', {});
  const ran = await again(at, 'orders');
  expect(ran).toMatchObject({ code: 3, writes: [] });
  expect(ran.out).toContain('It was undone before, but not all of it.');
});

scene('a cluster gets the instance that AWS refused, then its settings, then its hold', 'eu-north-1', async (at) => {
  await subnetGroup(at.place, 'inner');
  await at.place.call('rds', 'create_db_cluster', {
    DBClusterIdentifier: 'ledger',
    DBSubnetGroupName: 'inner',
    Engine: 'aurora-postgresql',
    MasterUsername: 'someone',
    MasterUserPassword: 'not-a-secret',
    BackupRetentionPeriod: 4,
    Tags,
  });
  for (const name of ['ledger-1', 'ledger-2'])
    await at.place.call('rds', 'create_db_instance', {
      DBInstanceIdentifier: name,
      DBClusterIdentifier: 'ledger',
      DBInstanceClass: 'db.r6g.large',
      Engine: 'aurora-postgresql',
      Tags,
    });
  await at.carryOut('rds-cluster', '[snapshot-then-delete]');
  let created = 0;
  const mended = at.proxy.fault({ on: (call) => call.operation === 'CreateDBInstance' && ++created > 1, deed: denied });
  expect(await again(at, 'ledger')).toMatchObject({
    code: 3,
    writes: ['RestoreDBClusterFromSnapshot', 'CreateDBInstance', 'CreateDBInstance', 'AddTagsToResource'],
  });
  mended();
  await releasedBy(at, 'ledger', () => releaseDatabase(at, 'ledger', 'cluster'));
  expect(await again(at, 'ledger')).toMatchObject({
    code: 0,
    writes: ['CreateDBInstance', 'ModifyDBCluster', 'AddTagsToResource'],
  });
  const [back] = (await at.place.call('rds', 'describe_db_clusters', {})).DBClusters as readonly Answer[];
  expect(back?.DBClusterMembers).toHaveLength(2);
  expect(tagsOf(back)).toEqual(comeBack(mine, 'ledger'));
  expect(await again(at, 'ledger')).toMatchObject({ code: 0, writes: [] });
});

async function router(at: Scene): Promise<string> {
  const id = await at.place.instance(mine);
  await at.place.call('ec2', 'modify_instance_attribute', { InstanceId: id, SourceDestCheck: { Value: false } });
  await at.carryOut('ec2', '[{ type: delete, image: true }]');
  return id;
}

scene('a router whose checks AWS does not let be switched off is held, and says so', 'eu-west-1', async (at) => {
  const id = await router(at);
  const mended = at.proxy.fault({ on: 'ModifyInstanceAttribute', deed: denied });
  const first = await again(at, id);
  expect(first).toMatchObject({ code: 3, writes: ['RunInstances', 'ModifyInstanceAttribute', 'CreateTags'] });
  expect(first.out.replaceAll(/\s+/g, ' ')).toContain(
    'not all of it: its source/destination checks, which were off, are on: AccessDenied',
  );
  const made = /created ec2 (i-\w+)/.exec(first.out)?.[1] ?? '';
  expect(tagsOf(await at.place.instanceNow(made))).toEqual(comeBack(mine, id));
  mended();
  await releasedBy(at, id, () =>
    at.place.call('ec2', 'delete_tags', { Resources: [made], Tags: [{ Key: 'mayfly-hold' }] }),
  );
  expect(await again(at, id)).toMatchObject({ code: 0, writes: ['ModifyInstanceAttribute', 'CreateTags'] });
  expect(await at.place.instanceNow(made)).toMatchObject({ SourceDestCheck: false });
  expect(tagsOf(await at.place.instanceNow(made))).toEqual(comeBack(mine, id));
  expect(await again(at, id)).toMatchObject({ code: 0, writes: [] });
});

scene('a router that somebody has switched and held by hand needs nothing more', 'eu-west-2', async (at) => {
  const id = await router(at);
  const mended = at.proxy.fault({
    on: ({ operation }) => ['ModifyInstanceAttribute', 'CreateTags'].includes(operation),
    deed: denied,
  });
  const first = await again(at, id);
  expect(first.code).toBe(3);
  expect(first.out.replaceAll(/\s+/g, ' ')).toContain('its own tags were not written: AccessDenied');
  mended();
  const made = /created ec2 (i-\w+)/.exec(first.out)?.[1] ?? '';
  await at.place.call('ec2', 'modify_instance_attribute', { InstanceId: made, SourceDestCheck: { Value: false } });
  await at.place.call('ec2', 'create_tags', { Resources: [made], Tags: [{ Key: 'mayfly-hold', Value: '2030-01-01' }] });
  const ran = await again(at, id);
  expect(ran).toMatchObject({ code: 0, writes: [] });
  expect(ran.out).toContain('It was undone before. `--again`');
});

scene('what was started and not held is held by the next restore, and not started again', 'eu-west-3', async (at) => {
  const id = await at.place.instance(mine);
  const stop = last(await at.carryOut('ec2', '[stop]'), 'stop');
  const mended = at.proxy.fault({ on: 'CreateTags', deed: denied });
  expect(await again(at, stop.step)).toMatchObject({ code: 3, writes: ['StartInstances', 'CreateTags'] });
  mended();
  expect(await again(at, stop.step)).toMatchObject({ code: 0, writes: ['CreateTags'] });
  expect(tagsOf(await at.place.instanceNow(id))).toHaveProperty('mayfly-hold');
  expect(await again(at, stop.step)).toMatchObject({ code: 0, writes: [] });
});
