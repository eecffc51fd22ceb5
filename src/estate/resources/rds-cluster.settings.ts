import type { DBCluster, DBInstance } from '@aws-sdk/client-rds';
import * as z from 'zod';
import type { AsJsonObject, Json } from '../../core/json.ts';
import { customGroup, nonEmpty, settingsOf } from '../parts/recreate.ts';
import { toldAbout } from '../parts/restored-members.ts';
import { insightsSettings } from './rds.settings.ts';
import { clusterInstanceMembers } from './rds-cluster.members.ts';

type Cluster = AsJsonObject<Omit<DBCluster, 'TagList'>>;
type Settings = { readonly [key: string]: Json };

/**
 * The members of RestoreDBClusterFromSnapshot that create the same cluster again, under this name.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBClusterFromSnapshot.html
 */
export function clusterSettings(cluster: Cluster, name: string): Settings {
  const {
    EngineMode,
    EnabledCloudwatchLogsExports: logs = [],
    NetworkType,
    DBClusterInstanceClass,
    StorageType,
    BacktrackWindow,
    EngineLifecycleSupport,
  } = cluster;
  const [domain] = cluster.DomainMemberships ?? [];
  return settingsOf({
    DBClusterIdentifier: name,
    ...comparableSettings(cluster),
    EngineVersion: cluster.EngineVersion,
    ...(EngineMode !== undefined && EngineMode !== 'provisioned' && { EngineMode }),
    DBClusterParameterGroupName: customGroup(cluster.DBClusterParameterGroup),
    OptionGroupName: customGroup(cluster.DBClusterOptionGroupMemberships?.[0]?.DBClusterOptionGroupName),
    ...networkSettings(cluster),
    ...(cluster.StorageEncrypted === true && { KmsKeyId: cluster.KmsKeyId }),
    ...(logs.length > 0 && { EnableCloudwatchLogsExports: logs }),
    ...(NetworkType === 'DUAL' && { NetworkType }),
    ...(BacktrackWindow !== undefined && BacktrackWindow > 0 && { BacktrackWindow }),
    ...(DBClusterInstanceClass !== undefined && multiAzSettings(cluster)),
    ...(DBClusterInstanceClass === undefined && StorageType === 'aurora-iopt1' && { StorageType }),
    EngineLifecycleSupport,
    ...(domain && { Domain: domain.Domain, DomainIAMRoleName: domain.IAMRoleName }),
    ...roleSettings(cluster),
    ...scalingSettings(cluster),
    ...monitoringSettings(cluster),
    ...insightsSettings(cluster),
  });
}

function multiAzSettings({ DBClusterInstanceClass, StorageType, Iops, PubliclyAccessible }: Cluster): object {
  return { DBClusterInstanceClass, StorageType, Iops, PubliclyAccessible };
}

/** A cluster without VPC networking has neither subnets nor security groups, but an internet access gateway. */
function networkSettings({ VPCNetworkingEnabled, DBSubnetGroup, VpcSecurityGroups }: Cluster): object {
  return VPCNetworkingEnabled === false
    ? { EnableVPCNetworking: false, EnableInternetAccessGateway: true }
    : {
        DBSubnetGroupName: DBSubnetGroup,
        VpcSecurityGroupIds: nonEmpty(VpcSecurityGroups?.map(({ VpcSecurityGroupId }) => VpcSecurityGroupId)),
      };
}

function roleSettings({ AssociatedRoles = [] }: Cluster): object {
  const roles = AssociatedRoles.filter(({ Status }) => Status === undefined || Status === 'ACTIVE');
  return roles.length === 0
    ? {}
    : {
        AssociatedRoles: roles.map(({ RoleArn, FeatureName }) => ({ RoleArn, FeatureName: FeatureName || undefined })),
      };
}

/**
 * The capacity of Serverless v1, or of v2. Without that of v2, the cluster takes no instance of the class
 * `db.serverless`. AWS takes the seconds until a pause only where the capacity may become 0.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ServerlessV2ScalingConfiguration.html
 */
function scalingSettings({ ScalingConfigurationInfo: v1, ServerlessV2ScalingConfiguration: v2 }: Cluster): object {
  return {
    ...(v1 && {
      ScalingConfiguration: {
        MinCapacity: v1.MinCapacity,
        MaxCapacity: v1.MaxCapacity,
        AutoPause: v1.AutoPause,
        SecondsUntilAutoPause: v1.SecondsUntilAutoPause,
        TimeoutAction: v1.TimeoutAction,
        SecondsBeforeTimeout: v1.SecondsBeforeTimeout,
      },
    }),
    ...(v2 && {
      ServerlessV2ScalingConfiguration: {
        MinCapacity: v2.MinCapacity,
        MaxCapacity: v2.MaxCapacity,
        ...(v2.MinCapacity === 0 && { SecondsUntilAutoPause: v2.SecondsUntilAutoPause }),
      },
    }),
  };
}

function monitoringSettings({
  MonitoringInterval = 0,
  MonitoringRoleArn,
}: Pick<Cluster, 'MonitoringInterval' | 'MonitoringRoleArn'>): object {
  return MonitoringInterval > 0 ? { MonitoringInterval, MonitoringRoleArn } : {};
}

/**
 * Settings that only ModifyDBCluster can set.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBCluster.html
 */
export function modifiableClusterSettings(cluster: Cluster): Settings {
  const { PreferredMaintenanceWindow, AutoMinorVersionUpgrade, DatabaseInsightsMode } = cluster;
  const isAdvanced = DatabaseInsightsMode === 'advanced';
  return settingsOf({
    PreferredMaintenanceWindow,
    AutoMinorVersionUpgrade,
    // AWS takes the mode only together with Performance Insights and its retention.
    ...(isAdvanced && { DatabaseInsightsMode, ...insightsSettings(cluster) }),
    ...(cluster.LocalWriteForwardingStatus === 'enabled' && { EnableLocalWriteForwarding: true }),
    // Of Multi-AZ clusters only: the members of Aurora have certificates of their own.
    ...(cluster.DBClusterInstanceClass !== undefined && {
      CACertificateIdentifier: cluster.CertificateDetails?.CAIdentifier,
    }),
  });
}

/** The same settings as AWS shows them now. What AWS does not show is left out. */
export function clusterModifiedNow(cluster: Cluster): Settings {
  const { PreferredMaintenanceWindow, AutoMinorVersionUpgrade, DatabaseInsightsMode } = cluster;
  return settingsOf({
    PreferredMaintenanceWindow,
    AutoMinorVersionUpgrade,
    DatabaseInsightsMode,
    EnablePerformanceInsights: cluster.PerformanceInsightsEnabled,
    ManageMasterUserPassword: cluster.MasterUserSecret?.SecretStatus === 'active',
  });
}

/** Settings that both the call and the description contain. */
export function comparableSettings(cluster: Cluster): Readonly<Record<string, unknown>> {
  const { Engine, Port, CopyTagsToSnapshot, DeletionProtection, BackupRetentionPeriod, PreferredBackupWindow } =
    cluster;
  const EnableIAMDatabaseAuthentication = cluster.IAMDatabaseAuthenticationEnabled;
  return {
    Engine,
    Port,
    CopyTagsToSnapshot,
    DeletionProtection,
    BackupRetentionPeriod,
    PreferredBackupWindow,
    EnableIAMDatabaseAuthentication,
  };
}

/**
 * An instance of a cluster as the receipt stores it. `isWriter`: it was the writer, so it is created first and becomes
 * the writer again. `differs`: what it will not have again.
 */
export const storedMember = z.object({
  settings: z.record(z.string(), z.json()),
  tags: z.record(z.string(), z.string()),
  isWriter: z.boolean(),
  differs: z.array(z.string()).optional(),
});

/**
 * @param member as DescribeDBInstances returns it.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
 */
export function storedMemberOf(
  member: AsJsonObject<DBInstance>,
  cluster: AsJsonObject<Omit<DBCluster, 'TagList'>>,
): z.infer<typeof storedMember> {
  const { DBInstanceIdentifier, DBInstanceClass, Engine, AvailabilityZone, PubliclyAccessible, PromotionTier } = member;
  const { AutoMinorVersionUpgrade, CopyTagsToSnapshot, PreferredMaintenanceWindow, CACertificateIdentifier } = member;
  const settings = settingsOf({
    DBInstanceIdentifier,
    DBInstanceClass,
    Engine,
    DBParameterGroupName: customGroup(member.DBParameterGroups?.[0]?.DBParameterGroupName),
    AvailabilityZone,
    PubliclyAccessible,
    AutoMinorVersionUpgrade,
    PromotionTier,
    CopyTagsToSnapshot,
    PreferredMaintenanceWindow,
    CACertificateIdentifier,
    ...monitoringSettings(member),
    ...insightsSettings(member),
  });
  const isWriter =
    cluster.DBClusterMembers?.some(
      (clusterMember) =>
        clusterMember.DBInstanceIdentifier === DBInstanceIdentifier && clusterMember.IsClusterWriter === true,
    ) === true;
  return {
    settings: settings as z.infer<typeof storedMember>['settings'],
    tags: Object.fromEntries((member.TagList ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
    isWriter,
    differs: [...toldAbout({ ...member }, clusterInstanceMembers)],
  };
}
