import { afterAll, expect } from '@jest/globals';
import { startMoto } from './moto.ts';
import { mine, type Scene, scenes } from './restore-scene.ts';

/** What a restore has created is on hold, also where the restore ends half-way. */
const moto = startMoto();
const scene = scenes(moto);

afterAll(async () => (await moto).stop());

const Tags = Object.entries(mine).map(([Key, Value]) => ({ Key, Value }));

scene('a database whose settings RDS refuses is on hold all the same', 'us-west-2', async (at) => {
  await at.place.database('orders', mine);
  await at.carryOut('rds', '[snapshot-then-delete]');
  at.proxy.fault({ on: 'ModifyDBInstance', deed: { error: 'InvalidParameterCombination', status: 400 } });
  expect(await at.restore('orders')).toMatchObject({ code: 3, err: '' });
  expect(at.proxy.writes()).toEqual(['RestoreDBInstanceFromDBSnapshot', 'ModifyDBInstance', 'AddTagsToResource']);
  await isLeftAlone(at, 'orders');
});

scene('so is a cluster of which an instance cannot be created', 'eu-west-1', async (at) => {
  const Engine = 'aurora-postgresql';
  await at.place.call('rds', 'create_db_cluster', {
    DBClusterIdentifier: 'ledger',
    Engine,
    MasterUsername: 'someone',
    MasterUserPassword: 'not-a-secret',
    Tags,
  });
  for (const DBInstanceIdentifier of ['ledger-1', 'ledger-2'])
    await at.place.call('rds', 'create_db_instance', {
      DBInstanceIdentifier,
      DBClusterIdentifier: 'ledger',
      DBInstanceClass: 'db.r6g.large',
      Engine,
      Tags,
    });
  await at.carryOut('rds-cluster', '[snapshot-then-delete]');
  at.proxy.fault({ on: 'CreateDBInstance', deed: { error: 'InvalidParameterCombination', status: 400 } });
  expect(await at.restore('ledger')).toMatchObject({ code: 3, err: '' });
  expect(at.proxy.writes().at(-1)).toBe('AddTagsToResource');
  await isLeftAlone(at, 'ledger');
});

scene('nothing is written to what could not be created', 'eu-west-2', async (at) => {
  await at.place.database('orders', mine);
  await at.carryOut('rds', '[snapshot-then-delete]');
  at.proxy.fault({
    on: 'RestoreDBInstanceFromDBSnapshot',
    deed: { error: 'InvalidParameterCombination', status: 400 },
  });
  const ran = await at.restore('orders');
  expect(ran.code).toBe(3);
  expect(ran.out).toContain('the restore before it was not done');
  expect(at.proxy.writes().filter((name) => name !== 'RestoreDBInstanceFromDBSnapshot')).toEqual([]);
});

/** The policy that deleted it matches it again, and may not delete it. */
async function isLeftAlone({ work }: Scene, id: string): Promise<void> {
  expect(await work.mayfly('plan', 'due.yml')).toMatchObject({ code: 0 });
  const { steps, refusals } = work.plan();
  expect(steps).toEqual([]);
  expect(refusals.map(({ subject, cause }) => [subject.id, cause])).toEqual([[id, 'on-hold']]);
}
