import { test as law } from '@fast-check/jest';
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { defaultSettings } from '../../../src/config/settings.ts';
import type { Settings } from '../../../src/core/settings.ts';
import type { ManagedPolicy, PolicyStatement } from '../../../src/core/views/role.ts';
import { iamFacts, types } from '../../../src/estate/vocabulary.ts';
import { type Batch, type Session, sessionsFor, widthOf } from '../../../src/iam/session.ts';
import { isConditionKey, spellingsOf } from '../../../src/iam/spellings.ts';
import { cases } from '../../cases.ts';
import { place } from '../estate/fake-aws.ts';
import { requestsOf, type Sent, sentBy, subjectArn, type Tags, typeNamed, verbs } from './calls.ts';
import { type Decision, decide, type Request } from './evaluator.ts';

const vocabulary = { types, iam: iamFacts };
const sentOnce = new Map(
  await Promise.all(
    verbs.map(async ([type, verb]) => [`${type} ${verb}`, await sentBy(typeNamed(type), verb)] as const),
  ),
);
const isWrite = (action: string): boolean => !/:(Describe|Get|List)/.test(action);

/** The writes of a verb on the one resource that the notes are about. */
function writesOf(type: string, verb: string): readonly Sent[] {
  return (sentOnce.get(`${type} ${verb}`) ?? []).filter(({ call }) => isWrite(call));
}

function batchOf(type: string, verb: string, others: readonly string[] = []): Batch {
  return { type: typeNamed(type), verb, place, arns: [subjectArn(type), ...others] };
}

/** A session policy as the evaluator reads policies: with lists everywhere. */
function documentsOf({ policy }: Session): readonly ManagedPolicy[] {
  const listed = (value: unknown): readonly string[] => [value].flat() as string[];
  const { Version, Statement } = JSON.parse(policy) as {
    Version: '2012-10-17';
    Statement: readonly Record<string, unknown>[];
  };
  const statements = [Statement].flat().map(({ Effect, Action, Resource, Condition = {} }, index): PolicyStatement => {
    const conditions = Object.entries(Condition as Record<string, Record<string, unknown>>).map(
      ([operator, tests]) =>
        [operator, Object.fromEntries(Object.entries(tests).map(([key, value]) => [key, listed(value)]))] as const,
    );
    return {
      Sid: String(index),
      Effect: Effect as 'Allow' | 'Deny',
      Action: listed(Action),
      Resource: listed(Resource),
      Condition: Object.fromEntries(conditions),
    };
  });
  return [{ name: 'session', document: { Version, Statement: statements } }];
}

const requests = (type: string, verb: string, tags: Tags = {}): readonly Request[] =>
  writesOf(type, verb).flatMap((sent) => requestsOf(sent, () => tags));
const decisions = (session: Session, asked: readonly Request[]): readonly (readonly [string, Decision])[] =>
  asked.map((request) => [request.action, decide(documentsOf(session), request)]);
/** All that the request names is made by it, or lent: no tag of it says that it is protected. */
const isOfNew = ({ action, resources }: Request): boolean =>
  action === 'kms:CreateGrant' || resources.every(({ tags }) => tags === undefined);

test.each(verbs)('%s %s: each session allows the batch its own writes', (type, verb) => {
  const asked = requests(type, verb);
  expect(asked.length).toBeGreaterThan(0);
  for (const session of sessionsFor(batchOf(type, verb), defaultSettings, vocabulary))
    expect(decisions(session, asked)).toEqual(asked.map(({ action }) => [action, 'allowed']));
});

// Promise G4 of docs/safety.md.
test.each(verbs)('%s %s: its session allows no write of another verb, and none in another region', (type, verb) => {
  const [session] = sessionsFor(batchOf(type, verb), defaultSettings, vocabulary);
  const own = new Set(typeNamed(type).verbs[verb]?.iam);
  for (const [otherType, otherVerb] of verbs)
    for (const request of requests(otherType, otherVerb))
      if (!own.has(request.action) && request.action !== 'kms:CreateGrant' && !isOfNew(request))
        expect([otherVerb, request.action, decide(documentsOf(session), request)]).toEqual([
          otherVerb,
          request.action,
          'not-allowed',
        ]);
  for (const request of requests(type, verb)) {
    const context = { ...request.context, 'aws:RequestedRegion': 'us-east-1' };
    expect([request.action, decide(documentsOf(session), { ...request, context })]).toEqual([
      request.action,
      'not-allowed',
    ]);
  }
});

test.each(verbs)(
  '%s %s: its session names the batch’s resources, and another of the same type is not allowed',
  (type, verb) => {
    const [session] = sessionsFor(batchOf(type, verb), defaultSettings, vocabulary);
    // What deletes a stack lists what CloudFormation may call for it, and still has room for the stack.
    expect(session.isNamed).toBe(true);
    const foreign = requests(type, verb).map((request) => ({
      ...request,
      resources: request.resources.map(({ arn, tags }) => ({
        arn: tags === undefined ? arn : `${arn}-other`,
        ...(tags && { tags }),
      })),
    }));
    for (const request of foreign)
      if (!isOfNew(request))
        expect([request.action, decide(documentsOf(session), request)]).toEqual([request.action, 'not-allowed']);
  },
);

/** As the docs promise: each separator, either case. */
const spelled = (word: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...spellingsOf(word)), fc.infiniteStream(fc.boolean()))
    .map(([text, cases]) => [...text].map((letter) => (cases.next().value ? letter.toUpperCase() : letter)).join(''));
const protectedTags = fc.oneof(
  fc.tuple(spelled('lifespan-intent').filter(isConditionKey), spelled('persistent-core')),
  fc.tuple(spelled('persistent-core').filter(isConditionKey), fc.constantFrom('', 'yes', 'ephemeral-task')),
);

law.prop([fc.constantFrom(...verbs), protectedTags])(
  'no session allows a write on what a tag protects, unless it says that it has no room for the key',
  ([type, verb], [key, value]) => {
    const narrow = sessionsFor(batchOf(type, verb), defaultSettings, vocabulary).slice(0, 2);
    for (const session of narrow) {
      if (session.leftOut.includes(key.toLowerCase())) continue;
      for (const request of requests(type, verb, { [key]: value }))
        if (!isOfNew(request)) expect([request.action, decide(documentsOf(session), request)]).not.toContain('allowed');
    }
  },
);

test.each(verbs.filter(([type]) => type !== 'cfn'))(
  '%s %s: there is room for every spelling, and what is protected is denied explicitly',
  (type, verb) => {
    const [session] = sessionsFor(batchOf(type, verb), defaultSettings, vocabulary);
    expect(session.leftOut).toEqual([]);
    for (const request of requests(type, verb, { 'lifespan-intent': 'Persistent-Core' }))
      if (!isOfNew(request))
        expect([request.action, decide(documentsOf(session), request)]).toEqual([request.action, 'denied']);
  },
);

test('the session that deletes a cluster may delete the instances that its permit covers, and no others', () => {
  const members = [
    { type: 'rds', id: 'shop-1' },
    { type: 'rds', id: 'shop-2' },
  ];
  const [session] = sessionsFor({ ...batchOf('rds-cluster', 'delete'), members }, defaultSettings, vocabulary);
  expect(widthOf(session)).toEqual({ resources: 'batch', tagsLeftOut: [] });
  const deletion = requests('rds', 'delete').find(({ action }) => action === 'rds:DeleteDBInstance');
  const of = (name: string): Decision | undefined =>
    deletion &&
    decide(documentsOf(session), {
      ...deletion,
      resources: [{ arn: `arn:aws:rds:${place.region}:${place.account}:db:${name}`, tags: {} }],
    });
  expect([of('shop-1'), of('shop-2'), of('shop-3'), of('orders')]).toEqual([
    'allowed',
    'allowed',
    'not-allowed',
    'not-allowed',
  ]);
});

test('ten volumes are named, a thousand are not', () => {
  const volumes = (count: number): readonly string[] =>
    Array.from(
      { length: count },
      (_, at) => `arn:aws:ec2:eu-west-1:123456789012:volume/vol-${String(at).padStart(17, '0')}`,
    );
  const [ten] = sessionsFor({ ...batchOf('ebs', 'delete'), arns: volumes(10) }, defaultSettings, vocabulary);
  expect(ten.isNamed).toBe(true);
  const [many] = sessionsFor({ ...batchOf('ebs', 'tag'), arns: volumes(1_000) }, defaultSettings, vocabulary);
  expect([many.isNamed, many.leftOut]).toEqual([false, []]);
  expect(decisions(many, requests('ebs', 'tag'))).toEqual([['ec2:CreateTags', 'allowed']]);
  expect([widthOf(ten), widthOf(many)]).toEqual([
    { resources: 'batch', tagsLeftOut: [] },
    { resources: 'type', tagsLeftOut: [] },
  ]);
  const [snapshot] = requests('ebs-snapshot', 'tag');
  expect(snapshot && decide(documentsOf(many), snapshot)).toBe('not-allowed');
});

// Promise G6 of docs/safety.md.
test.each(verbs)('what a session of %s %s says of its width is what its policy allows', (type, verb) => {
  for (const session of sessionsFor(batchOf(type, verb), defaultSettings, vocabulary)) {
    const { resources, tagsLeftOut } = widthOf(session);
    const keys = [...session.policy.matchAll(/aws:ResourceTag\/([^"]+)/g)].map(([, key]) => key);
    expect(tagsLeftOut.filter((key) => keys.includes(key))).toEqual([]);
    // A session that names its batch names its resource, where IAM knows the type at all.
    if (resources === 'batch' && typeNamed(type).iamResource !== undefined)
      expect(session.policy).toContain(subjectArn(type).split(':').slice(5).join(':'));
  }
});

test('ARNs that mayfly.yml protects are denied where a session does not name its resources', () => {
  const guarded: Settings = {
    ...defaultSettings,
    protect: { ...defaultSettings.protect, arns: ['arn:aws:ec2:*:*:volume/vol-1', '*golden*'] },
  };
  const arns = Array.from({ length: 200 }, (_, at) => `arn:aws:ec2:eu-west-1:123456789012:volume/vol-${at}`);
  const [session] = sessionsFor({ ...batchOf('ebs', 'delete'), arns }, guarded, vocabulary);
  expect(session.isNamed).toBe(false);
  expect(decisions(session, requests('ebs', 'delete'))).toEqual([['ec2:DeleteVolume', 'denied']]);
});

const word = fc.stringMatching(/^[a-z]{3,14}(-[a-z]{3,14}){0,2}$/);
const anySettings: fc.Arbitrary<Settings> = fc
  .record({
    intent: fc.uniqueArray(word, { minLength: 1, maxLength: 12 }),
    core: fc.uniqueArray(word, { maxLength: 12 }),
    arns: fc.array(word, { maxLength: 30 }),
  })
  .map(({ intent, core, arns }) => ({
    ...defaultSettings,
    tags: { ...defaultSettings.tags, intent },
    classes: { ...defaultSettings.classes, 'persistent-core': core },
    protect: { ...defaultSettings.protect, arns: arns.map((name) => `arn:aws:rds:*:*:db:${name}`) },
  }));
const counts = fc.constantFrom(1, 2, 5, 10, 25, 1_000);

law.prop([fc.constantFrom(...verbs), anySettings, counts], { numRuns: cases(300) })(
  'every session policy fits into 2,048 characters, and the same batch gives the same bytes',
  ([type, verb], settings, count) => {
    const batch = batchOf(
      type,
      verb,
      Array.from({ length: count - 1 }, (_, at) => `${subjectArn(type)}${at}`),
    );
    const sessions = sessionsFor(batch, settings, vocabulary);
    for (const session of sessions) expect(session.policy.length).toBeLessThanOrEqual(2048);
    expect(sessionsFor(batch, settings, vocabulary)).toEqual(sessions);
    expect(decisions(sessions[0], requests(type, verb))).toEqual(
      requests(type, verb).map(({ action }) => [action, 'allowed']),
    );
    // Each is shorter than the one before it: AWS packs them, and one of them will fit.
    for (const [at, session] of sessions.entries())
      expect(session.policy.length).toBeLessThan(sessions[at - 1]?.policy.length ?? 2049);
  },
);
