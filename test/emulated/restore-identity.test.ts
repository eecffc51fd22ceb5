import { afterAll, expect } from '@jest/globals';
import { startMoto } from './moto.ts';
import { last, mine, type Scene, scenes } from './restore-scene.ts';
import { until } from './workplace.ts';

/** What has the name of what was deleted may be another resource, or what a killed restore has created itself. */
const moto = startMoto();
const scene = scenes(moto);

afterAll(async () => (await moto).stop());

const Tags = Object.entries(mine).map(([Key, Value]) => ({ Key, Value }));
const login = { MasterUsername: 'someone', MasterUserPassword: 'not-a-secret' };

scene(
  'a restore of a database whose delete ended failed goes on where it was killed, and ends once',
  'us-west-2',
  async (at) => {
    await at.place.database('orders', mine);
    // The final snapshot looks smaller than the database that is gone.
    const smaller = at.proxy.fault({
      on: (call) => call.operation === 'DescribeDBSnapshots' && at.proxy.count('DeleteDBInstance') > 0,
      deed: { rewrite: (body) => body.replaceAll('<AllocatedStorage>20<', '<AllocatedStorage>10<') },
    });
    const receipt = await failedDelete(at, 'rds', '[snapshot-then-delete]');
    smaller();
    expect(await at.place.databaseNow('orders')).toBeUndefined();
    await killedAt(at, receipt, 'RestoreDBInstanceFromDBSnapshot');
    await until(async () => (await at.place.databaseNow('orders')) !== undefined, 'the database is made');
    await killedAt(at, receipt, 'ModifyDBInstance');
    expect(await at.restore(receipt)).toMatchObject({ code: 0, err: '' });
    const writes = at.proxy.writes();
    expect(writes.filter((name) => name === 'RestoreDBInstanceFromDBSnapshot')).toHaveLength(1);
    expect(writes.at(-1)).toBe('AddTagsToResource');
    expect((await at.restore(receipt)).out).toContain('It was undone before');
  },
);

scene(
  'a restore of a cluster whose delete ended failed sets all of it, though it was killed after the creation',
  'eu-west-1',
  async (at) => {
    await cluster(at, 'ledger', ['ledger-1', 'ledger-2']);
    const stop = at.proxy.fault({ on: 'DeleteDBCluster', deed: { error: 'InvalidDBClusterStateFault', status: 400 } });
    const receipt = await failedDelete(at, 'rds-cluster', '[snapshot-then-delete]');
    stop();
    await removeCluster(at, 'ledger');
    await killedAt(at, receipt, 'RestoreDBClusterFromSnapshot');
    await until(async () => (await clusters(at)).length > 0, 'the cluster is made');
    expect(await at.restore(receipt)).toMatchObject({ code: 0, err: '' });
    const writes = at.proxy.writes();
    expect(writes.filter((name) => name === 'RestoreDBClusterFromSnapshot')).toHaveLength(1);
    expect(writes.slice(-4)).toEqual(['CreateDBInstance', 'CreateDBInstance', 'ModifyDBCluster', 'AddTagsToResource']);
  },
);

scene("a stranger of the cluster's name gets none of its instances", 'eu-west-2', async (at) => {
  await cluster(at, 'ledger', ['ledger-1']);
  const stop = at.proxy.fault({ on: 'DeleteDBCluster', deed: { error: 'InvalidDBClusterStateFault', status: 400 } });
  const receipt = await failedDelete(at, 'rds-cluster', '[snapshot-then-delete]');
  stop();
  await removeCluster(at, 'ledger');
  await at.place.call('rds', 'create_db_cluster', {
    ...{ DBClusterIdentifier: 'ledger', Engine: 'aurora-postgresql', ...login },
  });
  const refused = await at.restore(receipt);
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused.err).toContain('There is a rds-cluster ledger already, and Mayfly overwrites nothing.');
  expect(at.proxy.writes()).toEqual([]);
});

scene("a stranger of a stopped database's name is not started", 'eu-west-3', async (at) => {
  await at.place.database('orders', mine);
  const stopped = last(await at.carryOut('rds', '[stop]'), 'stop');
  await at.place.call('rds', 'delete_db_instance', { DBInstanceIdentifier: 'orders', SkipFinalSnapshot: true });
  await at.place.database('orders', {});
  await at.place.call('rds', 'stop_db_instance', { DBInstanceIdentifier: 'orders' });
  const refused = await at.restore(stopped.step);
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused.err).toContain('rds orders does not exist any more: another one has its name.');
  expect(at.proxy.writes()).toEqual([]);
});

async function cluster({ place }: Scene, name: string, members: readonly string[]): Promise<void> {
  const Engine = 'aurora-postgresql';
  await place.call('rds', 'create_db_cluster', { DBClusterIdentifier: name, Engine, ...login, Tags });
  for (const DBInstanceIdentifier of members)
    await place.call('rds', 'create_db_instance', {
      ...{ DBInstanceIdentifier, DBClusterIdentifier: name, Engine, DBInstanceClass: 'db.r5.large', Tags },
    });
}

async function clusters({ place }: Scene): Promise<readonly unknown[]> {
  return (await place.call('rds', 'describe_db_clusters', {})).DBClusters as readonly unknown[];
}

/** What is left of it. */
async function removeCluster({ place }: Scene, name: string): Promise<void> {
  await place.call('rds', 'delete_db_cluster', { DBClusterIdentifier: name, SkipFinalSnapshot: true });
}

/** The id of the receipt of the delete that fails. */
async function failedDelete(at: Scene, type: string, actions: string): Promise<string> {
  at.work.write(
    'due.yml',
    `policies: [{ name: due, resource: ${type}, filters: ["tag:due": present], actions: ${actions} }]\n`,
  );
  await at.work.mayfly('plan', 'due.yml');
  const ran = await at.work.mayfly('apply', 'out/plan', '--mode', 'act', '--json');
  expect(ran.code).toBe(3);
  at.proxy.forget();
  return last((JSON.parse(ran.out) as { receipts: Parameters<typeof last>[0] }).receipts, 'delete').step;
}

/** AWS does what this call asks for; the process dies before it has the answer. */
async function killedAt(at: Scene, receipt: string, operation: string): Promise<void> {
  at.proxy.fault({ on: operation, times: 1, deed: 'silence' });
  const run = at.work.start('restore', receipt, '--mode', 'act');
  await until(() => at.proxy.count(operation) === 1, `${operation} is sent`);
  run.signal('SIGKILL');
  await run.ended;
}
