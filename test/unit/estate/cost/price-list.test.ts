import { expect, test } from '@jest/globals';
import type { PricePart } from '../../../../src/core/evidence/cost.ts';
import { databaseParts, stoppedDatabaseParts } from '../../../../src/estate/cost/price-list.ts';

const place = { account: '123456789012', region: 'eu-west-1' };
const at = '2026-11-21T02:00:00Z';
const database = {
  Engine: 'mysql',
  EngineVersion: '8.4.3',
  DBInstanceClass: 'db.m7g.large',
  StorageType: 'gp3',
  AllocatedStorage: 400,
  Iops: 12_000,
  StorageThroughput: 500,
};

const asked = (parts: readonly PricePart[] | undefined) =>
  parts?.map(({ question: { usage, unit }, amount }) => `${amount} ${unit} of ${usage ?? 'anything'}`);

test('storage is asked for all engines and for its own, by the usage type without the region', () => {
  expect(databaseParts(database, place, at)).toEqual([
    {
      question: {
        service: 'AmazonRDS',
        product: {
          regionCode: 'eu-west-1',
          deploymentOption: 'Single-AZ',
          productFamily: 'Database Instance',
          instanceType: 'db.m7g.large',
          databaseEngine: 'MySQL',
        },
        usage: 'InstanceUsage:*',
        unit: 'Hrs',
      },
      amount: 730,
    },
    {
      question: {
        service: 'AmazonRDS',
        product: {
          regionCode: 'eu-west-1',
          deploymentOption: 'Single-AZ',
          productFamily: 'Database Storage',
          volumeType: 'General Purpose-GP3',
        },
        anyOf: { databaseEngine: ['Any', 'MySQL'] },
        usage: 'RDS:GP3-Storage',
        unit: 'GB-Mo',
      },
      amount: 400,
    },
  ]);
});

test.each([
  [
    'beyond what gp3 includes',
    { Iops: 14_000, StorageThroughput: 600 },
    [
      '730 Hrs of InstanceUsage:*',
      '400 GB-Mo of RDS:GP3-Storage',
      '2000 IOPS-Mo of RDS:GP3-PIOPS',
      '100 MBPS-Mo of RDS:GP3-Throughput',
    ],
  ],
  [
    'Multi-AZ',
    { MultiAZ: true, Iops: 14_000 },
    ['730 Hrs of Multi-AZUsage:*', '400 GB-Mo of RDS:Multi-AZ-GP3-Storage', '2000 IOPS-Mo of RDS:Multi-AZ-GP3-PIOPS'],
  ],
  ['gp2', { StorageType: 'gp2' }, ['730 Hrs of InstanceUsage:*', '400 GB-Mo of RDS:GP2-Storage']],
  [
    'io1',
    { StorageType: 'io1' },
    ['730 Hrs of InstanceUsage:*', '400 GB-Mo of RDS:PIOPS-Storage', '12000 IOPS-Mo of RDS:PIOPS'],
  ],
  [
    'io2, Multi-AZ',
    { StorageType: 'io2', MultiAZ: true },
    [
      '730 Hrs of Multi-AZUsage:*',
      '400 GB-Mo of RDS:Multi-AZ-IO2-PIOPS-Storage',
      '12000 IOPS-Mo of RDS:Multi-AZ-IO2-PIOPS',
    ],
  ],
  [
    'Extended Support',
    { EngineVersion: '5.7.44', MultiAZ: true },
    [
      '730 Hrs of Multi-AZUsage:*',
      '400 GB-Mo of RDS:Multi-AZ-GP3-Storage',
      '2920 vCPU-hour of ExtendedSupport:Yr3:MySQL5.7',
    ],
  ],
  [
    'Aurora, past its support, whose storage is the cluster’s',
    {
      Engine: 'aurora-mysql',
      EngineVersion: '5.7.mysql_aurora.2.12.6',
      StorageType: 'aurora-iopt1',
      DBClusterIdentifier: 'orders',
      MultiAZ: true,
    },
    ['730 Hrs of InstanceUsageIOOptimized:*', '1460 vCPU-hour of ExtendedSupport:Yr1-Yr2:AuroraMySQL2'],
  ],
  ['stopped', { DBInstanceStatus: 'stopped' }, ['400 GB-Mo of RDS:GP3-Storage']],
])('%s', (_, changed, expected) => {
  expect(asked(databaseParts({ ...database, ...changed }, place, at))).toEqual(expected);
});

test('what remains of a stopped one is among what is asked of a running one', () => {
  const running = databaseParts({ ...database, EngineVersion: '5.7.44' }, place, at);
  const stopped = stoppedDatabaseParts({ ...database, EngineVersion: '5.7.44' }, place, at);
  expect(stopped).toEqual(running?.slice(1));
});

test.each([
  ['a licence', { Engine: 'oracle-ee' }],
  ['magnetic storage', { StorageType: 'standard' }],
  ['a Multi-AZ cluster', { DBClusterIdentifier: 'three' }],
  ['Serverless v2', { Engine: 'aurora-mysql', DBInstanceClass: 'db.serverless', DBClusterIdentifier: 'orders' }],
  [
    'a class whose vCPUs are not known, in Extended Support',
    { EngineVersion: '5.7.44', DBInstanceClass: 'db.x1.large' },
  ],
])('%s is not asked', (_, changed) => {
  expect(databaseParts({ ...database, ...changed }, place, at)).toBe(undefined);
});
