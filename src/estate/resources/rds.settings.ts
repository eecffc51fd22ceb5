import type { DBInstance } from '@aws-sdk/client-rds';
import type { AsJsonObject, Json } from '../../core/json.ts';
import { customGroup, nonEmpty, settingsOf } from '../parts/recreate.ts';

type Database = AsJsonObject<Omit<DBInstance, 'TagList'>>;
type Settings = { readonly [key: string]: Json };

/** The IAM actions of what is looked at before a database or cluster is created again. */
export const groupReads = [
  'ec2:DescribeSecurityGroups',
  'iam:GetRole',
  'kms:DescribeKey',
  'rds:DescribeDBParameterGroups',
  'rds:DescribeDBSubnetGroups',
  'rds:DescribeOptionGroups',
] as const;

/**
 * What AWS checks beside a change of settings: the role of enhanced monitoring, and the secret of a managed password.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
 */
export const passwordWrites = ['iam:PassRole', 'secretsmanager:CreateSecret', 'secretsmanager:TagResource'] as const;

/**
 * The members of RestoreDBInstanceFromDBSnapshot that create the same database again, under this name. AWS takes all
 * other settings from the snapshot.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceFromDBSnapshot.html
 */
export function databaseSettings(database: Database, name: string): Settings {
  const {
    MultiAZ,
    AvailabilityZone,
    NetworkType,
    DedicatedLogVolume,
    EngineLifecycleSupport,
    BackupTarget,
    EnabledCloudwatchLogsExports: logs = [],
  } = database;
  return settingsOf({
    DBInstanceIdentifier: name,
    ...comparableSettings(database),
    DBSubnetGroupName: database.DBSubnetGroup?.DBSubnetGroupName,
    VpcSecurityGroupIds: nonEmpty(database.VpcSecurityGroups?.map(({ VpcSecurityGroupId }) => VpcSecurityGroupId)),
    DBParameterGroupName: customGroup(database.DBParameterGroups?.[0]?.DBParameterGroupName),
    OptionGroupName: customGroup(database.OptionGroupMemberships?.[0]?.OptionGroupName),
    // AWS chooses the zones of a Multi-AZ database.
    ...(MultiAZ !== true && { AvailabilityZone }),
    ...storageSettings(database),
    ...(logs.length > 0 && { EnableCloudwatchLogsExports: logs }),
    ...(NetworkType === 'DUAL' && { NetworkType }),
    ...(DedicatedLogVolume === true && { DedicatedLogVolume }),
    ...(BackupTarget !== 'region' && { BackupTarget }),
    ...(database.CustomerOwnedIpEnabled === true && { EnableCustomerOwnedIp: true }),
    CACertificateIdentifier: database.CACertificateIdentifier,
    EngineLifecycleSupport,
    ...domainSettings(database),
    ...(database.ProcessorFeatures &&
      database.ProcessorFeatures.length > 0 && { ProcessorFeatures: database.ProcessorFeatures }),
  });
}

/**
 * IOPS and throughput that somebody has chosen. Below a size that depends on the engine, gp3 has 3,000 IOPS and 125
 * MiB/s, and RDS refuses every call that names these figures, even the same ones. From that size on the least are
 * 12,000 IOPS and 500 MiB/s, and they may be named.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage
 */
function storageSettings({ StorageType = '', Iops = 0, StorageThroughput = 0 }: Database): object {
  if (/^io[12]$/.test(StorageType)) return { Iops };
  const isChosen = StorageType === 'gp3' && (Iops > 3000 || StorageThroughput > 125);
  return isChosen ? { ...(Iops > 0 && { Iops }), ...(StorageThroughput > 0 && { StorageThroughput }) } : {};
}

/**
 * The directory that it is a member of: one of AWS's, by its id, or a self-managed one, by its name and the secret of
 * the user who joins it.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DomainMembership.html
 */
function domainSettings({ DomainMemberships = [] }: Database): object {
  const [domain] = DomainMemberships;
  if (domain === undefined) return {};
  if (domain.AuthSecretArn === undefined) return { Domain: domain.Domain, DomainIAMRoleName: domain.IAMRoleName };
  const { FQDN, OU, AuthSecretArn, DnsIps } = domain;
  return { DomainFqdn: FQDN, DomainOu: OU, DomainAuthSecretArn: AuthSecretArn, DomainDnsIps: DnsIps };
}

/** Settings that AWS shows under another name, or that only ModifyDBInstance can set. */
export function modifiableSettings(database: Database): Settings {
  const {
    BackupRetentionPeriod,
    PreferredBackupWindow,
    PreferredMaintenanceWindow,
    MaxAllocatedStorage,
    MonitoringInterval,
    MonitoringRoleArn,
    DatabaseInsightsMode,
  } = database;
  return settingsOf({
    BackupRetentionPeriod,
    PreferredBackupWindow,
    PreferredMaintenanceWindow,
    MaxAllocatedStorage,
    ...(MonitoringInterval !== undefined && MonitoringInterval > 0 && { MonitoringInterval, MonitoringRoleArn }),
    ...insightsSettings(database),
    ...(DatabaseInsightsMode === 'advanced' && { DatabaseInsightsMode }),
  });
}

/** Performance Insights, where it is on: of a database, a cluster, or a member of one. */
export function insightsSettings({
  PerformanceInsightsEnabled,
  PerformanceInsightsKMSKeyId,
  PerformanceInsightsRetentionPeriod,
}: Pick<
  Database,
  'PerformanceInsightsEnabled' | 'PerformanceInsightsKMSKeyId' | 'PerformanceInsightsRetentionPeriod'
>): object {
  return PerformanceInsightsEnabled === true
    ? { EnablePerformanceInsights: true, PerformanceInsightsKMSKeyId, PerformanceInsightsRetentionPeriod }
    : {};
}

/**
 * A master password that RDS manages in Secrets Manager. Its secret was deleted with the database, and the snapshot
 * keeps the password that nobody knows any more. Switching the management on makes a new password and a new secret.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
 * @returns undefined where RDS did not manage it, or could not by this call: of a multi-tenant Oracle database, each
 * tenant has its own.
 */
export function managedPassword({
  MasterUserSecret,
  MultiTenant,
}: Pick<Database, 'MasterUserSecret' | 'MultiTenant'>): Settings | undefined {
  if (MasterUserSecret === undefined || MultiTenant === true) return undefined;
  return settingsOf({ ManageMasterUserPassword: true, MasterUserSecretKmsKeyId: MasterUserSecret.KmsKeyId });
}

/** The same settings as AWS shows them now. What AWS does not show is left out. */
export function modifiedNow(database: Database): Settings {
  const {
    BackupRetentionPeriod,
    PreferredBackupWindow,
    PreferredMaintenanceWindow,
    MaxAllocatedStorage,
    MonitoringInterval,
    MonitoringRoleArn,
    DatabaseInsightsMode,
    MasterUserSecret,
  } = database;
  return settingsOf({
    BackupRetentionPeriod,
    PreferredBackupWindow,
    PreferredMaintenanceWindow,
    MaxAllocatedStorage,
    MonitoringInterval,
    MonitoringRoleArn,
    DatabaseInsightsMode,
    EnablePerformanceInsights: database.PerformanceInsightsEnabled,
    // Until then, nobody can read the new password.
    ManageMasterUserPassword: MasterUserSecret?.SecretStatus === 'active',
  });
}

/** What becomes of a managed master password, for people. */
export function passwordDiffers({
  MasterUserSecret,
  MultiTenant,
}: Pick<Database, 'MasterUserSecret' | 'MultiTenant'>): readonly string[] {
  if (MasterUserSecret === undefined) return [];
  return [
    MultiTenant === true
      ? 'RDS managed the master passwords of its tenants, and their secrets were deleted with it: switch that on ' +
        'again with `aws rds modify-tenant-database`.'
      : 'RDS manages its master password: it gets a new one, in a new secret. The former secret was deleted with it, ' +
        'so what reads that secret must read the new one.',
  ];
}

/**
 * Settings that both the call and the description contain, so that the new database can be compared with the old one.
 */
export function comparableSettings(database: Database): Readonly<Record<string, unknown>> {
  const {
    DBInstanceClass,
    Engine,
    LicenseModel,
    MultiAZ,
    StorageType,
    PubliclyAccessible,
    AutoMinorVersionUpgrade,
    CopyTagsToSnapshot,
    DeletionProtection,
  } = database;
  return {
    DBInstanceClass,
    Engine,
    LicenseModel,
    MultiAZ,
    StorageType,
    PubliclyAccessible,
    AutoMinorVersionUpgrade,
    CopyTagsToSnapshot,
    DeletionProtection,
    EnableIAMDatabaseAuthentication: database.IAMDatabaseAuthenticationEnabled,
    // A stopped database has no endpoint, but its port.
    Port: database.Endpoint?.Port ?? (database.DbInstancePort || undefined),
  };
}
