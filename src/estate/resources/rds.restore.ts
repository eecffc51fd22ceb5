import type {
  DBInstance,
  DBSnapshot,
  ModifyDBInstanceMessage,
  RestoreDBInstanceFromDBSnapshotMessage,
  Tag,
} from '@aws-sdk/client-rds';
import type { AsJsonObject, Json } from '../../core/json.ts';
import { ref } from '../../core/resource.ts';
import type { NotRestorable, RestorePlan, RestoreRequest, RestoreStep } from '../../core/restore.ts';
import { one, verbFor } from '../../core/verb.ts';
import { done, failed, missingOrLate, sentAfterRead, wait } from '../parts/checks.ts';
import {
  configureOptions,
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

type Source = Omit<DBSnapshot, 'TagList'> & { Tags?: Tag[] };
type Database = Omit<DBInstance, 'TagList'> & { Tags?: Tag[] };

/**
 * `restore` of a database snapshot: creates a database like the one that the snapshot was taken of.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceFromDBSnapshot.html
 */
export const restoreDatabase = verbFor<Source>()(recreateOptions, {
  effect: 'restore',
  iam: ['rds:RestoreDBInstanceFromDBSnapshot', 'rds:AddTagsToResource', 'rds:DescribeDBInstances'],
  perform: one(async (aws, { permit, options, step, now }) => {
    const settings = storedRequest<RestoreDBInstanceFromDBSnapshotMessage>(options.settings);
    await aws.write(permit).rds.restoreDBInstanceFromDBSnapshot({
      ...settings,
      DBSnapshotIdentifier: permit.id,
      Tags: restoredTags(options.tags, step),
    });
    return { created: ref('rds', settings.DBInstanceIdentifier), notes: { sent: now.toISOString() } };
  }),
  // Found by its tag, not by its name: somebody else may have created a database of that name.
  expectedResult: sentAfterRead,
  find: async (aws, { step }) => {
    const database = (await aws.read.rds.describeDBInstances({})).find(
      ({ TagList }) => tagValue(TagList, stepTag) === step,
    );
    return database && { created: ref('rds', database.DBInstanceIdentifier) };
  },
  check: async (aws, input) => {
    const { settings } = input.options;
    const name = textSetting(settings, 'DBInstanceIdentifier');
    const [database] = await aws.read.rds.describeDBInstances(byName(name));
    if (database === undefined) return missingOrLate(`database ${name}`, input);
    if (database.DBInstanceStatus !== 'available')
      return isBroken(database.DBInstanceStatus)
        ? failed(`database ${name} is ${database.DBInstanceStatus ?? ''}`)
        : wait;
    return (
      settingsDifference(`database ${name}`, settings, comparable(database)) ??
      done({ DBInstanceIdentifier: name, DBInstanceStatus: 'available' })
    );
  },
  undo: {
    possible: false,
    reason: 'a restore deletes nothing',
    remedy: 'Delete the database by hand, or let a policy delete it.',
  },
  blocked: ({ raw }) =>
    raw.Status === 'available' ? undefined : `it is ${raw.Status ?? 'in an unknown state'}, not available`,
});

/**
 * `configure`: applies the settings of a database that a restore cannot set.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html
 */
export const configureDatabase = verbFor<Database>()(configureOptions, {
  effect: 'restore',
  iam: ['rds:ModifyDBInstance', 'rds:DescribeDBInstances'],
  perform: one(async (aws, { permit, options, now }) => {
    await aws.write(permit).rds.modifyDBInstance({
      ...storedRequest<ModifyDBInstanceMessage>(options.settings),
      DBInstanceIdentifier: permit.id,
      ApplyImmediately: true,
    });
    return { notes: { sent: now.toISOString() } };
  }),
  expectedResult: sentAfterRead,
  check: async (aws, input) => {
    const [database] = await aws.read.rds.describeDBInstances(byName(input.source.id));
    if (database === undefined) return failed(`database ${input.source.id} no longer exists`);
    if (isBroken(database.DBInstanceStatus)) return failed(`it is ${database.DBInstanceStatus ?? ''}`);
    // AWS needs up to an hour for some changes, and shows the old setting until then.
    const isSettled =
      database.DBInstanceStatus === 'available' &&
      settingsDifference(database.DBInstanceIdentifier ?? '', input.options.settings, modifiableSettings(database)) ===
        undefined;
    return isSettled ? done({ DBInstanceStatus: 'available' }) : wait;
  },
  undo: { possible: false, reason: 'its settings are the ones that it had before it was deleted' },
});

/**
 * The members of RestoreDBInstanceFromDBSnapshot that create the same database again, under this name. AWS takes all
 * other settings from the snapshot.
 */
export function databaseSettings(database: AsJsonObject<Database>, name: string): { readonly [key: string]: Json } {
  const [domain] = database.DomainMemberships ?? [];
  const {
    StorageType,
    MultiAZ,
    AvailabilityZone,
    NetworkType,
    DedicatedLogVolume,
    EnabledCloudwatchLogsExports: logs = [],
  } = database;
  return settingsOf({
    DBInstanceIdentifier: name,
    ...comparable(database),
    DBSubnetGroupName: database.DBSubnetGroup?.DBSubnetGroupName,
    VpcSecurityGroupIds: database.VpcSecurityGroups?.map(({ VpcSecurityGroupId }) => VpcSecurityGroupId),
    DBParameterGroupName: customGroup(database.DBParameterGroups?.[0]?.DBParameterGroupName),
    OptionGroupName: customGroup(database.OptionGroupMemberships?.[0]?.OptionGroupName),
    // AWS chooses the zones of a Multi-AZ database.
    ...(MultiAZ !== true && { AvailabilityZone }),
    ...(/^io[12]$/.test(StorageType ?? '') && { Iops: database.Iops }),
    ...(logs.length > 0 && { EnableCloudwatchLogsExports: logs }),
    ...(NetworkType === 'DUAL' && { NetworkType }),
    ...(DedicatedLogVolume === true && { DedicatedLogVolume }),
    CACertificateIdentifier: database.CACertificateIdentifier,
    ...(domain && { Domain: domain.Domain, DomainIAMRoleName: domain.IAMRoleName }),
    ...(database.ProcessorFeatures &&
      database.ProcessorFeatures.length > 0 && { ProcessorFeatures: database.ProcessorFeatures }),
  });
}

/** Settings that AWS shows under another name, or that only ModifyDBInstance can set. */
export function modifiableSettings(database: AsJsonObject<Database>): { readonly [key: string]: Json } {
  const {
    BackupRetentionPeriod,
    PreferredBackupWindow,
    PreferredMaintenanceWindow,
    MaxAllocatedStorage,
    MonitoringInterval,
    MonitoringRoleArn,
  } = database;
  return settingsOf({
    BackupRetentionPeriod,
    PreferredBackupWindow,
    PreferredMaintenanceWindow,
    MaxAllocatedStorage,
    ...(MonitoringInterval !== undefined && MonitoringInterval > 0 && { MonitoringInterval, MonitoringRoleArn }),
    ...(database.PerformanceInsightsEnabled === true && {
      EnablePerformanceInsights: true,
      PerformanceInsightsKMSKeyId: database.PerformanceInsightsKMSKeyId,
      PerformanceInsightsRetentionPeriod: database.PerformanceInsightsRetentionPeriod,
    }),
  });
}

/**
 * Settings that both the call and the description contain, so that the new database can be compared with the old one.
 */
function comparable(database: AsJsonObject<Database>): Readonly<Record<string, unknown>> {
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
    Port: database.Endpoint?.Port,
  };
}

function isBroken(status = ''): boolean {
  return /^(failed|incompatible-|inaccessible-|restore-error|storage-full|deleting)/.test(status);
}

function byName(name: string): { Filters: { Name: string; Values: string[] }[] } {
  return { Filters: [{ Name: 'db-instance-id', Values: [name] }] };
}

/** Recreates a database from its final snapshot, or from an earlier one. */
export function recreateDatabase({
  receipt,
  source,
  earlier,
  newName,
  tagsFor,
  hold,
}: RestoreRequest): RestorePlan | NotRestorable {
  const { ending } = receipt;
  const finalSnapshots = ending.status === 'done' && ending.created?.type === 'rds-snapshot' ? [ending.created] : [];
  const snapshots = [...finalSnapshots, ...createdBy(earlier, 'rds-snapshot')];
  if (snapshots.length === 0) return noSnapshot;
  const name = newName ?? source.id;
  const database = source.raw as AsJsonObject<Omit<DBInstance, 'TagList'>>;
  const restored = { type: 'rds', id: name, arn: source.arn.replace(/:[^:]+$/, `:${name}`) };
  const settingsAfterwards = modifiableSettings(database);
  return {
    sources: [snapshots],
    creates: [restored],
    steps: ([snapshot]) => {
      if (snapshot === undefined) return [];
      const settings = databaseSettings(database, name);
      const steps: RestoreStep[] = [
        {
          on: snapshot,
          verb: 'restore',
          options: { settings, tags: tagsFor(Object.fromEntries(source.tags)) },
          after: [],
        },
        { on: restored, verb: 'configure', options: { settings: settingsAfterwards }, after: [0] },
      ];
      // Last, because the hold also stops Mayfly's own steps.
      return hold === undefined ? steps : [...steps, holdStep(restored, hold, [1])];
    },
    differs: [
      ...(name === source.id
        ? []
        : [`The database is called ${name}, so its endpoint differs from that of ${source.id}.`]),
      'Writes after the start of the snapshot are lost. Add read replicas and roles again by hand.',
    ],
  };
}
