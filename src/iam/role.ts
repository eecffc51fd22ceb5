import type { Policy } from '../core/policy.ts';
import type { Settings } from '../core/settings.ts';
import type { Effect } from '../core/verb.ts';
import type { Role, RoleCondition, RoleStatement } from '../core/views/role.ts';
import type { Vocabulary } from '../core/vocabulary.ts';
import { type Ask, asksOf, objectsRead } from './asks.ts';
import { denied } from './deny.ts';
import { arnOf, inDeletedStacks, resourceOfType, type WriteFacts, writeFacts } from './writes.ts';

export interface RoleAsked {
  readonly policies: readonly Policy[];
  readonly vocabulary: Vocabulary;
  readonly settings: Settings;
  /** Regions that may be written in. Empty, or with `all`: any. */
  readonly regions: readonly string[];
  /** What Mayfly does with its own things, and where these are: its bucket, its ledger. */
  readonly own?: readonly OwnAccess[];
  /** Reads that no policy asks for, but mayfly.yml does: of what things cost. */
  readonly reads?: readonly Pick<Ask, 'action' | 'reason'>[];
}

export interface OwnAccess {
  readonly actions: readonly string[];
  /**
   * An ARN without `arn:PARTITION:`, in which `*` stands for anything and `${AWS::AccountId}` for the role's account.
   */
  readonly resource: string;
  readonly reason: string;
}

/**
 * The least that an identity needs to plan and carry out these policies: reads of everything they look at, writes by
 * the verbs that they name, on resources of their types, and a Deny of every write on what is tagged as protected.
 */
export function roleFor({ policies, vocabulary, settings, regions, own = [], reads: more = [] }: RoleAsked): Role {
  const anywhere = regions.length === 0 || regions.includes('all');
  const asks: readonly Ask[] = [
    { action: 'ec2:DescribeRegions', reason: 'list the regions of the account' },
    ...more,
    ...asksOf(policies, vocabulary),
  ];
  const objects = objectsRead(policies, vocabulary, settings);
  const inRegions: RoleCondition = anywhere ? {} : { StringEquals: { 'aws:RequestedRegion': sorted(regions) } };

  const reads = asks.filter(({ action }) => isRead(action) && action !== 's3:GetObject');
  const lists = objects.length === 0 ? [] : asks.filter(({ action }) => action === 's3:GetObject');
  const grants = asks.filter(({ action }) => !isRead(action)).flatMap(grantsOf);
  const inStacks = grants.some(({ action }) => action === 'cloudformation:DeleteStack') ? throughStacks() : [];
  const governed = [...grants.filter(({ isUngoverned }) => !isUngoverned), ...inStacks]
    .map(({ action }) => action)
    .filter((action) => !isRead(action));
  const { statements, unseen } = denied(sorted(governed), settings);

  return {
    statements: [
      // First, so that whoever attaches one policy only has the one that forbids.
      ...statements,
      ...allow('Read', reads, ['*']),
      ...allow('ReadLists', lists, objects.map(objectArn)),
      ...own.flatMap(({ actions, resource, reason }, index) =>
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
    unseen,
  };
}

/** One write on some resources, under a condition. */
export interface Grant {
  readonly action: string;
  readonly reason: string;
  readonly resources: readonly string[];
  readonly when: RoleCondition;
  readonly isUngoverned: boolean;
}

export function grantsOf({ action, reason, verb }: Ask): readonly Grant[] {
  const facts: WriteFacts = writeFacts[action] ?? { on: ['*'] };
  const { on, when = {} } = made(facts, verb?.effect) ?? facts;
  const subject = verb && resourceOfType[verb.type];
  const resources = on === 'subject' ? [subject ?? '*'] : on;
  const arns = resources.map((resource) => (resource === '*' ? '*' : arnOf(resource)));
  const own: Grant = { action, reason, resources: sorted(arns), when, isUngoverned: facts.isUngoverned === true };
  return [own, ...(facts.also ?? []).flatMap((other) => grantsOf({ action: other, reason, ...(verb && { verb }) }))];
}

/** What a write is done to where it is part of making something. */
function made(
  { inSnapshot, inRestore }: WriteFacts,
  effect: Effect | undefined,
): (Pick<WriteFacts, 'when'> & { readonly on: readonly string[] }) | undefined {
  if (effect === 'snapshot') return inSnapshot;
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

export function throughStacks(): readonly Asked[] {
  const reason = 'CloudFormation, for members of a stack that is deleted';
  return [...inDeletedStacks.reads, ...inDeletedStacks.writes].map((action) => ({ action, reason }));
}

type Asked = Pick<Ask, 'action' | 'reason'>;

function allow(
  sid: string,
  asked: readonly Asked[],
  resources: readonly string[],
  condition: RoleCondition = {},
): readonly RoleStatement[] {
  const groups = Map.groupBy(asked, ({ action }) => action);
  const actions = sorted([...groups.keys()]);
  if (actions.length === 0) return [];
  const reasons = Object.fromEntries(
    actions.map((action) => [action, sorted((groups.get(action) ?? []).map(({ reason }) => reason))]),
  );
  return [
    { sid, effect: 'Allow', actions, resources, ...(Object.keys(condition).length > 0 && { condition }), reasons },
  ];
}

/** Both: operators side by side, keys within them, too. */
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
