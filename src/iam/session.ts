import { canonical } from '../core/json.ts';
import type { Place } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';
import type { Settings } from '../core/settings.ts';
import type { RoleCondition } from '../core/views/role.ts';
import { type ProtectedWords, protectedWords } from './deny.ts';
import { type Grant, grantsOf, isRead, merged, throughStacks } from './role.ts';
import { arnOf, resourceOfType } from './writes.ts';

/** What one batch is to do: one verb on some resources of one type in one place. */
export interface Batch {
  readonly type: Pick<ResourceType, 'name' | 'verbs'>;
  readonly verb: string;
  readonly place: Place;
  /** Of its resources, as permits name them. */
  readonly arns: readonly string[];
}

/** A session policy, and how narrow it came out. */
export interface Session {
  /** As AssumeRole takes it: JSON of at most 2,048 characters. */
  readonly policy: string;
  /** Whether it names the batch's resources one by one; else all of their type in the place. */
  readonly isNamed: boolean;
  /** Tag keys that protect and for which there was no room: of these the role's own Deny has to take care. */
  readonly leftOut: readonly string[];
}

/**
 * Characters of a session policy. AWS also packs it, and does not say how large that will come out: so there is a
 * shorter one behind each. Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
const limit = 2048;

/**
 * What a session may do that carries out this batch, the narrowest first: its actions, in its region, on its resources
 * where their ARNs fit, and on nothing that is tagged as protected. A session can do only what its role can, too, so
 * what stays out here is still the role's to deny.
 *
 * Protection stands twice. Each statement allows only what carries none of the tags: its keys are joined by "and", so
 * all spellings fit. Then explicit Denys, each of which needs a statement of its own, as many as there is room for.
 */
export function sessionsFor(batch: Batch, settings: Settings): readonly [Session, ...Session[]] {
  const { arns, ...words } = protectedWords(settings);
  const keys = guardedKeys(words);
  const named = built({ batch, keys, arns, isNamed: true });
  const [first, ...shorter] = [
    named ?? fitting(batch, keys, arns),
    named && built({ batch, keys, arns: [], isNamed: true, isTerse: true }),
    built({ batch, keys, arns: [], isNamed: false, isTerse: true }),
    built({ batch, keys: keys.slice(0, 1), arns: [], isNamed: false, isTerse: true }),
    built({ batch, keys: [], arns: [], isNamed: false, isTerse: true }),
  ]
    .filter((session) => session !== undefined)
    .map((session) => ({ ...session, leftOut: keys.map(({ key }) => key).filter((key) => !session.keys.has(key)) }));
  if (first === undefined)
    throw new RangeError(`a session policy for ${batch.verb} on ${batch.type.name} is larger than STS takes`);
  const sessions: [Session, ...Session[]] = [sessionOf(first)];
  for (const session of shorter)
    if (session.policy.length < (sessions.at(-1)?.policy.length ?? 0)) sessions.push(sessionOf(session));
  return sessions;
}

function sessionOf({ policy, isNamed, leftOut }: Session): Session {
  return { policy, isNamed, leftOut };
}

/** A tag key that protects: always, or with one of these values. */
interface GuardedKey {
  readonly key: string;
  readonly values: readonly string[] | 'any';
}

/** As people most likely write them first: what does not fit is cut from the end. */
function guardedKeys({ keys, values }: Omit<ProtectedWords, 'arns'>): readonly GuardedKey[] {
  const asked = keys.map((key): GuardedKey => ({ key, values }));
  const marks = values.map((key): GuardedKey => ({ key, values: 'any' }));
  return Array.from({ length: Math.max(asked.length, marks.length) }, (_, at) => [asked[at], marks[at]]).flatMap(
    (pair) => pair.filter((each) => each !== undefined),
  );
}

/** On every resource of the type, with as many of the keys as fit. */
function fitting(batch: Batch, keys: readonly GuardedKey[], arns: readonly string[]): Built | undefined {
  for (let count = keys.length; count > 0; count--) {
    const session = built({ batch, keys: keys.slice(0, count), arns, isNamed: false });
    if (session !== undefined) return session;
  }
  return undefined;
}

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: RoleCondition;
}

interface Wanted {
  readonly batch: Batch;
  readonly keys: readonly GuardedKey[];
  /** ARNs that mayfly.yml protects. */
  readonly arns: readonly string[];
  readonly isNamed: boolean;
  /** Without the explicit Denys. */
  readonly isTerse?: true;
}

interface Built {
  readonly policy: string;
  readonly isNamed: boolean;
  readonly keys: ReadonlySet<string>;
}

/** Nothing where it is too long. */
function built({ batch, keys, arns, isNamed, isTerse }: Wanted): Built | undefined {
  const allows = allowed(batch, keys, isNamed);
  const statements: Statement[] = allows.map(({ statement }) => statement);
  if (textOf(statements).length > limit) return undefined;
  const isAll = allows.every(({ isGoverned }) => isGoverned);
  const governed = isAll
    ? ['*']
    : [...new Set(allows.filter(({ isGoverned }) => isGoverned).flatMap(({ statement }) => statement.Action))].sort();
  const byArn: readonly Statement[] = arns.length === 0 ? [] : [{ Effect: 'Deny', Action: governed, Resource: arns }];
  for (const deny of isTerse ? [] : [...byArn, ...keys.map((key) => denied(governed, key))])
    if (textOf([...statements, deny]).length <= limit) statements.push(deny);
  return { policy: textOf(statements), isNamed, keys: new Set(keys.map(({ key }) => key)) };
}

function allowed(
  { type, verb, place, arns }: Batch,
  keys: readonly GuardedKey[],
  isNamed: boolean,
): readonly { statement: Statement; isGoverned: boolean }[] {
  const known = type.verbs[verb];
  if (known === undefined) throw new TypeError(`no verb ${verb} on ${type.name}`);
  const writes = known.iam.filter((action) => !isRead(action));
  const grants = writes.flatMap((action) =>
    grantsOf({ action, reason: '', verb: { type: type.name, effect: known.effect } }),
  );
  const subject = resourceOfType[type.name];
  const inRegion: RoleCondition = { StringEquals: { 'aws:RequestedRegion': [place.region] } };
  const resources = (grant: Grant): readonly string[] =>
    [
      ...new Set(
        grant.resources.flatMap((pattern) =>
          isNamed && subject !== undefined && pattern === arnOf(subject)
            ? arns.map((arn) => asIn(pattern, arn))
            : [pattern],
        ),
      ),
    ]
      .map((pattern) => filledIn(pattern, place, arns))
      .sort();
  const own = grants.map((grant) => ({
    action: grant.action,
    resources: resources(grant),
    when: merged(grant.when, inRegion),
    isGoverned: !grant.isUngoverned,
  }));
  const members = writes.includes('cloudformation:DeleteStack') ? throughStacks().map(({ action }) => action) : [];
  const viaStacks = merged(
    { 'ForAnyValue:StringEquals': { 'aws:CalledVia': ['cloudformation.amazonaws.com'] } },
    inRegion,
  );
  // Whole services, for room: which of their actions, the role says.
  const also = [...new Set(members.map((action) => action.replace(/:.*/, ':*')))].map((action) => ({
    action,
    resources: ['*'],
    when: viaStacks,
    isGoverned: true,
  }));
  const groups = Map.groupBy([...own, ...also], ({ resources: on, when, isGoverned }) =>
    canonical([on, when, isGoverned]),
  );
  return [...groups.values()].map((group) => {
    const [{ resources: Resource, when, isGoverned }] = group as [(typeof group)[number]];
    const Action = [...new Set(group.map(({ action }) => action))].sort();
    const Condition = isGoverned ? merged(when, unprotected(keys)) : when;
    return { statement: { Effect: 'Allow', Action, Resource, Condition }, isGoverned };
  });
}

/** Holds for what carries none of these tags: negated operators hold for a key that is not there. */
function unprotected(keys: readonly GuardedKey[]): RoleCondition {
  const valued = keys.flatMap(({ key, values }) =>
    values === 'any' ? [] : [[`aws:ResourceTag/${key}`, values] as const],
  );
  const marks = keys.flatMap(({ key, values }) =>
    values === 'any' ? [[`aws:ResourceTag/${key}`, ['true']] as const] : [],
  );
  return {
    ...(valued.length > 0 && { StringNotEqualsIgnoreCase: Object.fromEntries(valued) }),
    ...(marks.length > 0 && { Null: Object.fromEntries(marks) }),
  };
}

function denied(Action: readonly string[], { key, values }: GuardedKey): Statement {
  const name = `aws:ResourceTag/${key}`;
  const Condition: RoleCondition =
    values === 'any' ? { StringLike: { [name]: ['*'] } } : { StringEqualsIgnoreCase: { [name]: values } };
  return { Effect: 'Deny', Action, Resource: ['*'], Condition };
}

/** The resource as IAM names it: its ARN, but without an account where IAM's pattern has none (snapshots, images). */
function asIn(pattern: string, arn: string): string {
  const [, , , , account] = pattern.replace('${AWS::Partition}', 'aws').replace('${AWS::AccountId}', '*').split(':');
  return account === '' ? arn.split(':').toSpliced(4, 1, '').join(':') : arn;
}

function filledIn(pattern: string, { account }: Place, [arn = 'arn:aws']: readonly string[]): string {
  return pattern.replaceAll('${AWS::Partition}', arn.split(':')[1] ?? 'aws').replaceAll('${AWS::AccountId}', account);
}

/** One text alone stands without a list, as IAM allows: it saves two characters each. */
function textOf(Statement: readonly Statement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement }, (key, value: unknown) =>
    key !== 'Statement' && Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value,
  );
}
