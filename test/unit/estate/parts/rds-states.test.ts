import { expect, test } from '@jest/globals';
import { checkOnTheWay, isBrokenState, isOnItsWay, passingState } from '../../../../src/estate/parts/rds-states.ts';
import { fakeAws } from '../fake-aws.ts';
import { check, now, resourceOf, typeNamed } from '../resources/run-verb.ts';

/** The states of both pages. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html */
const broken = [
  'failed',
  'deleting',
  'inaccessible-encryption-credentials',
  'inaccessible-encryption-credentials-recoverable',
  'incompatible-create',
  'incompatible-network',
  'incompatible-option-group',
  'incompatible-parameters',
  'incompatible-restore',
  'insufficient-capacity',
  'restore-error',
  'storage-full',
  'cloning-failed',
  'migration-failed',
];
const onTheWay = [
  'backing-up',
  'backtracking',
  'configuring-enhanced-monitoring',
  'configuring-iam-database-auth',
  'configuring-log-exports',
  'converting-to-vpc',
  'creating',
  'delete-precheck',
  'failing-over',
  'maintenance',
  'migrating',
  'modifying',
  'moving-to-vpc',
  'promoting',
  'rebooting',
  'renaming',
  'resetting-master-credentials',
  'starting',
  'storage-config-upgrade',
  'storage-initialization',
  'storage-optimization',
  'update-iam-db-auth',
  'upgrading',
];
const settled = ['available', 'stopped', 'stopping'];

test('each state is broken, on its way to `available`, or neither', () => {
  const all = [...broken, ...onTheWay, ...settled];
  expect(all.filter(isBrokenState)).toEqual(broken);
  expect(all.filter(isOnItsWay)).toEqual(onTheWay);
  expect([isBrokenState(undefined), isOnItsWay(undefined)]).toEqual([false, false]);
});

test('what passes is waited for; the storage is optimized beside everything else, and for hours', () => {
  expect(passingState('backing-up')).toEqual({ message: 'it is backing-up', passes: true });
  const written = [...broken, ...settled, 'storage-optimization', undefined];
  expect(written.filter((status) => passingState(status) !== undefined)).toEqual([]);
});

// The backup window may begin between the plan and the write, and a snapshot begins a backup.
test.each([
  ['rds', 'snapshot'],
  ['rds', 'unprotect'],
  ['rds', 'stop'],
  ['rds', 'delete'],
  ['rds-cluster', 'snapshot'],
  ['rds-cluster', 'unprotect'],
  ['rds-cluster', 'delete'],
])('%s: a %s waits while there is a backup, and is not tried in vain', async (type, verb) => {
  const obstacleIn = (status: string) => {
    const raw = { DBInstanceIdentifier: 'x', DBInstanceStatus: status, DBClusterIdentifier: 'x', Status: status };
    const { DBClusterIdentifier: _cluster, ...database } = raw;
    const source = resourceOf(type, type === 'rds' ? database : raw);
    const answers = {
      'rds:DescribeDBInstances': () => ({ DBInstances: [] }),
      'rds:DescribeDBClusterSnapshots': () => ({ DBClusterSnapshots: [] }),
      'rds:DescribeAccountAttributes': () => ({ AccountQuotas: [] }),
    };
    const input = { source, options: {} as never, step: 'step-1' };
    return typeNamed(type).verbs[verb]?.obstacle?.(fakeAws(answers), input);
  };
  expect(await obstacleIn('backing-up')).toMatchObject({ passes: true });
  expect(await obstacleIn('available')).toBeUndefined();
});

const ago = (minutes: number) => ({ notes: { sent: new Date(now.getTime() - minutes * 60_000).toISOString() } });

test.each<['available' | 'stopped', string | undefined, number, string]>([
  ['available', 'starting', 600, 'wait'],
  ['available', 'maintenance', 600, 'wait'],
  ['available', 'stopped', 59, 'wait'],
  ['available', 'stopped', 60, 'an hour after the request it is stopped'],
  ['available', 'stopping', 60, 'an hour after the request it is stopping'],
  ['available', 'incompatible-network', 1, 'it is incompatible-network, not available'],
  ['available', undefined, 1, 'it is gone, not available'],
  ['stopped', 'stopping', 600, 'wait'],
  ['stopped', 'available', 59, 'wait'],
  ['stopped', 'available', 60, 'an hour after the request it is available'],
])('not yet %s: %s after %s minutes is %s', (expected, status, minutes, outcome) => {
  const checked = checkOnTheWay(status, expected, { performed: ago(minutes), now });
  expect(checked).toEqual(outcome === 'wait' ? { status: 'wait' } : { status: 'failed', message: outcome });
});

test('without the time of the request nothing is concluded from the state before it', () => {
  expect(checkOnTheWay('stopped', 'available', { performed: {}, now })).toEqual({ status: 'wait' });
});

test.each([
  ['rds', 'start', 'stopped'],
  ['rds', 'stop', 'available'],
  ['rds-cluster', 'start', 'stopped'],
])('%s: a %s that did not happen fails after an hour', async (type, verb, status) => {
  const raw = { DBInstanceIdentifier: 'x', DBClusterIdentifier: 'x', DBInstanceStatus: status, Status: status };
  const replies = {
    'rds:DescribeDBInstances': () => ({ DBInstances: [raw] }),
    'rds:DescribeDBClusters': () => ({ DBClusters: [raw] }),
  };
  const checkAfter = (minutes: number) => check(resourceOf(type, raw), verb, replies, ago(minutes));
  expect(await checkAfter(5)).toEqual({ status: 'wait' });
  expect(await checkAfter(61)).toEqual({ status: 'failed', message: `an hour after the request it is ${status}` });
});
