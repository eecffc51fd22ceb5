import type {
  CreateDBInstanceMessage,
  DBCluster,
  DBClusterSnapshot,
  ModifyDBClusterMessage,
  RestoreDBClusterFromSnapshotMessage,
  Tag,
} from '@aws-sdk/client-rds';
import * as z from 'zod';
import type { AsJsonObject } from '../../core/json.ts';
import type { Receipt } from '../../core/receipt.ts';
import { type Resource, ref } from '../../core/resource.ts';
import type { NotRestorable, RestorePlan, RestoreRequest, RestoreStep } from '../../core/restore.ts';
import { one, verbFor } from '../../core/verb.ts';
import { done, failed, missingOrLate, sentAfterRead, wait } from '../parts/checks.ts';
import { stepTag } from '../parts/own-tags.ts';
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
import { nameIn, withParts } from '../parts/restore-parts.ts';
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
import { groupReads, managedPassword, passwordDiffers, passwordWrites } from './rds.settings.ts';
import { membersBefore } from './rds-cluster.before.ts';
import { clusterMembers } from './rds-cluster.members.ts';
import { clusterNeeds, clusterParts, configureParts, memberParts, namedParts } from './rds-cluster.parts.ts';
import {
  clusterModifiedNow,
  clusterSettings,
  comparableSettings,
  modifiableClusterSettings,
  storedMember,
} from './rds-cluster.settings.ts';

export { storedMemberOf } from './rds-cluster.settings.ts';

type Source = Omit<DBClusterSnapshot, 'TagList'> & { Tags?: Tag[] };
type Cluster = Omit<DBCluster, 'TagList'> & { Tags?: Tag[] };

/**
 * `restore` of a cluster's snapshot: creates a cluster like the one that the snapshot was taken of, without members.
 * `add-member` adds those afterwards.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBClusterFromSnapshot.html
 */
export const restoreCluster = verbFor<Source>()(recreateOptions, {
  effect: 'restore',
  iam: [
    'rds:RestoreDBClusterFromSnapshot',
    'rds:AddTagsToResource',
    'iam:PassRole',
    'rds:DescribeDBClusters',
    'rds:DescribeDBClusterParameterGroups',
    ...groupReads,
  ],
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
      return isBrokenState(cluster.Status) ? failed(`cluster ${name} is ${cluster.Status ?? ''}`) : wait;
    return (
      settingsDifference(`cluster ${name}`, settings, comparableSettings(cluster)) ??
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
  iam: ['rds:CreateDBInstance', 'rds:AddTagsToResource', 'iam:PassRole', 'rds:DescribeDBInstances'],
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
      return isBrokenState(database.DBInstanceStatus)
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

/**
 * `configure`: applies the settings of a cluster that a restore cannot set.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBCluster.html
 */
export const configureCluster = verbFor<Cluster>()(configureOptions, {
  effect: 'restore',
  iam: ['rds:ModifyDBCluster', 'rds:DescribeDBClusters', ...passwordWrites],
  perform: one(async (aws, { permit, options, now }) => {
    await aws.write(permit).rds.modifyDBCluster({
      ...storedRequest<ModifyDBClusterMessage>(options.settings),
      DBClusterIdentifier: permit.id,
      ApplyImmediately: true,
    });
    return { notes: { sent: now.toISOString() } };
  }),
  expectedResult: sentAfterRead,
  check: async (aws, input) => {
    const { id } = input.source;
    const [cluster] = await aws.read.rds.describeDBClusters({ Filters: [{ Name: 'db-cluster-id', Values: [id] }] });
    if (cluster === undefined) return failed(`cluster ${id} no longer exists`);
    if (isBrokenState(cluster.Status)) return failed(`it is ${cluster.Status ?? ''}`);
    if (cluster.MasterUserSecret?.SecretStatus === 'impaired')
      return failed('the new secret of its master password is impaired: RDS cannot reach the secret or its key');
    const isSettled =
      cluster.Status === 'available' &&
      settingsDifference(id, input.options.settings, clusterModifiedNow(cluster)) === undefined;
    return isSettled ? done({ Status: 'available' }) : wait;
  },
  undo: { possible: false, reason: 'its settings are the ones that it had before it was deleted' },
});

/**
 * Recreates a cluster from its final snapshot or an earlier one, then its instances from the receipt of that snapshot,
 * the writer first. If the delete has ended half-way and the cluster is still there, only the instances that are gone.
 */
export function recreateCluster(asked: RestoreRequest): RestorePlan | NotRestorable {
  const request = namedByRds(asked);
  const { receipt, source, earlier, newName, tagsFor, hold } = request;
  const snapshots = [...finalSnapshots(receipt, 'rds-cluster-snapshot'), ...createdBy(earlier, 'rds-cluster-snapshot')];
  const isWhole = receipt.ending.status === 'done';
  if (isWhole && snapshots.length === 0) return noSnapshot;
  const name = newName ?? source.id;
  const cluster = {
    ...(source.raw as AsJsonObject<Omit<DBCluster, 'TagList'>>),
    // The plan that deleted it may have switched the protection off first.
    DeletionProtection: wasProtectedBy('DeletionProtection', source, earlier),
  };
  const restored = { type: 'rds-cluster', id: name, arn: source.arn.replace(/:[^:]+$/, `:${name}`) };
  const members = membersOf(request);
  const settings = withParts(clusterSettings(cluster, name), clusterParts, request);
  const afterwards = [modifiableClusterSettings(cluster), managedPassword(cluster)].flatMap((configured) =>
    configured === undefined ? [] : [withParts(configured, configureParts, request)],
  );
  const isMultiAz = cluster.DBClusterInstanceClass !== undefined;
  const missingFrom = (current: Resource | undefined): readonly Member[] =>
    isMultiAz ? [] : members.filter((member) => !hasMember(current, member));
  return {
    sources: [isWhole ? snapshots : [receipt.subject, ...snapshots]],
    creates: ([current]) => [
      ...(current?.type === 'rds-cluster' ? [] : [restored]),
      ...missingFrom(current).map(({ settings: { DBInstanceIdentifier } }) =>
        ref('rds', nameIn(DBInstanceIdentifier)[0]),
      ),
    ],
    isNamed: true,
    ...nameFaultOf([name, ...members.flatMap((member) => nameIn(member.settings['DBInstanceIdentifier']))]),
    unusable: notAvailable,
    needs: ([current]) => {
      const ofMembers = missingFrom(current).map((member) => member.settings);
      return current?.type === 'rds-cluster'
        ? clusterNeeds({}, ofMembers)
        : clusterNeeds(settings, [...ofMembers, ...afterwards]);
    },
    parts: namedParts,
    steps: ([current]) => {
      if (current === undefined) return [];
      const isThere = current.type === 'rds-cluster';
      const steps: RestoreStep[] = [];
      // One after the other: the first instance becomes the writer.
      const then = (step: Omit<RestoreStep, 'after'>): unknown =>
        steps.push({ ...step, after: steps.length === 0 ? [] : [steps.length - 1] });
      if (!isThere)
        then({
          on: current,
          verb: 'restore',
          options: { settings, tags: tagsFor(Object.fromEntries(source.tags)) },
          creates: [{ type: 'rds-cluster', raw: { ...cluster, Status: 'available' } }],
        });
      for (const member of missingFrom(current))
        then({
          on: isThere ? current : restored,
          verb: 'add-member',
          options: { settings: member.settings, tags: tagsFor(member.tags) },
          creates: [{ type: 'rds', raw: { ...member.settings, DBClusterIdentifier: name } }],
        });
      if (isThere) return steps.length === 0 ? [] : withHoldLast(steps, current, hold);
      for (const configured of afterwards)
        if (Object.keys(configured).length > 0)
          then({ on: restored, verb: 'configure', options: { settings: configured } });
      return withHoldLast(steps, restored, hold);
    },
    differs: [
      ...(name === source.id
        ? []
        : [`The cluster is called ${name} and its instances are named after it, so their endpoints differ.`]),
      ...(isMultiAz || members.length > 0
        ? []
        : ['Its receipts do not say which instances it had, so it comes back without instances.']),
      'Writes after the start of the snapshot are lost.',
      ...startedDiffers(cluster.Status, earlier),
      ...passwordDiffers(cluster),
      ...toldAbout(cluster, clusterMembers),
      ...new Set(members.flatMap(({ differs = [] }) => differs)),
    ],
  };
}

type Member = z.infer<typeof storedMember>;

/** The instances that it had, under the names that they get, the writer first. */
function membersOf(request: RestoreRequest): readonly Member[] {
  const { source, earlier, newName } = request;
  return (membersBefore(request) ?? savedMembersOf(earlier))
    .toSorted((a, b) => Number(b.isWriter) - Number(a.isWriter))
    .map((member) => (newName === undefined ? member : renamedMember(member, source.id, newName)))
    .map((member) => ({
      ...member,
      settings: withParts(member.settings, memberParts, request) as Member['settings'],
    }));
}

function hasMember(current: Resource | undefined, { settings }: Member): boolean {
  const { DBClusterMembers = [] } = (current?.raw ?? {}) as AsJsonObject<Omit<DBCluster, 'TagList'>>;
  return DBClusterMembers.some(({ DBInstanceIdentifier }) => DBInstanceIdentifier === settings.DBInstanceIdentifier);
}

function savedMembersOf(earlier: readonly Receipt[]): readonly Member[] {
  const memberLists = earlier.flatMap(({ verb, ending }) => {
    const parsed =
      verb === 'snapshot' && ending.status === 'done'
        ? z.object({ members: z.array(storedMember) }).safeParse(ending.after)
        : undefined;
    return parsed?.success === true ? [parsed.data.members] : [];
  });
  return memberLists[0] ?? [];
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
