import { subnetGroup } from '../restore-scene.ts';
import { daysAgo, type Seeder } from '../seeder.ts';
import { mine, myTags, type Saga, tagsThen } from './saga.ts';

/**
 * Not made just now: the emulator names its automated snapshots by the minute, and one that comes back gets another.
 */
function orders(place: Seeder): Promise<string> {
  return place.database('orders', mine, daysAgo(9));
}

async function cluster(place: Seeder, DeletionProtection = false): Promise<void> {
  // The emulator puts every cluster into a subnet group of this name, which it does not have.
  await subnetGroup(place, 'default');
  const base = {
    DBClusterIdentifier: 'ledger',
    Engine: 'aurora-postgresql',
    EngineVersion: '16.3',
    MasterUsername: 'someone',
    MasterUserPassword: 'not-a-secret',
  };
  await place.call('rds', 'create_db_cluster', { ...base, DeletionProtection, Tags: myTags }, daysAgo(9));
  for (const DBInstanceIdentifier of ['ledger-1', 'ledger-2'])
    await place.call(
      'rds',
      'create_db_instance',
      {
        DBInstanceIdentifier,
        DBClusterIdentifier: 'ledger',
        DBInstanceClass: 'db.r6g.large',
        Engine: 'aurora-postgresql',
        Tags: myTags.filter(({ Key }) => Key !== 'due'),
      },
      daysAgo(9),
    );
}

export const databaseSagas: readonly Saga[] = [
  { name: 'rds: tags, stop', seed: (place) => orders(place), policy: { rds: tagsThen('stop') } },
  {
    name: 'rds: start',
    seed: async (place) => place.call('rds', 'stop_db_instance', { DBInstanceIdentifier: await orders(place) }),
    policy: { rds: '[start]' },
  },
  {
    name: 'rds: snapshot, delete with a final snapshot',
    seed: (place) => orders(place),
    policy: { rds: '[snapshot-then-delete]' },
  },
  {
    name: 'rds: snapshot, unprotect, delete',
    seed: async (place) =>
      place.call('rds', 'modify_db_instance', { DBInstanceIdentifier: await orders(place), DeletionProtection: true }),
    policy: { rds: '[{ type: delete, force: true }]' },
  },
  {
    name: 'rds: back from its final snapshot',
    seed: (place) => orders(place),
    policy: { rds: '[snapshot-then-delete]' },
    restore: () => Promise.resolve('orders'),
  },
  {
    name: 'rds-snapshot: tags, delete',
    seed: async (place) => {
      const DBInstanceIdentifier = await place.database('orders', {});
      await place.call('rds', 'create_db_snapshot', {
        DBInstanceIdentifier,
        DBSnapshotIdentifier: 'before-the-move',
        Tags: myTags,
      });
    },
    policy: { 'rds-snapshot': tagsThen('delete') },
  },
  {
    name: 'rds-cluster: start',
    seed: async (place) => {
      await cluster(place);
      await place.call('rds', 'stop_db_cluster', { DBClusterIdentifier: 'ledger' });
    },
    policy: { 'rds-cluster': '[start]' },
  },
  {
    name: 'rds-cluster: tags, snapshot, members, delete with a final snapshot',
    seed: (place) => cluster(place),
    policy: { 'rds-cluster': tagsThen('delete') },
  },
  {
    name: 'rds-cluster: snapshot, unprotect, members, delete',
    seed: (place) => cluster(place, true),
    policy: { 'rds-cluster': '[{ type: delete, force: true }]' },
  },
  {
    name: 'rds-cluster: back from its final snapshot, with its members',
    seed: (place) => cluster(place),
    policy: { 'rds-cluster': '[snapshot-then-delete]' },
    restore: () => Promise.resolve('ledger'),
  },
  {
    name: 'rds-cluster-snapshot: tags, delete',
    seed: async (place) => {
      await cluster(place);
      const of = { DBClusterIdentifier: 'ledger', DBClusterSnapshotIdentifier: 'before-the-move' };
      await place.call('rds', 'create_db_cluster_snapshot', { ...of, Tags: myTags });
    },
    policy: { 'rds-cluster-snapshot': tagsThen('delete') },
  },
];
