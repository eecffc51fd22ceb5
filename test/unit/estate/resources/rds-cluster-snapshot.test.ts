import { expect, test } from '@jest/globals';
import { beginningOf } from '../../../../src/core/resource-type.ts';
import { fakeAws, place } from '../fake-aws.ts';
import { blocked, check, perform, resourceOf, tagList, typeNamed } from './run-verb.ts';

const type = typeNamed('rds-cluster-snapshot');
const raw = {
  DBClusterSnapshotIdentifier: 'nightly',
  DBClusterIdentifier: 'ledger',
  SnapshotCreateTime: '2026-11-01T00:00:00Z',
  SnapshotType: 'manual',
  Status: 'available',
};

test('a snapshot is known by its name, has an ARN even if AWS reports none, and counts from its creation', () => {
  const arn = `arn:aws:rds:${place.region}:${place.account}:cluster-snapshot:nightly`;
  expect(resourceOf(type.name, raw)).toMatchObject({ id: 'nightly', arn });
  expect(beginningOf(raw, type)).toBe('2026-11-01T00:00:00Z');
});

test('a snapshot belongs to its cluster and its stack, and AWS Backup controls its own', () => {
  expect(type.partOf?.({ ...raw, Tags: tagList({ 'aws:cloudformation:stack-name': 'shop' }) })).toEqual([
    { type: 'rds-cluster', id: 'ledger' },
    { type: 'cfn', id: 'shop' },
  ]);
  expect(type.controllers?.({ ...raw, Tags: tagList({ 'aws:backup:source-resource': 'x' }) })[0]?.name).toBe(
    'AWS Backup',
  );
});

test('AWS’s TagList is read as Tags', async () => {
  const aws = fakeAws({ 'rds:DescribeDBClusterSnapshots': () => ({ DBClusterSnapshots: [{ ...raw, TagList: [] }] }) });
  expect(await type.list.pages(aws)).toEqual([{ ...raw, Tags: [] }]);
});

test('only manual snapshots can be deleted, and only available ones restored', () => {
  expect(blocked(resourceOf(type.name, raw), 'delete')).toBeUndefined();
  expect(blocked(resourceOf(type.name, { ...raw, SnapshotType: 'automated' }), 'delete')).toBe(
    'it is automated: only AWS itself can delete it',
  );
  expect(blocked(resourceOf(type.name, { ...raw, Status: 'creating' }), 'delete')).toBe(
    'it is creating, and RDS deletes only available snapshots',
  );
  expect(blocked(resourceOf(type.name, { ...raw, Status: 'failed' }), 'delete')).toBeUndefined();
  expect(blocked(resourceOf(type.name, { ...raw, Status: 'creating' }), 'restore')).toBe(
    'it is creating, not available',
  );
});

test('a deleted snapshot is waited for while AWS lists it', async () => {
  const listed = (DBClusterSnapshots: object[]) => ({
    'rds:DescribeDBClusterSnapshots': () => ({ DBClusterSnapshots }),
  });
  expect(await check(resourceOf(type.name, raw), 'delete', listed([raw]))).toEqual({ status: 'wait' });
  expect(await check(resourceOf(type.name, raw), 'delete', listed([]))).toMatchObject({ status: 'done' });
});

test('a restore creates a cluster and waits until it is available', async () => {
  const source = resourceOf(type.name, raw);
  const options = { settings: { DBClusterIdentifier: 'ledger', Engine: 'aurora-postgresql' }, tags: {} };
  const { sent, performed } = await perform(
    'restore',
    [source],
    { 'rds:RestoreDBClusterFromSnapshot': () => ({}) },
    options,
  );
  expect(sent[0]?.input).toMatchObject({ SnapshotIdentifier: 'nightly', DBClusterIdentifier: 'ledger' });
  expect(performed).toMatchObject([{ created: { type: 'rds-cluster', id: 'ledger' } }]);
  const checked = (clusters: object[]) =>
    check(source, 'restore', { 'rds:DescribeDBClusters': () => ({ DBClusters: clusters }) }, performed[0], options);
  expect(await checked([{ Status: 'creating' }])).toEqual({ status: 'wait' });
  expect(await checked([{ Status: 'available', Engine: 'aurora-postgresql' }])).toMatchObject({ status: 'done' });
  expect(await checked([{ Status: 'migration-failed' }])).toEqual({
    status: 'failed',
    message: 'cluster ledger is migration-failed',
  });
  expect(await checked([])).toEqual({ status: 'wait' });
});
