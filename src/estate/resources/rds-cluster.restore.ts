import type {
  CreateDBInstanceMessage,
  DBCluster,
  DBClusterSnapshot,
  DBInstance,
  RestoreDBClusterFromSnapshotMessage,
  Tag,
} from '@aws-sdk/client-rds';
import * as z from 'zod';
import type { AsJsonObject, Json } from '../../core/json.ts';
import { ref } from '../../core/resource.ts';
import { one, verbFor } from '../../core/verb.ts';
import { tagValue } from '../parts/belongs.ts';
import { done, failed, notThere, sentThen, wait } from '../parts/checks.ts';
import { stepTag } from '../parts/marks.ts';
import { asItWas, otherThanItWas, ownGroup, restoredTags, settingsOf, textOf } from '../parts/restored.ts';

type Source = Omit<DBClusterSnapshot, 'TagList'> & { Tags?: Tag[] };
type Cluster = Omit<DBCluster, 'TagList'> & { Tags?: Tag[] };

/**
 * `restore` of a cluster's snapshot: a cluster as the one that it was taken of, without members: those are added
 * afterwards. Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBClusterFromSnapshot.html
 */
export const restoreCluster = verbFor<Source>()(asItWas, {
  effect: 'restore',
  iam: ['rds:RestoreDBClusterFromSnapshot', 'rds:AddTagsToResource', 'rds:DescribeDBClusters'],
  perform: one(async (aws, { permit, options, step, now }) => {
    const settings = options.settings as unknown as RestoreDBClusterFromSnapshotMessage;
    await aws.write(permit).rds.restoreDBClusterFromSnapshot({
      ...settings,
      SnapshotIdentifier: permit.id,
      Tags: restoredTags(options.tags, step),
    });
    return { made: ref('rds-cluster', settings.DBClusterIdentifier), notes: { sent: now.toISOString() } };
  }),
  foretold: sentThen,
  find: async (aws, { step }) => {
    const made = (await aws.read.rds.describeDBClusters({})).find(({ TagList }) => tagValue(TagList, stepTag) === step);
    return made && { made: ref('rds-cluster', made.DBClusterIdentifier) };
  },
  check: async (aws, input) => {
    const { settings } = input.options;
    const name = textOf(settings, 'DBClusterIdentifier');
    const [found] = await aws.read.rds.describeDBClusters({ Filters: [{ Name: 'db-cluster-id', Values: [name] }] });
    if (found === undefined) return notThere(`cluster ${name}`, input);
    if (found.Status !== 'available')
      return isBroken(found.Status) ? failed(`cluster ${name} is ${found.Status ?? ''}`) : wait;
    return (
      otherThanItWas(`cluster ${name}`, settings, comparable(found)) ??
      done({ DBClusterIdentifier: name, Status: 'available' })
    );
  },
  undo: { none: 'delete the cluster by hand, or let a policy do it' },
  blocked: ({ raw }) =>
    raw.Status === 'available' ? undefined : `it is ${raw.Status ?? 'in no state'}, not available`,
});

/**
 * `add-member`: an instance of a cluster as one that it had.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
 */
export const addMember = verbFor<Cluster>()(asItWas, {
  effect: 'restore',
  iam: ['rds:CreateDBInstance', 'rds:AddTagsToResource', 'rds:DescribeDBInstances'],
  perform: one(async (aws, { permit, options, step, now }) => {
    const settings = options.settings as unknown as CreateDBInstanceMessage;
    await aws
      .write(permit)
      .rds.createDBInstance({ ...settings, DBClusterIdentifier: permit.id, Tags: restoredTags(options.tags, step) });
    return { made: ref('rds', settings.DBInstanceIdentifier), notes: { sent: now.toISOString() } };
  }),
  foretold: sentThen,
  find: async (aws, { step }) => {
    const made = (await aws.read.rds.describeDBInstances({})).find(
      ({ TagList }) => tagValue(TagList, stepTag) === step,
    );
    return made && { made: ref('rds', made.DBInstanceIdentifier) };
  },
  check: async (aws, input) => {
    const name = textOf(input.options.settings, 'DBInstanceIdentifier');
    const [found] = await aws.read.rds.describeDBInstances({ Filters: [{ Name: 'db-instance-id', Values: [name] }] });
    if (found === undefined) return notThere(`database ${name}`, input);
    if (found.DBInstanceStatus !== 'available')
      return isBroken(found.DBInstanceStatus) ? failed(`database ${name} is ${found.DBInstanceStatus ?? ''}`) : wait;
    if (found.DBClusterIdentifier !== input.source.id)
      return failed(`database ${name} is no member of ${input.source.id}`);
    return done({ DBInstanceIdentifier: name, DBInstanceStatus: 'available' });
  },
  undo: { none: 'delete it by hand, or let a policy delete its cluster' },
});

/** What RestoreDBClusterFromSnapshot must be told to make the same cluster again, under this name. */
export function clusterSettings(cluster: AsJsonObject<Cluster>, name: string): { readonly [key: string]: Json } {
  const {
    EngineMode,
    EnabledCloudwatchLogsExports: logs = [],
    NetworkType,
    DBClusterInstanceClass,
    StorageType,
    Iops,
    BacktrackWindow,
  } = cluster;
  return settingsOf({
    DBClusterIdentifier: name,
    ...comparable(cluster),
    EngineVersion: cluster.EngineVersion,
    ...(EngineMode !== undefined && EngineMode !== 'provisioned' && { EngineMode }),
    DBSubnetGroupName: cluster.DBSubnetGroup,
    DBClusterParameterGroupName: ownGroup(cluster.DBClusterParameterGroup),
    OptionGroupName: ownGroup(cluster.DBClusterOptionGroupMemberships?.[0]?.DBClusterOptionGroupName),
    VpcSecurityGroupIds: cluster.VpcSecurityGroups?.map(({ VpcSecurityGroupId }) => VpcSecurityGroupId),
    ...(cluster.StorageEncrypted === true && { KmsKeyId: cluster.KmsKeyId }),
    ...(logs.length > 0 && { EnableCloudwatchLogsExports: logs }),
    ...(NetworkType === 'DUAL' && { NetworkType }),
    ...(BacktrackWindow !== undefined && BacktrackWindow > 0 && { BacktrackWindow }),
    ...(DBClusterInstanceClass !== undefined && {
      DBClusterInstanceClass,
      StorageType,
      Iops,
      PubliclyAccessible: cluster.PubliclyAccessible,
    }),
    ...(DBClusterInstanceClass === undefined && StorageType === 'aurora-iopt1' && { StorageType }),
    ...scalingOf(cluster),
  });
}

/**
 * One of a cluster's instances, as a receipt keeps it. `isWriter`: the one that wrote, which is made first and so
 * writes again.
 */
export const memberAsItWas = z.object({
  settings: z.record(z.string(), z.json()),
  tags: z.record(z.string(), z.string()),
  isWriter: z.boolean(),
});

/** @param member as DescribeDBInstances gives it. */
export function memberOf(
  member: AsJsonObject<DBInstance>,
  cluster: AsJsonObject<Cluster>,
): z.infer<typeof memberAsItWas> {
  const {
    DBInstanceIdentifier,
    DBInstanceClass,
    Engine,
    AvailabilityZone,
    PubliclyAccessible,
    AutoMinorVersionUpgrade,
    PromotionTier,
  } = member;
  const {
    CopyTagsToSnapshot,
    PreferredMaintenanceWindow,
    CACertificateIdentifier,
    MonitoringInterval = 0,
    MonitoringRoleArn,
  } = member;
  const settings = settingsOf({
    DBInstanceIdentifier,
    DBInstanceClass,
    Engine,
    DBParameterGroupName: ownGroup(member.DBParameterGroups?.[0]?.DBParameterGroupName),
    AvailabilityZone,
    PubliclyAccessible,
    AutoMinorVersionUpgrade,
    PromotionTier,
    CopyTagsToSnapshot,
    PreferredMaintenanceWindow,
    CACertificateIdentifier,
    ...(MonitoringInterval > 0 && { MonitoringInterval, MonitoringRoleArn }),
    ...(member.PerformanceInsightsEnabled === true && {
      EnablePerformanceInsights: true,
      PerformanceInsightsKMSKeyId: member.PerformanceInsightsKMSKeyId,
    }),
  });
  const isWriter =
    cluster.DBClusterMembers?.some(
      (each) => each.DBInstanceIdentifier === DBInstanceIdentifier && each.IsClusterWriter === true,
    ) === true;
  return {
    settings: settings as z.infer<typeof memberAsItWas>['settings'],
    tags: Object.fromEntries((member.TagList ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
    isWriter,
  };
}

/** Settings that both the call and the description have. */
function comparable(cluster: AsJsonObject<Cluster>): Readonly<Record<string, unknown>> {
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

function scalingOf({ ScalingConfigurationInfo: scaling }: AsJsonObject<Cluster>): object {
  if (scaling === undefined) return {};
  const { MinCapacity, MaxCapacity, AutoPause, SecondsUntilAutoPause, TimeoutAction } = scaling;
  return { ScalingConfiguration: { MinCapacity, MaxCapacity, AutoPause, SecondsUntilAutoPause, TimeoutAction } };
}

function isBroken(status = ''): boolean {
  return /^(failed|incompatible-|inaccessible-|restore-error|migration-failed|deleting)/.test(status);
}
