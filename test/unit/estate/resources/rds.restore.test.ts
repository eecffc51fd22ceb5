import { describe, expect, test } from '@jest/globals';
import { databaseMembers } from '../../../../src/estate/resources/rds.members.ts';
import { recreateDatabase } from '../../../../src/estate/resources/rds.restore.ts';
import { fakeAws, refusal } from '../fake-aws.ts';
import { notSent, receiptOf, requestFor, restorable, settingsOf } from './restoring.ts';
import { check, resourceOf } from './run-verb.ts';

/** A database that has everything that can be restored. */
const full = {
  DBInstanceIdentifier: 'orders',
  DBInstanceArn: 'arn:aws:rds:eu-west-1:123456789012:db:orders',
  DBInstanceClass: 'db.m5.large',
  Engine: 'postgres',
  LicenseModel: 'postgresql-license',
  Endpoint: { Port: 5544 },
  MultiAZ: false,
  AvailabilityZone: 'eu-west-1b',
  StorageType: 'gp3',
  AllocatedStorage: 500,
  Iops: 14_000,
  StorageThroughput: 600,
  PubliclyAccessible: false,
  AutoMinorVersionUpgrade: true,
  CopyTagsToSnapshot: true,
  DeletionProtection: true,
  IAMDatabaseAuthenticationEnabled: true,
  DBSubnetGroup: { DBSubnetGroupName: 'inner' },
  VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-1' }],
  DBParameterGroups: [{ DBParameterGroupName: 'tuned' }],
  OptionGroupMemberships: [{ OptionGroupName: 'audited' }],
  EnabledCloudwatchLogsExports: ['postgresql'],
  NetworkType: 'DUAL',
  DedicatedLogVolume: true,
  BackupTarget: 'outposts',
  CustomerOwnedIpEnabled: true,
  CACertificateIdentifier: 'rds-ca-rsa2048-g1',
  EngineLifecycleSupport: 'open-source-rds-extended-support-disabled',
  DomainMemberships: [{ Domain: 'd-1', IAMRoleName: 'directory' }],
  ProcessorFeatures: [{ Name: 'coreCount', Value: '2' }],
  BackupRetentionPeriod: 5,
  PreferredBackupWindow: '03:00-03:30',
  PreferredMaintenanceWindow: 'sun:04:00-sun:04:30',
  MaxAllocatedStorage: 1000,
  MonitoringInterval: 60,
  MonitoringRoleArn: 'arn:aws:iam::123456789012:role/monitoring',
  DatabaseInsightsMode: 'advanced',
  PerformanceInsightsEnabled: true,
  PerformanceInsightsKMSKeyId: 'arn:aws:kms:eu-west-1:123456789012:key/1',
  PerformanceInsightsRetentionPeriod: 465,
  MasterUserSecret: { SecretArn: 'arn:secret', SecretStatus: 'active', KmsKeyId: 'arn:aws:kms:eu-west-1:1:key/2' },
};

const final = { type: 'rds-snapshot', id: 'mayfly-delete-1' };
const snapshot = resourceOf('rds-snapshot', { DBSnapshotIdentifier: final.id, Status: 'available' });

function planFor(raw: Record<string, unknown>, changes: Parameters<typeof requestFor>[2] = {}) {
  const request = requestFor('rds', raw);
  const receipt = { ...request.receipt, ending: { status: 'done', after: null, created: final } as const };
  return restorable(recreateDatabase({ ...request, receipt, ...changes }));
}

function stepsFor(raw: Record<string, unknown>, changes: Parameters<typeof requestFor>[2] = {}) {
  return planFor(raw, changes).steps([snapshot]);
}

test('every member that the table calls restored is sent', () => {
  expect(notSent(databaseMembers, stepsFor(full))).toEqual([]);
});

test('what a database had and will not have again is said, and nothing else', () => {
  const plan = planFor({
    ...full,
    MasterUserSecret: undefined,
    ReadReplicaDBInstanceIdentifiers: ['orders-replica'],
    AssociatedRoles: [{ RoleArn: 'arn:role' }],
    ActivityStreamStatus: 'started',
    AdditionalStorageVolumes: [{ VolumeName: 'rdsdbdata2' }],
    PendingModifiedValues: { DBInstanceClass: 'db.m5.xlarge' },
  });
  expect(plan.differs).toEqual([
    'Writes after the start of the snapshot are lost.',
    'Changes were waiting for the maintenance window and are not made: {"DBInstanceClass":"db.m5.xlarge"}.',
    'It had read replicas, which are not created again: orders-replica.',
    expect.stringContaining('IAM roles'),
    'Its database activity stream is not started again.',
    expect.stringContaining('additional storage volumes'),
  ]);
  const quiet = { ActivityStreamStatus: 'stopped', PendingModifiedValues: {}, AssociatedRoles: [] };
  expect(planFor({ ...full, MasterUserSecret: undefined, ...quiet }).differs).toHaveLength(1);
});

test.each([
  ['stopped', [], true],
  ['stopped', ['stop'], false],
  ['available', ['start'], true],
  ['available', [], false],
] as const)('of one that was %s after %j by its plan, it is said that it runs now: %s', (status, verbs, isSaid) => {
  const raw = { ...full, DBInstanceStatus: status };
  const earlier = verbs.map((verb) => receiptOf(resourceOf('rds', raw), verb));
  const running = 'It comes back running, and it was stopped.';
  expect(planFor(raw, { earlier }).differs.includes(running)).toBe(isSaid);
});

test('another name is the one that RDS will show', () => {
  const plan = planFor(full, { newName: 'Orders-Back' });
  expect(plan.creates([])).toMatchObject([{ id: 'orders-back' }]);
  expect(settingsOf(plan.steps([snapshot]), 'restore')[0]).toMatchObject({ DBInstanceIdentifier: 'orders-back' });
});

describe('storage figures', () => {
  const sent = (raw: object) => {
    const [{ Iops, StorageThroughput } = {}] = settingsOf(stepsFor({ ...full, ...raw }), 'restore');
    return { Iops, StorageThroughput };
  };

  test.each([
    [
      { Iops: 3000, StorageThroughput: 125 },
      { Iops: undefined, StorageThroughput: undefined },
    ],
    [
      { Iops: 12_000, StorageThroughput: 500 },
      { Iops: 12_000, StorageThroughput: 500 },
    ],
    [
      { Iops: 3000, StorageThroughput: 500 },
      { Iops: 3000, StorageThroughput: 500 },
    ],
    [
      { StorageType: 'gp2', Iops: 3000, StorageThroughput: 0 },
      { Iops: undefined, StorageThroughput: undefined },
    ],
    [
      { StorageType: 'io2', Iops: 5000, StorageThroughput: 0 },
      { Iops: 5000, StorageThroughput: undefined },
    ],
  ])('%j', (raw, expected) => {
    expect(sent(raw)).toEqual(expected);
  });
});

test('a self-managed directory is named by its domain and secret, one of AWS by its id', () => {
  const membership = { Domain: 'd-1', FQDN: 'corp.example', OU: 'OU=db', AuthSecretArn: 'arn:s', DnsIps: ['10.0.0.2'] };
  const [settings] = settingsOf(stepsFor({ ...full, DomainMemberships: [membership] }), 'restore');
  expect(settings).toMatchObject({ DomainFqdn: 'corp.example', DomainOu: 'OU=db', DomainAuthSecretArn: 'arn:s' });
  expect(settings).not.toHaveProperty('Domain');
});

describe('a managed master password', () => {
  test('is a step of its own, after the other settings and before the hold', () => {
    const hold = { key: 'mayfly-hold', value: '2026-11-28' };
    const steps = stepsFor(full, { hold });
    expect(steps.map(({ verb, after, evenAfter }) => [verb, after, ...(evenAfter ?? [])])).toEqual([
      ['restore', []],
      ['configure', [0]],
      ['configure', [1]],
      ['tag', [0], 2],
    ]);
    expect(settingsOf(steps, 'configure')[1]).toEqual({
      ManageMasterUserPassword: true,
      MasterUserSecretKmsKeyId: 'arn:aws:kms:eu-west-1:1:key/2',
    });
  });

  test('of tenants is only told', () => {
    const plan = planFor({ ...full, MultiTenant: true });
    expect(settingsOf(plan.steps([snapshot]), 'configure')).toHaveLength(1);
    expect(plan.differs.join(' ')).toContain('aws rds modify-tenant-database');
  });

  test.each([
    [{}, 'wait'],
    [{ SecretStatus: 'creating' }, 'wait'],
    [{ SecretStatus: 'active' }, 'done'],
    [{ SecretStatus: 'impaired' }, 'failed'],
  ])('is not there before its secret is: %j', async (secret, status) => {
    const source = resourceOf('rds', full);
    const MasterUserSecret = Object.keys(secret).length > 0 ? secret : undefined;
    const DBInstances = [{ DBInstanceIdentifier: 'orders', DBInstanceStatus: 'available', MasterUserSecret }];
    const replies = { 'rds:DescribeDBInstances': () => ({ DBInstances }) };
    const options = { settings: { ManageMasterUserPassword: true } };
    expect(await check(source, 'configure', replies, {}, options)).toMatchObject({ status });
  });
});

test('a setting that AWS still shows as it was is waited for, also one that was off', async () => {
  const source = resourceOf('rds', full);
  const settings = { EnablePerformanceInsights: true, MonitoringInterval: 60 };
  const at = (raw: object) => {
    const DBInstances = [{ DBInstanceIdentifier: 'orders', DBInstanceStatus: 'available', ...raw }];
    return check(source, 'configure', { 'rds:DescribeDBInstances': () => ({ DBInstances }) }, {}, { settings });
  };
  expect(await at({ PerformanceInsightsEnabled: false, MonitoringInterval: 0 })).toEqual({ status: 'wait' });
  expect(await at({ PerformanceInsightsEnabled: true, MonitoringInterval: 60 })).toMatchObject({ status: 'done' });
});

test('the protection that the plan has switched off comes back', () => {
  const source = resourceOf('rds', { ...full, DeletionProtection: true });
  const unprotected = receiptOf(source, 'unprotect');
  const after = { ...full, DeletionProtection: false };
  expect(settingsOf(stepsFor(after, { earlier: [unprotected] }), 'restore')[0]).toMatchObject({
    DeletionProtection: true,
  });
  expect(settingsOf(stepsFor(after), 'restore')[0]).toMatchObject({ DeletionProtection: false });
});

describe('parts', () => {
  test('are replaced, or left out, and what remains is looked at', async () => {
    const plan = planFor(full, {
      use: { 'subnet-group': 'outer', 'security-groups': 'sg-2, sg-3' },
      without: ['parameter-group', 'monitoring-role', 'domain'],
    });
    const [settings] = settingsOf(plan.steps([snapshot]), 'restore');
    expect(settings).toMatchObject({ DBSubnetGroupName: 'outer', VpcSecurityGroupIds: ['sg-2', 'sg-3'] });
    for (const name of ['DBParameterGroupName', 'AvailabilityZone', 'Domain', 'DomainIAMRoleName'])
      expect(settings).not.toHaveProperty(name);
    expect(settingsOf(plan.steps([snapshot]), 'configure')[0]).not.toHaveProperty('MonitoringInterval');
    const needs = plan.needs?.([snapshot]) ?? [];
    expect(needs.map(({ name, part }) => [name, part])).toEqual([
      ['the DB subnet group outer', 'subnet-group'],
      ['the option group audited', 'option-group'],
      ['the security group sg-2', 'security-groups'],
      ['the security group sg-3', 'security-groups'],
      ['the key arn:aws:kms:eu-west-1:123456789012:key/1', 'insights-key'],
      ['the key arn:aws:kms:eu-west-1:1:key/2', 'password-key'],
    ]);
    const aws = fakeAws({
      'rds:DescribeDBSubnetGroups': () => {
        throw refusal('rds:DescribeDBSubnetGroups', 'DBSubnetGroupNotFoundFault');
      },
      'rds:DescribeOptionGroups': () => ({ OptionGroupsList: [{ OptionGroupName: 'audited' }] }),
      'ec2:DescribeSecurityGroups': () => ({ SecurityGroups: [] }),
      'kms:DescribeKey': () => ({ KeyMetadata: { KeyState: 'Disabled' } }),
    });
    expect(await Promise.all(needs.map((need) => need.obstacle(aws)))).toEqual([
      'does not exist any more',
      undefined,
      'does not exist any more',
      'does not exist any more',
      'is disabled',
      'is disabled',
    ]);
  });

  test('go only into the call that takes them, with what belongs to them', () => {
    const monitoring = 'arn:aws:iam::123456789012:role/other';
    const keyArn = (id: string): string => `arn:aws:kms:eu-west-1:123456789012:key/${id}`;
    const steps = planFor(full, {
      use: {
        'subnet-group': 'outer',
        'option-group': 'plain',
        'security-groups': 'sg-2',
        'parameter-group': 'other',
        domain: 'd-2',
        'monitoring-role': monitoring,
        'insights-key': keyArn('7'),
        'password-key': keyArn('8'),
      },
    }).steps([snapshot]);
    const [restored] = settingsOf(steps, 'restore');
    const [configured, password] = settingsOf(steps, 'configure');
    expect(restored).toMatchObject({ Domain: 'd-2', DomainIAMRoleName: 'directory', DBSubnetGroupName: 'outer' });
    expect(configured).toEqual({
      BackupRetentionPeriod: 5,
      PreferredBackupWindow: '03:00-03:30',
      PreferredMaintenanceWindow: 'sun:04:00-sun:04:30',
      MaxAllocatedStorage: 1000,
      MonitoringInterval: 60,
      MonitoringRoleArn: monitoring,
      DatabaseInsightsMode: 'advanced',
      EnablePerformanceInsights: true,
      PerformanceInsightsKMSKeyId: keyArn('7'),
      PerformanceInsightsRetentionPeriod: 465,
    });
    for (const name of ['MonitoringRoleArn', 'PerformanceInsightsKMSKeyId', 'MasterUserSecretKmsKeyId'])
      expect(restored).not.toHaveProperty(name);
    expect(password).toEqual({ ManageMasterUserPassword: true, MasterUserSecretKmsKeyId: keyArn('8') });
  });

  test('of what it did not have are in no call', () => {
    const plain = {
      ...full,
      MonitoringInterval: 0,
      PerformanceInsightsEnabled: false,
      DatabaseInsightsMode: 'standard',
    };
    const use = { 'monitoring-role': 'arn:role', 'insights-key': 'arn:key', 'password-key': 'arn:key' };
    const steps = planFor({ ...plain, MasterUserSecret: undefined }, { use }).steps([snapshot]);
    expect(JSON.stringify(steps.map(({ options }) => options))).not.toMatch(
      /MonitoringRoleArn|PerformanceInsightsKMSKeyId|MasterUserSecretKmsKeyId/,
    );
  });

  test('are keys, too: without a usable one nothing is created', () => {
    const encrypted = { ...full, StorageEncrypted: true, KmsKeyId: 'arn:aws:kms:eu-west-1:123456789012:key/0' };
    const needs = planFor(encrypted).needs?.([snapshot]) ?? [];
    expect(needs.filter(({ name }) => name.startsWith('the key ')).map(({ name, part }) => [name, part])).toEqual([
      ['the key arn:aws:kms:eu-west-1:123456789012:key/0', undefined],
      ['the key arn:aws:kms:eu-west-1:123456789012:key/1', 'insights-key'],
      ['the key arn:aws:kms:eu-west-1:1:key/2', 'password-key'],
    ]);
  });

  test('that may not be read are not taken for gone', async () => {
    const [need] = planFor(full).needs?.([snapshot]) ?? [];
    await expect(need?.obstacle(fakeAws({}))).rejects.toThrow('AccessDenied');
  });
});

describe('a delete that ended failed', () => {
  const request = requestFor('rds', full);
  const failed = { ...request.receipt, ending: { status: 'failed', message: 'no answer' } as const };

  test('has a final snapshot whose name follows from the step', () => {
    expect(restorable(recreateDatabase({ ...request, receipt: failed })).sources).toEqual([[final]]);
  });

  test('has none where the policy wanted none', () => {
    const receipt = { ...failed, options: { 'skip-final-snapshot': true } };
    expect(recreateDatabase({ ...request, receipt })).toHaveProperty('reason');
  });
});

test('a snapshot that is not available is not restored from', () => {
  const plan = planFor(full);
  expect(plan.unusable?.(snapshot)).toBeUndefined();
  expect(plan.unusable?.({ ...snapshot, raw: { Status: 'creating' } })).toEqual({
    reason: 'rds-snapshot mayfly-delete-1 is creating, not available',
  });
});
