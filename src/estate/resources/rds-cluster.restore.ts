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
  textSetting,
} from '../parts/recreate.ts';
import { tagValue } from '../parts/relations.ts';
import { createdBy, holdStep, noSnapshot } from '../parts/restore-steps.ts';
import { stepTag } from '../parts/snapshot-tags.ts';

type Source = Omit<DBClusterSnapshot, 'TagList'> & { Tags?: Tag[] };
type Cluster = Omit<DBCluster, 'TagList'> & { Tags?: Tag[] };

/**
 * `restore` of a cluster's snapshot: a cluster as the one that it was taken of, without members: those are added
 * afterwards. Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBClusterFromSnapshot.html
 */
export const restoreCluster = verbFor<Source>()(recreateOptions, {
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
  expectedResult: sentAfterRead,
  find: async (aws, { step }) => {
    const made = (await aws.read.rds.describeDBClusters({})).find(({ TagList }) => tagValue(TagList, stepTag) === step);
    return made && { made: ref('rds-cluster', made.DBClusterIdentifier) };
  },
  check: async (aws, input) => {
    const { settings } = input.options;
    const name = textSetting(settings, 'DBClusterIdentifier');
    const [found] = await aws.read.rds.describeDBClusters({ Filters: [{ Name: 'db-cluster-id', Values: [name] }] });
    if (found === undefined) return missingOrLate(`cluster ${name}`, input);
    if (found.Status !== 'available')
      return isBroken(found.Status) ? failed(`cluster ${name} is ${found.Status ?? ''}`) : wait;
    return (
      settingsDifference(`cluster ${name}`, settings, comparable(found)) ??
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
export const addMember = verbFor<Cluster>()(recreateOptions, {
  effect: 'restore',
  iam: ['rds:CreateDBInstance', 'rds:AddTagsToResource', 'rds:DescribeDBInstances'],
  perform: one(async (aws, { permit, options, step, now }) => {
    const settings = options.settings as unknown as CreateDBInstanceMessage;
    await aws
      .write(permit)
      .rds.createDBInstance({ ...settings, DBClusterIdentifier: permit.id, Tags: restoredTags(options.tags, step) });
    return { made: ref('rds', settings.DBInstanceIdentifier), notes: { sent: now.toISOString() } };
  }),
  expectedResult: sentAfterRead,
  find: async (aws, { step }) => {
    const made = (await aws.read.rds.describeDBInstances({})).find(
      ({ TagList }) => tagValue(TagList, stepTag) === step,
    );
    return made && { made: ref('rds', made.DBInstanceIdentifier) };
  },
  check: async (aws, input) => {
    const name = textSetting(input.options.settings, 'DBInstanceIdentifier');
    const [found] = await aws.read.rds.describeDBInstances({ Filters: [{ Name: 'db-instance-id', Values: [name] }] });
    if (found === undefined) return missingOrLate(`database ${name}`, input);
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
 * One of a cluster's instances, as a receipt keeps it. `isWriter`: the one that wrote, which is made first and so
 * writes again.
 */
export const storedMember = z.object({
  settings: z.record(z.string(), z.json()),
  tags: z.record(z.string(), z.string()),
  isWriter: z.boolean(),
});

/** @param member as DescribeDBInstances gives it. */
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
      (each) => each.DBInstanceIdentifier === DBInstanceIdentifier && each.IsClusterWriter === true,
    ) === true;
  return {
    settings: settings as z.infer<typeof storedMember>['settings'],
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

/**
 * A cluster, from its final snapshot or the one before it; then its instances, the writer first, as the receipt of that
 * one has them.
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
  const final = ending.status === 'done' && ending.made?.type === 'rds-cluster-snapshot' ? [ending.made] : [];
  const snapshots = [...final, ...createdBy(earlier, 'rds-cluster-snapshot')];
  if (snapshots.length === 0) return noSnapshot;
  const name = newName ?? source.id;
  const cluster = source.raw as AsJsonObject<Omit<DBCluster, 'TagList'>>;
  const made = { type: 'rds-cluster', id: name, arn: source.arn.replace(/:[^:]+$/, `:${name}`) };
  const members = savedMembersOf(earlier).map((member) =>
    newName === undefined ? member : renamedMember(member, source.id, newName),
  );
  const isMultiAz = cluster.DBClusterInstanceClass !== undefined;
  return {
    sources: [snapshots],
    makes: [
      made,
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
      // One after the other: which is made first writes.
      const added = isMultiAz
        ? []
        : members.map(
            (member, at): RestoreStep => ({
              on: made,
              verb: 'add-member',
              options: { settings: member.settings, tags: tagsFor(member.tags) },
              after: [at],
            }),
          );
      const steps = [first, ...added];
      return hold === undefined ? steps : [...steps, holdStep(made, hold, [steps.length - 1])];
    },
    differs: [
      ...(name === source.id
        ? []
        : [`The cluster is called ${name}, its instances after it, and so they have other endpoints.`]),
      ...(isMultiAz || members.length > 0
        ? []
        : ['Its receipts do not say which instances it had: it comes back without any.']),
      'What was written after the snapshot began is lost; roles, custom endpoints and the Data API are to be added by hand.',
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

/** Its former name may be taken: that of the cluster in it gives way, or it is put before. */
function renamedMember(member: Member, cluster: string, as: string): Member {
  const formerName = textSetting(member.settings, 'DBInstanceIdentifier');
  const DBInstanceIdentifier = formerName.includes(cluster) ? formerName.replace(cluster, as) : `${as}-${formerName}`;
  return { ...member, settings: { ...member.settings, DBInstanceIdentifier } };
}
