import { expect, test } from '@jest/globals';
import { beginningOf } from '../../../../src/core/resource-type.ts';
import { fakeAws, place } from '../fake-aws.ts';
import { blocked, check, perform, resourceOf, tagList, typeNamed } from './run-verb.ts';

const type = typeNamed('rds-snapshot');
const raw = {
  DBSnapshotIdentifier: 'nightly',
  DBInstanceIdentifier: 'orders',
  SnapshotCreateTime: '2026-11-01T00:00:00Z',
  SnapshotType: 'manual',
  Status: 'available',
};

test('a snapshot is known by its name, has an ARN even if AWS reports none, and counts from its creation', () => {
  const arn = `arn:aws:rds:${place.region}:${place.account}:snapshot:nightly`;
  expect(resourceOf(type.name, raw)).toMatchObject({ id: 'nightly', arn });
  expect(resourceOf(type.name, { ...raw, DBSnapshotArn: 'arn:reported' }).arn).toBe('arn:reported');
  expect(beginningOf(raw, type)).toBe('2026-11-01T00:00:00Z');
});

test('a snapshot belongs to its database and its stack, and AWS Backup controls its own', () => {
  expect(type.partOf?.({ ...raw, Tags: tagList({ 'aws:cloudformation:stack-name': 'shop' }) })).toEqual([
    { type: 'rds', id: 'orders' },
    { type: 'cfn', id: 'shop' },
  ]);
  expect(type.controllers?.({ ...raw, Tags: tagList({ 'aws:backup:source-resource': 'x' }) })[0]?.name).toBe(
    'AWS Backup',
  );
});

test('AWS’s TagList is read as Tags', async () => {
  const aws = fakeAws({
    'rds:DescribeDBSnapshots': () => ({ DBSnapshots: [{ ...raw, TagList: tagList({ team: 'web' }) }] }),
  });
  expect(await type.list.pages(aws)).toEqual([{ ...raw, Tags: tagList({ team: 'web' }) }]);
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
  const listed = (DBSnapshots: object[]) => ({ 'rds:DescribeDBSnapshots': () => ({ DBSnapshots }) });
  expect(await check(resourceOf(type.name, raw), 'delete', listed([raw]))).toEqual({ status: 'wait' });
  expect(await check(resourceOf(type.name, raw), 'delete', listed([]))).toMatchObject({ status: 'done' });
});

test('a restore creates a database and waits until it is available', async () => {
  const source = resourceOf(type.name, raw);
  const options = { settings: { DBInstanceIdentifier: 'orders', Engine: 'postgres' }, tags: {} };
  const { sent, performed } = await perform(
    'restore',
    [source],
    { 'rds:RestoreDBInstanceFromDBSnapshot': () => ({}) },
    options,
  );
  expect(sent[0]?.input).toMatchObject({
    DBSnapshotIdentifier: 'nightly',
    DBInstanceIdentifier: 'orders',
    Tags: [{ Key: 'mayfly:step', Value: 'step-1' }],
  });
  const checked = (database: object) =>
    check(source, 'restore', { 'rds:DescribeDBInstances': () => ({ DBInstances: [database] }) }, performed[0], options);
  expect(await checked({ DBInstanceStatus: 'creating' })).toEqual({ status: 'wait' });
  expect(await checked({ DBInstanceStatus: 'available', Engine: 'postgres' })).toMatchObject({ status: 'done' });
  expect(await checked({ DBInstanceStatus: 'available', Engine: 'mysql' })).toEqual({
    status: 'failed',
    message: 'database orders was created with Engine mysql, but the original had postgres',
  });
  expect(await checked({ DBInstanceStatus: 'incompatible-network' })).toEqual({
    status: 'failed',
    message: 'database orders is incompatible-network',
  });
});
