import type { IamFacts, IamWrite } from '../core/iam-write.ts';
import type { Policy } from '../core/policy.ts';
import type { Settings } from '../core/settings.ts';
import type { Effect } from '../core/verb.ts';
import type { Role, RoleCondition, RoleStatement } from '../core/views/role.ts';
import type { IamVocabulary } from '../core/vocabulary.ts';
import { denied } from './deny.ts';
import { arnOf, stackDeletionActions } from './iam-facts.ts';
import { type NeededAction, neededActions, objectsRead } from './needed-actions.ts';

export interface RoleRequest {
  readonly policies: readonly Policy[];
  readonly vocabulary: IamVocabulary;
  readonly settings: Settings;
  /** Regions in which writes are allowed. Empty, or with `all`: every region. */
  readonly regions: readonly string[];
  /** Access to Mayfly's own resources: its bucket, its ledger. */
  readonly self?: readonly SelfAccess[];
  /** Reads that mayfly.yml needs and no policy does, such as those of prices. */
  readonly reads?: readonly Pick<NeededAction, 'action' | 'reason'>[];
}

export interface SelfAccess {
  readonly actions: readonly string[];
  /** An ARN without `arn:PARTITION:`. `*` stands for anything, `${AWS::AccountId}` for the role's account. */
  readonly resource: string;
  readonly reason: string;
}

/**
 * The least that an identity needs to plan these policies and to apply their plan: the reads of their filters, the
 * writes of their verbs on resources of their types, and a Deny of every write on resources that are tagged as
 * protected.
 */
export function roleFor({
  policies,
  vocabulary,
  settings,
  regions,
  self = [],
  reads: otherReads = [],
}: RoleRequest): Role {
  const anywhere = regions.length === 0 || regions.includes('all');
  const needed: readonly NeededAction[] = [
    { action: 'ec2:DescribeRegions', reason: 'list the regions of the account' },
    ...otherReads,
    ...neededActions(policies, vocabulary),
  ];
  const objects = objectsRead(policies, vocabulary, settings);
  const inRegions: RoleCondition = anywhere ? {} : { StringEquals: { 'aws:RequestedRegion': sorted(regions) } };

  const reads = needed.filter(({ action }) => isRead(action) && action !== 's3:GetObject');
  const lists = objects.length === 0 ? [] : needed.filter(({ action }) => action === 's3:GetObject');
  const grants = needed.filter(({ action }) => !isRead(action)).flatMap((each) => grantsOf(each, vocabulary.iam));
  const inStacks = needed.some(({ verb }) => verb?.destroysStackMembers)
    ? stackDeletionActions(vocabulary.types).map((action) => ({ action, reason: deletedInStacks }))
    : [];
  const deniedByTags = [...grants.filter(({ ignoresTags }) => !ignoresTags), ...inStacks]
    .map(({ action }) => action)
    .filter((action) => !isRead(action));
  const { statements, guardOnly } = denied(sorted(deniedByTags), settings);

  return {
    statements: [
      // First, so that somebody who attaches only one policy attaches the one that denies.
      ...statements,
      ...allow('Read', reads, ['*']),
      ...allow('ReadLists', lists, objects.map(objectArn)),
      ...self.flatMap(({ actions, resource, reason }, index) =>
        allow(
          `Own${index + 1}`,
          actions.map((action) => ({ action, reason })),
          [`arn:\${AWS::Partition}:${resource}`],
        ),
      ),
      ...writeStatements(grants, inRegions),
      ...allow(
        'DeleteInStacks',
        inStacks,
        ['*'],
        merged({ 'ForAnyValue:StringEquals': { 'aws:CalledVia': ['cloudformation.amazonaws.com'] } }, inRegions),
      ),
    ],
    guardOnly,
  };
}

/** One write on some resources, under a condition. */
export interface Grant {
  readonly action: string;
  readonly reason: string;
  readonly resources: readonly string[];
  readonly when: RoleCondition;
  readonly ignoresTags: boolean;
}

export function grantsOf({ action, reason, verb }: NeededAction, iam: IamFacts): readonly Grant[] {
  const facts: IamWrite = iam.writes[action] ?? { on: ['*'] };
  const { on, when = {} } = asPartOfCreation(facts, verb?.effect) ?? facts;
  const resources = on === 'subject' ? [verb?.type.iamResource?.name ?? '*'] : on;
  const arns = resources.map((resource) => (resource === '*' ? '*' : arnOf(resource, iam)));
  const grant: Grant = { action, reason, resources: sorted(arns), when, ignoresTags: facts.ignoresTags === true };
  return [
    grant,
    ...(facts.also ?? []).flatMap((other) => grantsOf({ action: other, reason, ...(verb && { verb }) }, iam)),
  ];
}

/** The resources of a write that is part of creating something: the tags of a snapshot, or of a restored volume. */
function asPartOfCreation(
  { inSnapshot, inDelete, inRestore }: IamWrite,
  effect: Effect | undefined,
): (Pick<IamWrite, 'when'> & { readonly on: readonly string[] }) | undefined {
  if (effect === 'snapshot') return inSnapshot;
  if (effect === 'delete') return inDelete;
  return effect === 'restore' ? inRestore : undefined;
}

/** Actions that are allowed on the same resources under the same condition share a statement. */
function writeStatements(grants: readonly Grant[], inRegions: RoleCondition): readonly RoleStatement[] {
  const groups = Map.groupBy(grants, ({ resources, when }) => JSON.stringify([resources, merged(when, inRegions)]));
  return [...groups]
    .map(([key, group]) => ({ key, group: group.toSorted(byAction) }))
    .sort((a, b) => byAction(a.group[0], b.group[0]) || (a.key < b.key ? -1 : 1))
    .flatMap(({ key, group }, index) => {
      const [resources, when] = JSON.parse(key) as [readonly string[], RoleCondition];
      return allow(`Write${index + 1}`, group, resources, when);
    });
}

function byAction({ action: a } = { action: '' }, { action: b } = { action: '' }): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const deletedInStacks = 'CloudFormation deletes the members of a stack';

type ActionReason = Pick<NeededAction, 'action' | 'reason'>;

function allow(
  sid: string,
  needed: readonly ActionReason[],
  resources: readonly string[],
  condition: RoleCondition = {},
): readonly RoleStatement[] {
  const groups = Map.groupBy(needed, ({ action }) => action);
  const actions = sorted([...groups.keys()]);
  if (actions.length === 0) return [];
  const reasons = Object.fromEntries(
    actions.map((action) => [action, sorted((groups.get(action) ?? []).map(({ reason }) => reason))]),
  );
  return [
    { sid, effect: 'Allow', actions, resources, ...(Object.keys(condition).length > 0 && { condition }), reasons },
  ];
}

/** A condition that holds where both hold: operators side by side, and keys within an operator. */
export function merged(a: RoleCondition, b: RoleCondition): RoleCondition {
  const operators = sorted([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries(operators.map((operator) => [operator, { ...a[operator], ...b[operator] }]));
}

export function isRead(action: string): boolean {
  return /^[a-z0-9-]+:(BatchGet|Describe|Get|List|Lookup|View)/.test(action);
}

function objectArn(path: string): string {
  return `arn:\${AWS::Partition}:s3:::${path}`;
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
