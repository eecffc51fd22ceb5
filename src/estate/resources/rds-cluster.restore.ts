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
import type { Receipt } from '../../core/receipt.ts';
import { ref } from '../../core/resource.ts';
import type { NotRestorable, RestorePlan, RestoreRequest, RestoreStep } from '../../core/restore.ts';
import { one, verbFor } from '../../core/verb.ts';
import { done, failed, missingOrLate, sentAfterRead, wait } from '../parts/checks.ts';
import {
  customGroup,
  recreateOptions,
  restoredTags,
  settingsDifference,
  settingsOf,
  storedRequest,
  textSetting,
} from '../parts/recreate.ts';
import { tagValue } from '../parts/relations.ts';
import { createdBy, holdStep, noSnapshot } from '../parts/restore-steps.ts';
import { stepTag } from '../parts/snapshot-tags.ts';

type Source = Omit<DBClusterSnapshot, 'TagList'> & { Tags?: Tag[] };
type Cluster = Omit<DBCluster, 'TagList'> & { Tags?: Tag[] };

/**
 * `restore` of a cluster's snapshot: creates a cluster like the one that the snapshot was taken of, without members.
 * `add-member` adds those afterwards.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBClusterFromSnapshot.html
 */
export const restoreCluster = verbFor<Source>()(recreateOptions, {
  effect: 'restore',
  iam: ['rds:RestoreDBClusterFromSnapshot', 'rds:AddTagsToResource', 'rds:DescribeDBClusters'],
  perform: one(async (aws, { permit, options, step, now }) => {
    const settings = storedRequest<RestoreDBClusterFromSnapshotMessage>(options.settings);
    await aws.write(permit).rds.restoreDBClusterFromSnapshot({
      ...settings,
      SnapshotIdentifier: permit.id,
      Tags: restoredTags(options.tags, step),
    });
    return { created: ref('rds-cluster', settings.DBClusterIdentifier), notes: { sent: now.toISOString() } };
  }),
  expectedResult: sentAfterRead,
  find: async (aws, { step }) => {
    const cluster = (await aws.read.rds.describeDBClusters({})).find(
      ({ TagList }) => tagValue(TagList, stepTag) === step,
    );
    return cluster && { created: ref('rds-cluster', cluster.DBClusterIdentifier) };
  },
  check: async (aws, input) => {
    const { settings } = input.options;
    const name = textSetting(settings, 'DBClusterIdentifier');
    const [cluster] = await aws.read.rds.describeDBClusters({ Filters: [{ Name: 'db-cluster-id', Values: [name] }] });
    if (cluster === undefined) return missingOrLate(`cluster ${name}`, input);
    if (cluster.Status !== 'available')
      return isBroken(cluster.Status) ? failed(`cluster ${name} is ${cluster.Status ?? ''}`) : wait;
    return (
      settingsDifference(`cluster ${name}`, settings, comparable(cluster)) ??
      done({ DBClusterIdentifier: name, Status: 'available' })
    );
  },
  undo: {
    possible: false,
    reason: 'a restore deletes nothing',
    remedy: 'Delete the cluster by hand, or let a policy delete it.',
  },
  blocked: ({ raw }) =>
    raw.Status === 'available' ? undefined : `it is ${raw.Status ?? 'in an unknown state'}, not available`,
});

/**
 * `add-member`: creates an instance of a cluster like one that it had.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
 */
export const addMember = verbFor<Cluster>()(recreateOptions, {
  effect: 'restore',
  iam: ['rds:CreateDBInstance', 'rds:AddTagsToResource', 'rds:DescribeDBInstances'],
  perform: one(async (aws, { permit, options, step, now }) => {
    const settings = storedRequest<CreateDBInstanceMessage>(options.settings);
    await aws
      .write(permit)
      .rds.createDBInstance({ ...settings, DBClusterIdentifier: permit.id, Tags: restoredTags(options.tags, step) });
    return { created: ref('rds', settings.DBInstanceIdentifier), notes: { sent: now.toISOString() } };
  }),
  expectedResult: sentAfterRead,
  find: async (aws, { step }) => {
    const database = (await aws.read.rds.describeDBInstances({})).find(
      ({ TagList }) => tagValue(TagList, stepTag) === step,
    );
    return database && { created: ref('rds', database.DBInstanceIdentifier) };
  },
  check: async (aws, input) => {
    const name = textSetting(input.options.settings, 'DBInstanceIdentifier');
    const [database] = await aws.read.rds.describeDBInstances({
      Filters: [{ Name: 'db-instance-id', Values: [name] }],
    });
    if (database === undefined) return missingOrLate(`database ${name}`, input);
    if (database.DBInstanceStatus !== 'available')
      return isBroken(database.DBInstanceStatus)
        ? failed(`database ${name} is ${database.DBInstanceStatus ?? ''}`)
        : wait;
    if (database.DBClusterIdentifier !== input.source.id)
      return failed(`database ${name} is not a member of ${input.source.id}`);
    return done({ DBInstanceIdentifier: name, DBInstanceStatus: 'available' });
  },
  undo: {
    possible: false,
    reason: 'a restore deletes nothing',
    remedy: 'Delete it by hand, or let a policy delete its cluster.',
  },
});

/** The members of RestoreDBClusterFromSnapshot that create the same cluster again, under this name. */
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
    DBClusterParameterGroupName: customGroup(cluster.DBClusterParameterGroup),
    OptionGroupName: customGroup(cluster.DBClusterOptionGroupMemberships?.[0]?.DBClusterOptionGroupName),
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
 * An instance of a cluster as the receipt stores it. `isWriter`: it was the writer, so it is created first and becomes
 * the writer again.
 */
export const storedMember = z.object({
  settings: z.record(z.string(), z.json()),
  tags: z.record(z.string(), z.string()),
  isWriter: z.boolean(),
});

/** @param member as DescribeDBInstances returns it. */
export function storedMemberOf(
  member: AsJsonObject<DBInstance>,
  cluster: AsJsonObject<Cluster>,
): z.infer<typeof storedMember> {
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
    DBParameterGroupName: customGroup(member.DBParameterGroups?.[0]?.DBParameterGroupName),
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
      (clusterMember) =>
        clusterMember.DBInstanceIdentifier === DBInstanceIdentifier && clusterMember.IsClusterWriter === true,
    ) === true;
  return {
    settings: settings as z.infer<typeof storedMember>['settings'],
    tags: Object.fromEntries((member.TagList ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
    isWriter,
  };
}

/** Settings that both the call and the description contain. */
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

/**
 * Recreates a cluster from its final snapshot or an earlier one, then its instances from the receipt of that snapshot,
 * the writer first.
 */
export function recreateCluster({
  receipt,
  source,
  earlier,
  newName,
  tagsFor,
  hold,
}: RestoreRequest): RestorePlan | NotRestorable {
  const { ending } = receipt;
  const finalSnapshots =
    ending.status === 'done' && ending.created?.type === 'rds-cluster-snapshot' ? [ending.created] : [];
  const snapshots = [...finalSnapshots, ...createdBy(earlier, 'rds-cluster-snapshot')];
  if (snapshots.length === 0) return noSnapshot;
  const name = newName ?? source.id;
  const cluster = source.raw as AsJsonObject<Omit<DBCluster, 'TagList'>>;
  const restored = { type: 'rds-cluster', id: name, arn: source.arn.replace(/:[^:]+$/, `:${name}`) };
  const members = savedMembersOf(earlier).map((member) =>
    newName === undefined ? member : renamedMember(member, source.id, newName),
  );
  const isMultiAz = cluster.DBClusterInstanceClass !== undefined;
  return {
    sources: [snapshots],
    creates: [
      restored,
      ...members.map(({ settings }) => ({ type: 'rds', id: textSetting(settings, 'DBInstanceIdentifier') })),
    ],
    steps: ([snapshot]) => {
      if (snapshot === undefined) return [];
      const tags = tagsFor(Object.fromEntries(source.tags));
      const first: RestoreStep = {
        on: snapshot,
        verb: 'restore',
        options: { settings: clusterSettings(cluster, name), tags },
        after: [],
      };
      // One after the other: the first instance becomes the writer.
      const added = isMultiAz
        ? []
        : members.map(
            (member, at): RestoreStep => ({
              on: restored,
              verb: 'add-member',
              options: { settings: member.settings, tags: tagsFor(member.tags) },
              after: [at],
            }),
          );
      const steps = [first, ...added];
      return hold === undefined ? steps : [...steps, holdStep(restored, hold, [steps.length - 1])];
    },
    differs: [
      ...(name === source.id
        ? []
        : [`The cluster is called ${name} and its instances are named after it, so their endpoints differ.`]),
      ...(isMultiAz || members.length > 0
        ? []
        : ['Its receipts do not say which instances it had, so it comes back without instances.']),
      'Writes after the start of the snapshot are lost. Add roles, custom endpoints and the Data API again by hand.',
    ],
  };
}

type Member = z.infer<typeof storedMember>;

function savedMembersOf(earlier: readonly Receipt[]): readonly Member[] {
  const memberLists = earlier.flatMap(({ verb, ending }) => {
    const parsed =
      verb === 'snapshot' && ending.status === 'done'
        ? z.object({ members: z.array(storedMember) }).safeParse(ending.after)
        : undefined;
    return parsed?.success === true ? [parsed.data.members] : [];
  });
  return (memberLists[0] ?? []).toSorted((a, b) => Number(b.isWriter) - Number(a.isWriter));
}

/**
 * Its former name may be taken. If the name contains that of the cluster, the new cluster name replaces it; otherwise
 * the new cluster name is put in front.
 */
function renamedMember(member: Member, cluster: string, newName: string): Member {
  const formerName = textSetting(member.settings, 'DBInstanceIdentifier');
  const DBInstanceIdentifier = formerName.includes(cluster)
    ? formerName.replace(cluster, newName)
    : `${newName}-${formerName}`;
  return { ...member, settings: { ...member.settings, DBInstanceIdentifier } };
}
