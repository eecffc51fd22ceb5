import { canonical } from '../core/json.ts';
import type { SessionWidth } from '../core/receipt.ts';
import type { Place, Ref } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';
import type { Settings } from '../core/settings.ts';
import type { RoleCondition } from '../core/views/role.ts';
import type { IamVocabulary } from '../core/vocabulary.ts';
import { type ProtectedWords, protectedWords } from './deny.ts';
import { arnOf, stackDeletionActions } from './iam-facts.ts';
import { type Grant, grantsOf, isRead, merged } from './role.ts';

/** One batch of writes: one verb on some resources of one type in one place. */
export interface Batch {
  readonly type: Pick<ResourceType, 'name' | 'verbs' | 'iamResource'>;
  readonly verb: string;
  readonly place: Place;
  /** ARNs of its resources, as permits name them. */
  readonly arns: readonly string[];
  /** What else its permits cover: the instances of a cluster, which go by calls of their own. */
  readonly members?: readonly Ref[];
}

/** A session policy, and how narrow it is. */
export interface Session {
  /** As AssumeRole takes it: JSON of at most 2,048 characters. */
  readonly policy: string;
  /** Whether it names the batch's resources one by one. Otherwise it allows all of their type in the place. */
  readonly isNamed: boolean;
  /** Tag keys that protect but did not fit: for these only the role's own Deny remains. */
  readonly leftOut: readonly string[];
}

/** As a receipt says it. */
export function widthOf({ isNamed, leftOut }: Session): SessionWidth {
  return { resources: isNamed ? 'batch' : 'type', tagsLeftOut: leftOut };
}

/**
 * Characters of a session policy. AWS also packs it and does not document the packed size, so each policy has a shorter
 * one to fall back to. Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
const maxCharacters = 2048;

type SessionVocabulary = Pick<IamVocabulary, 'types' | 'iam'>;

/**
 * Session policies for this batch, the narrowest first: its actions, in its region, on its resources where their ARNs
 * fit, and on nothing that is tagged as protected. A session can never do more than its role, so the role's Deny also
 * covers what does not fit here.
 *
 * Protection is stated twice. Each statement allows only resources without the protecting tags: its keys are joined by
 * "and", so one statement holds all spellings. Then explicit Denys, one statement each, as many as fit.
 */
export function sessionsFor(
  batch: Batch,
  settings: Settings,
  vocabulary: SessionVocabulary,
): readonly [Session, ...Session[]] {
  const { arns, ...words } = protectedWords(settings);
  const keys = guardedKeys(words);
  const named = build({ batch, vocabulary, keys, arns, isNamed: true });
  const [first, ...shorter] = [
    named ?? withKeysThatFit({ batch, vocabulary }, keys, arns),
    named && build({ batch, vocabulary, keys, arns: [], isNamed: true, hasNoDenials: true }),
    build({ batch, vocabulary, keys, arns: [], isNamed: false, hasNoDenials: true }),
    build({ batch, vocabulary, keys: keys.slice(0, 1), arns: [], isNamed: false, hasNoDenials: true }),
    build({ batch, vocabulary, keys: [], arns: [], isNamed: false, hasNoDenials: true }),
  ]
    .filter((session) => session !== undefined)
    .map((session) => ({ ...session, leftOut: keys.map(({ key }) => key).filter((key) => !session.keys.has(key)) }));
  if (first === undefined)
    throw new RangeError(`A session policy for ${batch.verb} on ${batch.type.name} is larger than STS accepts.`);
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

/** The most likely spellings first, because what does not fit is cut from the end. */
function guardedKeys({ keys, values, marks }: Omit<ProtectedWords, 'arns'>): readonly GuardedKey[] {
  const withValues = keys.map((key): GuardedKey => ({ key, values }));
  const withAnyValue = marks.map((key): GuardedKey => ({ key, values: 'any' }));
  return Array.from({ length: Math.max(withValues.length, withAnyValue.length) }, (_, at) => [
    withValues[at],
    withAnyValue[at],
  ]).flatMap((pair) => pair.filter((each) => each !== undefined));
}

/** Allows every resource of the type, with as many of the keys as fit. */
function withKeysThatFit(
  { batch, vocabulary }: Pick<SessionParts, 'batch' | 'vocabulary'>,
  keys: readonly GuardedKey[],
  arns: readonly string[],
): BuiltSession | undefined {
  for (let count = keys.length; count > 0; count--) {
    const session = build({ batch, vocabulary, keys: keys.slice(0, count), arns, isNamed: false });
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

interface SessionParts {
  readonly batch: Batch;
  readonly vocabulary: SessionVocabulary;
  readonly keys: readonly GuardedKey[];
  /** ARNs that mayfly.yml protects. */
  readonly arns: readonly string[];
  readonly isNamed: boolean;
  /** Without the explicit Denys. */
  readonly hasNoDenials?: true;
}

interface BuiltSession {
  readonly policy: string;
  readonly isNamed: boolean;
  readonly keys: ReadonlySet<string>;
}

/** Undefined where it would be too long. */
function build({ batch, vocabulary, keys, arns, isNamed, hasNoDenials }: SessionParts): BuiltSession | undefined {
  const allows = allowStatements({ batch, vocabulary, keys, isNamed });
  const statements: Statement[] = allows.map(({ statement }) => statement);
  if (policyText(statements).length > maxCharacters) return undefined;
  const byTags = allows.filter(({ dependsOnTags }) => dependsOnTags);
  const denied =
    byTags.length === allows.length ? ['*'] : [...new Set(byTags.flatMap(({ statement }) => statement.Action))].sort();
  const byArn: readonly Statement[] = arns.length === 0 ? [] : [{ Effect: 'Deny', Action: denied, Resource: arns }];
  for (const deny of hasNoDenials ? [] : [...byArn, ...keys.map((key) => denyStatement(denied, key))])
    if (policyText([...statements, deny]).length <= maxCharacters) statements.push(deny);
  return { policy: policyText(statements), isNamed, keys: new Set(keys.map(({ key }) => key)) };
}

function allowStatements({
  batch: { type, verb, place, arns, members = [] },
  vocabulary: { types, iam },
  keys,
  isNamed,
}: Pick<SessionParts, 'batch' | 'vocabulary' | 'keys' | 'isNamed'>): readonly {
  statement: Statement;
  dependsOnTags: boolean;
}[] {
  const known = type.verbs[verb];
  if (known === undefined) throw new TypeError(`${type.name} has no verb ${verb}.`);
  const writes = known.iam.filter((action) => !isRead(action));
  const grants = writes.flatMap((action) =>
    grantsOf({ action, reason: '', verb: { type, effect: known.effect } }, iam),
  );
  const subject = type.iamResource && arnOf(type.iamResource.name, iam);
  const inRegion: RoleCondition = { StringEquals: { 'aws:RequestedRegion': [place.region] } };
  const resources = (grant: Grant): readonly string[] =>
    [
      ...new Set(
        grant.resources.flatMap((pattern) =>
          isNamed && pattern === subject
            ? arns.map((arn) => iamArn(pattern, arn))
            : isNamed
              ? membersIn(pattern, members, place, { types, iam })
              : [pattern],
        ),
      ),
    ]
      .map((pattern) => withAccount(pattern, place, arns))
      .sort();
  const writeGrants = grants.map((grant) => ({
    action: grant.action,
    resources: resources(grant),
    when: merged(grant.when, inRegion),
    dependsOnTags: !grant.ignoresTags,
  }));
  const deletions = known.destroysStackMembers ? stackDeletionActions(types) : [];
  const viaStacks = merged(
    { 'ForAnyValue:StringEquals': { 'aws:CalledVia': ['cloudformation.amazonaws.com'] } },
    inRegion,
  );
  // Whole services, to save characters: the role limits their actions.
  const stackGrants = [...new Set(deletions.map((action) => action.replace(/:.*/, ':*')))].map((action) => ({
    action,
    resources: ['*'],
    when: viaStacks,
    dependsOnTags: true,
  }));
  const groups = Map.groupBy([...writeGrants, ...stackGrants], ({ resources: on, when, dependsOnTags }) =>
    canonical([on, when, dependsOnTags]),
  );
  return [...groups.values()].map((group) => {
    const [{ resources: Resource, when, dependsOnTags }] = group as [(typeof group)[number]];
    const Action = [...new Set(group.map(({ action }) => action))].sort();
    const Condition = dependsOnTags ? merged(when, unprotected(keys)) : when;
    return { statement: { Effect: 'Allow', Action, Resource, Condition }, dependsOnTags };
  });
}

/** The members of the batch that a pattern of another type stands for, one by one; the pattern where there are none. */
function membersIn(
  pattern: string,
  members: readonly Ref[],
  { region }: Place,
  { types, iam }: SessionVocabulary,
): readonly string[] {
  const isMeant = ({ name, iamResource }: SessionVocabulary['types'][number]): boolean =>
    iamResource !== undefined &&
    arnOf(iamResource.name, iam) === pattern &&
    members.some((member) => member.type === name);
  const named = types.filter(isMeant).map(({ name }) => name);
  if (named.length === 0) return [pattern];
  const [prefix = ''] = pattern.split(/\*$/);
  return members
    .filter((member) => named.includes(member.type))
    .map(({ id }) => `${prefix.replace(':*:', `:${region}:`)}${id}`);
}

/** Holds for resources with none of these tags: negated operators hold where the key is missing. */
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

function denyStatement(Action: readonly string[], { key, values }: GuardedKey): Statement {
  const name = `aws:ResourceTag/${key}`;
  const Condition: RoleCondition =
    values === 'any' ? { StringLike: { [name]: ['*'] } } : { StringEqualsIgnoreCase: { [name]: values } };
  return { Effect: 'Deny', Action, Resource: ['*'], Condition };
}

/** The ARN as IAM compares it: without an account where IAM's pattern has none (snapshots, images). */
function iamArn(pattern: string, arn: string): string {
  const [, , , , account] = pattern.replace('${AWS::Partition}', 'aws').replace('${AWS::AccountId}', '*').split(':');
  return account === '' ? arn.split(':').toSpliced(4, 1, '').join(':') : arn;
}

function withAccount(pattern: string, { account }: Place, [arn = 'arn:aws']: readonly string[]): string {
  return pattern.replaceAll('${AWS::Partition}', arn.split(':')[1] ?? 'aws').replaceAll('${AWS::AccountId}', account);
}

/** A list of one text is written without the list, which IAM accepts: that saves two characters each. */
function policyText(Statement: readonly Statement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement }, (key, value: unknown) =>
    key !== 'Statement' && Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value,
  );
}
