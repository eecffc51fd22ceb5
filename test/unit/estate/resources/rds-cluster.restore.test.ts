import { describe, expect, test } from '@jest/globals';
import { clusterInstanceMembers, clusterMembers } from '../../../../src/estate/resources/rds-cluster.members.ts';
import { recreateCluster } from '../../../../src/estate/resources/rds-cluster.restore.ts';
import { storedMemberOf } from '../../../../src/estate/resources/rds-cluster.settings.ts';
import { notSent, receiptOf, requestFor, restorable, settingsOf } from './restoring.ts';
import { check, resourceOf } from './run-verb.ts';

/** A cluster that has everything that can be restored, as no single cluster can. */
const full = {
  DBClusterIdentifier: 'ledger',
  DBClusterArn: 'arn:aws:rds:eu-west-1:123456789012:cluster:ledger',
  Engine: 'aurora-postgresql',
  EngineVersion: '16.3',
  EngineMode: 'serverless',
  Port: 5544,
  DBClusterParameterGroup: 'tuned',
  DBClusterOptionGroupMemberships: [{ DBClusterOptionGroupName: 'audited' }],
  DBSubnetGroup: 'inner',
  VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-1' }],
  StorageEncrypted: true,
  KmsKeyId: 'arn:aws:kms:eu-west-1:123456789012:key/1',
  BackupRetentionPeriod: 4,
  PreferredBackupWindow: '03:00-03:30',
  PreferredMaintenanceWindow: 'sun:04:00-sun:04:30',
  AutoMinorVersionUpgrade: false,
  CopyTagsToSnapshot: true,
  DeletionProtection: true,
  IAMDatabaseAuthenticationEnabled: true,
  AssociatedRoles: [
    { RoleArn: 'arn:aws:iam::123456789012:role/import', FeatureName: 's3Import', Status: 'ACTIVE' },
    { RoleArn: 'arn:aws:iam::123456789012:role/broken', FeatureName: 's3Export', Status: 'INVALID' },
  ],
  BacktrackWindow: 3600,
  EnabledCloudwatchLogsExports: ['postgresql'],
  NetworkType: 'DUAL',
  StorageType: 'aurora-iopt1',
  ServerlessV2ScalingConfiguration: { MinCapacity: 0, MaxCapacity: 8, SecondsUntilAutoPause: 600 },
  ScalingConfigurationInfo: { MinCapacity: 2, MaxCapacity: 8, SecondsBeforeTimeout: 300 },
  DomainMemberships: [{ Domain: 'd-1', IAMRoleName: 'directory' }],
  MonitoringInterval: 60,
  MonitoringRoleArn: 'arn:aws:iam::123456789012:role/monitoring',
  DatabaseInsightsMode: 'advanced' as const,
  PerformanceInsightsEnabled: true,
  PerformanceInsightsKMSKeyId: 'arn:aws:kms:eu-west-1:123456789012:key/2',
  PerformanceInsightsRetentionPeriod: 465,
  LocalWriteForwardingStatus: 'enabled' as const,
  EngineLifecycleSupport: 'open-source-rds-extended-support-disabled',
  MasterUserSecret: { SecretArn: 'arn:secret', SecretStatus: 'active' },
  DBClusterMembers: [
    { DBInstanceIdentifier: 'ledger-1', IsClusterWriter: false },
    { DBInstanceIdentifier: 'ledger-2', IsClusterWriter: true },
  ],
};

const multiAz = {
  ...full,
  DBClusterInstanceClass: 'db.m5d.large',
  StorageType: 'io1',
  Iops: 3000,
  PubliclyAccessible: false,
  CertificateDetails: { CAIdentifier: 'rds-ca-rsa2048-g1' },
};
const withoutVpc = { ...full, VPCNetworkingEnabled: false, InternetAccessGatewayEnabled: true };

function instanceOf(name: string) {
  return {
    DBInstanceIdentifier: name,
    DBInstanceClass: 'db.serverless',
    Engine: 'aurora-postgresql',
    DBParameterGroups: [{ DBParameterGroupName: 'instance-tuned' }],
    AvailabilityZone: 'eu-west-1a',
    PubliclyAccessible: false,
    AutoMinorVersionUpgrade: true,
    PromotionTier: 2,
    CopyTagsToSnapshot: true,
    PreferredMaintenanceWindow: 'mon:04:00-mon:04:30',
    CACertificateIdentifier: 'rds-ca-rsa2048-g1',
    MonitoringInterval: 30,
    MonitoringRoleArn: 'arn:aws:iam::123456789012:role/monitoring',
    PerformanceInsightsEnabled: true,
    PerformanceInsightsKMSKeyId: 'arn:aws:kms:eu-west-1:123456789012:key/2',
    PerformanceInsightsRetentionPeriod: 465,
  };
}

const final = { type: 'rds-cluster-snapshot', id: 'mayfly-delete-1' };
const snapshot = resourceOf('rds-cluster-snapshot', { DBClusterSnapshotIdentifier: final.id, Status: 'available' });

function requestOf(raw: Record<string, unknown>, changes: Parameters<typeof requestFor>[2] = {}) {
  const request = requestFor('rds-cluster', raw);
  const members = ['ledger-1', 'ledger-2'].map((name) => storedMemberOf(instanceOf(name), full));
  const snapshotReceipt = receiptOf(request.source, 'snapshot', {
    ending: { status: 'done', after: JSON.parse(JSON.stringify({ members })) as never },
  });
  const receipt = { ...request.receipt, ending: { status: 'done', after: null, created: final } as const };
  return { ...request, receipt, earlier: [snapshotReceipt], ...changes };
}

function planFor(raw: Record<string, unknown>, changes: Parameters<typeof requestFor>[2] = {}) {
  return restorable(recreateCluster(requestOf(raw, changes)));
}

test('every member that the tables call restored is sent: of clusters of every kind, and of their instances', () => {
  const sent = [full, multiAz, withoutVpc].flatMap((raw) => planFor(raw).steps([snapshot]));
  expect(notSent(clusterMembers, sent)).toEqual([]);
  expect(notSent(clusterInstanceMembers, sent)).toEqual([]);
});

test('the capacity is there before the first instance, and the password after the last', () => {
  const steps = planFor(full, { hold: { key: 'mayfly-hold', value: '2026-11-28' } }).steps([snapshot]);
  expect(steps.map(({ verb, after, evenAfter }) => [verb, after, ...(evenAfter ?? [])])).toEqual([
    ['restore', []],
    ['add-member', [0]],
    ['add-member', [1]],
    ['configure', [2]],
    ['configure', [3]],
    ['tag', [0], 4],
  ]);
  expect(settingsOf(steps, 'restore')[0]).toMatchObject({
    ServerlessV2ScalingConfiguration: { MinCapacity: 0, MaxCapacity: 8, SecondsUntilAutoPause: 600 },
    AssociatedRoles: [{ RoleArn: 'arn:aws:iam::123456789012:role/import', FeatureName: 's3Import' }],
  });
  expect(settingsOf(steps, 'add-member').map(({ DBInstanceIdentifier }) => DBInstanceIdentifier)).toEqual([
    'ledger-2',
    'ledger-1',
  ]);
  expect(settingsOf(steps, 'configure')[1]).toEqual({ ManageMasterUserPassword: true });
});

test('the seconds until a pause are sent only where there can be one', () => {
  const scaling = { MinCapacity: 0.5, MaxCapacity: 8, SecondsUntilAutoPause: 300 };
  const [settings] = settingsOf(
    planFor({ ...full, ServerlessV2ScalingConfiguration: scaling }).steps([snapshot]),
    'restore',
  );
  expect(settings?.ServerlessV2ScalingConfiguration).toEqual({ MinCapacity: 0.5, MaxCapacity: 8 });
});

test.each([
  ['ledger-2', undefined],
  ['L2', undefined],
  ['ledger_2', 'ledger_2'],
  ['2nd', '2nd'],
  ['ledger--2', 'ledger--2'],
  ['ledger-', 'ledger-'],
  ['l'.repeat(64), 'l'.repeat(64)],
  // The cluster's own name is short enough, and the names of its instances are not.
  ['l'.repeat(62), `${'l'.repeat(62)}-2`],
])('the name %s is what RDS takes, or the name that it does not take is named', (newName, wrong) => {
  const { nameFault } = planFor(full, { newName });
  if (wrong === undefined) expect(nameFault).toBeUndefined();
  else expect(nameFault).toContain(`RDS takes no name such as ${wrong}: `);
});

test('what a cluster had and will not have again is said', () => {
  const { differs } = planFor({
    ...full,
    MasterUserSecret: undefined,
    CustomEndpoints: ['reports.cluster-custom-1.eu-west-1.rds.amazonaws.com'],
    HttpEndpointEnabled: true,
    ReadReplicaIdentifiers: ['arn:aws:rds:us-east-1:123456789012:cluster:ledger-us'],
  });
  expect(differs).toEqual([
    'Writes after the start of the snapshot are lost.',
    expect.stringContaining('custom endpoints'),
    expect.stringContaining('read replicas'),
    expect.stringContaining('Data API'),
  ]);
});

test('the protection that the plan has switched off comes back', () => {
  const unprotected = receiptOf(resourceOf('rds-cluster', full), 'unprotect');
  const { earlier } = requestOf(full);
  const plan = planFor({ ...full, DeletionProtection: false }, { earlier: [unprotected, ...earlier] });
  expect(settingsOf(plan.steps([snapshot]), 'restore')[0]).toMatchObject({ DeletionProtection: true });
});

test('parts are replaced in the cluster and in its instances', () => {
  const plan = planFor(full, {
    use: {
      'instance-parameter-group': 'other',
      roles: 'arn:aws:iam::123456789012:role/a,arn:aws:iam::123456789012:role/b',
    },
    without: ['monitoring-role', 'option-group'],
  });
  const steps = plan.steps([snapshot]);
  const [cluster, ...members] = [...settingsOf(steps, 'restore'), ...settingsOf(steps, 'add-member')];
  expect(cluster).toMatchObject({
    AssociatedRoles: [{ RoleArn: expect.stringMatching(/a$/) }, { RoleArn: expect.stringMatching(/b$/) }],
  });
  for (const settings of [cluster, ...members]) expect(settings).not.toHaveProperty('MonitoringRoleArn');
  for (const settings of members) expect(settings).toMatchObject({ DBParameterGroupName: 'other' });
  expect(plan.needs?.([snapshot]).map(({ part }) => part)).toEqual([
    'subnet-group',
    'parameter-group',
    'instance-parameter-group',
    'roles',
    'roles',
    'security-groups',
    // The key of its data, which nothing can replace.
    undefined,
    'insights-key',
  ]);
});

test('another subnet group decides on the zones, and another role has the feature of the former one', () => {
  const cluster = {
    ...full,
    AssociatedRoles: [
      { RoleArn: 'arn:role/import', FeatureName: 's3Import', Status: 'ACTIVE' },
      { RoleArn: 'arn:role/lambda', FeatureName: 'Lambda', Status: 'ACTIVE' },
    ],
  };
  const use = {
    'subnet-group': 'outer',
    roles: 'arn:role/lambda,arn:role/new',
    'monitoring-role': 'arn:aws:iam::123456789012:role/other',
    'password-key': 'arn:key',
  };
  const plan = planFor(cluster, { use });
  const steps = plan.steps([snapshot]);
  const [restored] = settingsOf(steps, 'restore');
  expect(restored).toMatchObject({
    DBSubnetGroupName: 'outer',
    AssociatedRoles: [
      { RoleArn: 'arn:role/lambda', FeatureName: 'Lambda' },
      { RoleArn: 'arn:role/new', FeatureName: 's3Import' },
    ],
  });
  for (const settings of [restored, ...settingsOf(steps, 'add-member')]) {
    expect(settings).not.toHaveProperty('AvailabilityZone');
    // RDS takes a role of monitoring only with its interval.
    if (settings?.MonitoringRoleArn !== undefined) expect(settings.MonitoringInterval).toBeGreaterThan(0);
  }
  expect(settingsOf(steps, 'configure').at(-1)).toEqual({
    ManageMasterUserPassword: true,
    MasterUserSecretKmsKeyId: 'arn:key',
  });
  const names = (plan.parts ?? []).map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});

describe('a delete that ended half-way', () => {
  const failed = { status: 'failed', message: 'SnapshotQuotaExceeded' } as const;
  const request = requestOf(full);
  const plan = restorable(recreateCluster({ ...request, receipt: { ...request.receipt, ending: failed } }));
  const there = resourceOf('rds-cluster', {
    ...full,
    Status: 'available',
    DBClusterMembers: [{ DBInstanceIdentifier: 'ledger-1', IsClusterWriter: true }],
  });

  test('looks for the cluster first, then for its snapshots', () => {
    expect(plan.sources).toEqual([[request.receipt.subject, final]]);
  });

  test('brings back only the instances that are gone, where the cluster is there', () => {
    const steps = plan.steps([there]);
    expect(steps.map(({ verb, on }) => [verb, on.id])).toEqual([['add-member', 'ledger']]);
    expect(settingsOf(steps, 'add-member')[0]).toMatchObject({ DBInstanceIdentifier: 'ledger-2' });
    expect(plan.creates([there])).toEqual([{ type: 'rds', id: 'ledger-2' }]);
    expect(plan.needs?.([there]).map(({ part }) => part)).toEqual([
      'instance-parameter-group',
      'monitoring-role',
      'insights-key',
    ]);
  });

  test('has nothing left to do where all of them are there', () => {
    const all = { ...there, raw: { ...there.raw, DBClusterMembers: full.DBClusterMembers } };
    expect(plan.steps([all])).toEqual([]);
  });

  test('creates the whole cluster again where it is gone', () => {
    expect(
      plan
        .steps([snapshot])
        .map(({ verb }) => verb)
        .slice(0, 2),
    ).toEqual(['restore', 'add-member']);
  });
});

test.each([
  [{ Status: 'modifying' }, 'wait'],
  [{ MasterUserSecret: undefined }, 'wait'],
  [{ MasterUserSecret: { SecretStatus: 'impaired' } }, 'failed'],
  [{ Status: 'inaccessible-encryption-credentials' }, 'failed'],
  [{}, 'done'],
])('settings of a cluster that AWS shows as %j', async (raw, status) => {
  const DBClusters = [{ ...full, Status: 'available', ...raw }];
  const options = { settings: { ManageMasterUserPassword: true } };
  const replies = { 'rds:DescribeDBClusters': () => ({ DBClusters }) };
  expect(await check(resourceOf('rds-cluster', full), 'configure', replies, {}, options)).toMatchObject({ status });
});
