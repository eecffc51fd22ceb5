import { expect, test } from '@jest/globals';
import { rdsPrices } from '../../../../src/estate/cost/rds.prices.ts';
import { databasePerMonth, stoppedDatabasePerMonth } from '../../../../src/estate/cost/rds.ts';

const virginia = { account: '123456789012', region: 'us-east-1' };
const ireland = { ...virginia, region: 'eu-west-1' };
const at = '2026-11-21T02:00:00Z';

const postgres = {
  Engine: 'postgres',
  EngineVersion: '16.4',
  DBInstanceClass: 'db.t3.micro',
  StorageType: 'gp3',
  AllocatedStorage: 20,
};
const mysql = { ...postgres, Engine: 'mysql', EngineVersion: '8.4.3', DBInstanceClass: 'db.t3.large' };
const aurora = {
  Engine: 'aurora-postgresql',
  EngineVersion: '16.4',
  DBInstanceClass: 'db.r6g.large',
  DBClusterIdentifier: 'orders',
  StorageType: 'aurora',
};

test.each([
  ['instance and storage', postgres, virginia, 0.018 * 730 + 20 * 0.115],
  ['Multi-AZ twice', { ...postgres, MultiAZ: true }, virginia, 2 * (0.018 * 730 + 20 * 0.115)],
  ['a stopped one its storage alone', { ...postgres, DBInstanceStatus: 'stopped' }, virginia, 20 * 0.115],
  ['io1 by its IOPS', { ...mysql, StorageType: 'io1', AllocatedStorage: 100, Iops: 1200 }, virginia, 99.28 + 132.5],
  ['io2 by its IOPS', { ...mysql, StorageType: 'io2', AllocatedStorage: 100, Iops: 1200 }, virginia, 99.28 + 132.5],
  ['gp3 with its baseline', { ...mysql, AllocatedStorage: 100, Iops: 3000, StorageThroughput: 125 }, virginia, 110.78],
  ['gp3 above it', { ...mysql, AllocatedStorage: 100, Iops: 4000 }, virginia, 110.78 + 20],
  ['gp3 of 400 GiB with 12,000 IOPS', { ...mysql, AllocatedStorage: 400, Iops: 12_000 }, virginia, 99.28 + 46],
  ['gp3 of 400 GiB above them', { ...mysql, AllocatedStorage: 400, Iops: 14_000 }, virginia, 99.28 + 46 + 40],
  ['gp3 of 399 GiB with 12,000', { ...mysql, AllocatedStorage: 399, Iops: 12_000 }, virginia, 99.28 + 45.885 + 180],
  ['Ireland', { ...postgres, DBInstanceClass: 'db.t4g.medium' }, ireland, 0.069 * 730 + 20 * 0.127],
  ['an instance of Aurora, without storage', aurora, virginia, 0.26 * 730],
  ['I/O-Optimized', { ...aurora, StorageType: 'aurora-iopt1' }, virginia, 0.338 * 730],
])('%s', (_, database, place, dollars) => {
  expect(databasePerMonth(database, place, at)).toEqual({
    perMonth: expect.closeTo(dollars, 6),
    source: expect.stringMatching(/^list prices of \d{4}(?:-\d\d-\d\d)?, https:\/\/aws\.amazon\.com\/rds\//),
  });
});

test('the sum is as old as its oldest price', () => {
  const { source } = databasePerMonth(postgres, ireland, at) as { readonly source: string };
  expect(source).toBe('list prices of 2019, https://aws.amazon.com/rds/postgresql/pricing/');
});

const old = { ...mysql, EngineVersion: '5.7.44-rds.20240808' };
test.each([
  ['before it begins', { ...old }, '2024-02-29T23:59:59Z', 0],
  ['in its first two years, by vCPU', { ...old }, '2024-03-01T00:00:00Z', 2 * 0.1 * 730],
  ['in its third', { ...old }, '2026-03-01T00:00:00Z', 2 * 0.2 * 730],
  ['for the standby, too', { ...old, MultiAZ: true }, '2025-01-01T00:00:00Z', 4 * 0.1 * 730],
  [
    'not where the owner did not enrol',
    { ...old, EngineLifecycleSupport: 'open-source-rds-extended-support-disabled' },
    at,
    0,
  ],
  ['of MySQL 8.0', { ...mysql, EngineVersion: '8.0.36' }, '2026-08-01T00:00:00Z', 2 * 0.1 * 730],
])('Extended Support counts %s', (_, database, when, dollars) => {
  const copies = 'MultiAZ' in database ? 2 : 1;
  expect(databasePerMonth(database, virginia, when)).toMatchObject({
    perMonth: expect.closeTo(copies * (99.28 + 2.3) + dollars, 6),
  });
});

test.each([
  ['2028-04-30T23:59:59Z', 0],
  ['2028-05-01T00:00:00Z', 2 * 0.1 * 730],
])('Aurora MySQL 3 has standard support until April 2028: at %s', (when, dollars) => {
  const shop = { ...aurora, Engine: 'aurora-mysql', EngineVersion: '8.0.mysql_aurora.3.08.2' };
  expect(stoppedDatabasePerMonth(shop, virginia, when)).toMatchObject({ perMonth: dollars });
});

test('a stop does not end Extended Support', () => {
  expect(stoppedDatabasePerMonth(old, virginia, at)).toMatchObject({
    perMonth: expect.closeTo(2.3 + 2 * 0.2 * 730, 6),
  });
  expect(stoppedDatabasePerMonth(aurora, virginia, at)).toMatchObject({ perMonth: 0 });
});

test.each([
  ['another engine', { ...postgres, Engine: 'oracle-ee' }, virginia],
  ['another region', postgres, { ...virginia, region: 'ap-east-1' }],
  ['a class that the table lacks', { ...postgres, DBInstanceClass: 'db.x2g.large' }, virginia],
  ['magnetic storage', { ...postgres, StorageType: 'standard' }, virginia],
  ['an unknown size', { ...postgres, AllocatedStorage: undefined }, virginia],
  ['throughput above the baseline', { ...postgres, StorageThroughput: 250 }, virginia],
  ['storage that the table lacks', { ...postgres, StorageType: 'gp2' }, ireland],
  ['an instance of a Multi-AZ cluster', { ...postgres, DBClusterIdentifier: 'three' }, virginia],
  [
    'a stopped one of a Multi-AZ cluster',
    { ...postgres, DBClusterIdentifier: 'three', DBInstanceStatus: 'stopped' },
    virginia,
  ],
  [
    'a stopped one whose engine needs a licence',
    { ...postgres, Engine: 'sqlserver-se', DBInstanceStatus: 'stopped' },
    virginia,
  ],
  [
    'a stopped one of an engine that nobody knows',
    { ...postgres, Engine: 'newdb', DBInstanceStatus: 'stopped' },
    virginia,
  ],
  ['Serverless v2, billed by capacity', { ...aurora, DBInstanceClass: 'db.serverless' }, virginia],
  ['Extended Support without a price', { ...postgres, EngineVersion: '11.22' }, ireland],
  ['a version that no calendar has', { ...postgres, EngineVersion: '9.6.24' }, virginia],
  ['a version that AWS does not report', { ...postgres, EngineVersion: undefined }, virginia],
  ['a region of an object’s own', postgres, { ...virginia, region: 'constructor' }],
  ['a class of an object’s own', { ...postgres, DBInstanceClass: 'toString' }, virginia],
])('%s is unknown, never 0', (_, database, place) => {
  expect(databasePerMonth(database as typeof postgres, place, at)).toEqual({
    unknown: expect.stringContaining('no price is known for'),
  });
});

test('each figure says when and where it was read, and each region has its page', () => {
  const sources = Object.values(rdsPrices).flatMap(({ instances, storage, extendedSupport }) => [
    ...Object.values(instances).flat(),
    storage,
    extendedSupport,
  ]);
  expect(sources.length).toBeGreaterThan(8);
  for (const { asOf, page, readIn } of sources) {
    expect(asOf).toMatch(/^20\d\d(?:-\d\d(?:-\d\d)?)?$/);
    expect(page).toMatch(/^https:\/\/aws\.amazon\.com\/rds\/\w+\/pricing\/$/);
    expect(readIn).not.toBe('');
  }
});
