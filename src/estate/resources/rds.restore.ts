import type {
  DBInstance,
  DBSnapshot,
  ModifyDBInstanceMessage,
  RestoreDBInstanceFromDBSnapshotMessage,
  Tag,
} from '@aws-sdk/client-rds';
import type { AsJsonObject, Json } from '../../core/json.ts';
import { ref } from '../../core/resource.ts';
import type { NotRestorable, RestoreNeed, RestorePlan, RestoreRequest, RestoreStep } from '../../core/restore.ts';
import { one, verbFor } from '../../core/verb.ts';
import { done, failed, missingOrLate, sentAfterRead, wait } from '../parts/checks.ts';
import { stepTag } from '../parts/own-tags.ts';
import {
  domainPart,
  insightsKeyPart,
  monitoringPart,
  optionGroupPart,
  passwordKeyPart,
  securityGroupsPart,
} from '../parts/rds-restore-parts.ts';
import { isBrokenState } from '../parts/rds-states.ts';
import {
  configureOptions,
  recreateOptions,
  restoredTags,
  settingsDifference,
  storedRequest,
  textSetting,
} from '../parts/recreate.ts';
import { tagValue } from '../parts/relations.ts';
import {
  dbParameterGroup,
  dbSubnetGroup,
  encryptionKey,
  optionGroup,
  role,
  securityGroup,
} from '../parts/restore-needs.ts';
import { nameIn, namesIn, partOf, type SettingsPart, withParts } from '../parts/restore-parts.ts';
import {
  createdBy,
  finalSnapshots,
  namedByRds,
  nameFaultOf,
  noSnapshot,
  notAvailable,
  startedDiffers,
  wasProtectedBy,
  withHoldLast,
} from '../parts/restore-steps.ts';
import { toldAbout } from '../parts/restored-members.ts';
import { databaseMembers } from './rds.members.ts';
import {
  comparableSettings,
  databaseSettings,
  groupReads,
  managedPassword,
  modifiableSettings,
  modifiedNow,
  passwordDiffers,
  passwordWrites,
} from './rds.settings.ts';

type Settings = { readonly [name: string]: Json };
type Source = Omit<DBSnapshot, 'TagList'> & { Tags?: Tag[] };
type Database = Omit<DBInstance, 'TagList'> & { Tags?: Tag[] };

/**
 * `restore` of a database snapshot: creates a database like the one that the snapshot was taken of.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceFromDBSnapshot.html
 */
export const restoreDatabase = verbFor<Source>()(recreateOptions, {
  effect: 'restore',
  iam: [
    'rds:RestoreDBInstanceFromDBSnapshot',
    'rds:AddTagsToResource',
    'iam:PassRole',
    'rds:DescribeDBInstances',
    ...groupReads,
  ],
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
      return isBrokenState(database.DBInstanceStatus)
        ? failed(`database ${name} is ${database.DBInstanceStatus ?? ''}`)
        : wait;
    return (
      settingsDifference(`database ${name}`, settings, comparableSettings(database)) ??
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
  iam: ['rds:ModifyDBInstance', 'rds:DescribeDBInstances', ...passwordWrites],
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
    if (isBrokenState(database.DBInstanceStatus)) return failed(`it is ${database.DBInstanceStatus ?? ''}`);
    // AWS needs up to an hour for some changes, and shows the old setting until then.
    if (database.MasterUserSecret?.SecretStatus === 'impaired')
      return failed('the new secret of its master password is impaired: RDS cannot reach the secret or its key');
    const isSettled =
      database.DBInstanceStatus === 'available' &&
      settingsDifference(database.DBInstanceIdentifier ?? '', input.options.settings, modifiedNow(database)) ===
        undefined;
    return isSettled ? done({ DBInstanceStatus: 'available' }) : wait;
  },
  undo: { possible: false, reason: 'its settings are the ones that it had before it was deleted' },
});

function byName(name: string): { Filters: { Name: string; Values: string[] }[] } {
  return { Filters: [{ Name: 'db-instance-id', Values: [name] }] };
}

const subnetGroup: SettingsPart = {
  name: 'subnet-group',
  value: 'NAME',
  isOptional: false,
  // Another group may not cover the zone.
  members: ['DBSubnetGroupName', 'AvailabilityZone'],
};
const parameterGroup: SettingsPart = {
  name: 'parameter-group',
  value: 'NAME',
  isOptional: true,
  members: ['DBParameterGroupName'],
};

/** By the call that takes them. Sent in both, one may be refused: RDS moves no database into the subnets it is in. */
const partsOfRestore: readonly SettingsPart[] = [
  subnetGroup,
  securityGroupsPart,
  parameterGroup,
  optionGroupPart,
  domainPart,
];
const partsOfConfigure: readonly SettingsPart[] = [monitoringPart, insightsKeyPart, passwordKeyPart];

/**
 * What these settings refer to.
 * @param keys those of its data, which nothing can replace.
 */
function needsOf(settings: Settings, keys: readonly string[]): readonly RestoreNeed[] {
  const { DBSubnetGroupName, DBParameterGroupName, OptionGroupName, MonitoringRoleArn } = settings;
  return [
    ...nameIn(DBSubnetGroupName).map((name) => dbSubnetGroup(name, partOf(subnetGroup))),
    ...nameIn(DBParameterGroupName).map((name) => dbParameterGroup(name, partOf(parameterGroup))),
    ...nameIn(OptionGroupName).map((name) => optionGroup(name, partOf(optionGroupPart))),
    ...nameIn(MonitoringRoleArn).map((arn) => role(arn, partOf(monitoringPart))),
    ...namesIn(settings.VpcSecurityGroupIds).map((id) => securityGroup(id, partOf(securityGroupsPart))),
    ...keys.map((key) => encryptionKey(key)),
    ...nameIn(settings.PerformanceInsightsKMSKeyId).map((key) => encryptionKey(key, partOf(insightsKeyPart))),
    ...nameIn(settings.MasterUserSecretKmsKeyId).map((key) => encryptionKey(key, partOf(passwordKeyPart))),
  ];
}

/** Recreates a database from its final snapshot, or from an earlier one. */
export function recreateDatabase(asked: RestoreRequest): RestorePlan | NotRestorable {
  const request = namedByRds(asked);
  const { receipt, source, earlier, newName, tagsFor, hold } = request;
  const snapshots = [...finalSnapshots(receipt, 'rds-snapshot'), ...createdBy(earlier, 'rds-snapshot')];
  if (snapshots.length === 0) return noSnapshot;
  const name = newName ?? source.id;
  const database = {
    ...(source.raw as AsJsonObject<Omit<DBInstance, 'TagList'>>),
    // The plan that deleted it may have switched the protection off first.
    DeletionProtection: wasProtectedBy('DeletionProtection', source, earlier),
  };
  const restored = { type: 'rds', id: name, arn: source.arn.replace(/:[^:]+$/, `:${name}`) };
  const settings = withParts(databaseSettings(database, name), partsOfRestore, request);
  const afterwards = withParts(modifiableSettings(database), partsOfConfigure, request);
  const managed = managedPassword(database);
  const password = managed && withParts(managed, partsOfConfigure, request);
  return {
    sources: [snapshots],
    creates: () => [restored],
    isNamed: true,
    ...nameFaultOf([name]),
    unusable: notAvailable,
    needs: () =>
      needsOf(
        { ...afterwards, ...settings, ...password },
        database.StorageEncrypted === false ? [] : nameIn(database.KmsKeyId),
      ),
    parts: [...partsOfRestore, ...partsOfConfigure],
    steps: ([snapshot]) => {
      if (snapshot === undefined) return [];
      const steps: RestoreStep[] = [
        {
          on: snapshot,
          verb: 'restore',
          options: { settings, tags: tagsFor(Object.fromEntries(source.tags)) },
          after: [],
          creates: [{ type: 'rds', raw: { ...database, DBInstanceStatus: 'available' } }],
        },
        { on: restored, verb: 'configure', options: { settings: afterwards }, after: [0] },
      ];
      // A step of its own: whether the password is managed must not depend on whether all other settings are accepted.
      if (password !== undefined)
        steps.push({ on: restored, verb: 'configure', options: { settings: password }, after: [steps.length - 1] });
      return withHoldLast(steps, restored, hold);
    },
    differs: [
      ...(name === source.id
        ? []
        : [`The database is called ${name}, so its endpoint differs from that of ${source.id}.`]),
      'Writes after the start of the snapshot are lost.',
      ...startedDiffers(database.DBInstanceStatus, earlier),
      ...passwordDiffers(database),
      ...toldAbout(database, databaseMembers),
    ],
  };
}
