import { expect, test } from '@jest/globals';
import { defaultSettings } from '../../../src/config/settings.ts';
import type { RelatedResource } from '../../../src/core/protection.ts';
import type { Ref, Resource } from '../../../src/core/resource.ts';
import type { ResourceType } from '../../../src/core/resource-type.ts';
import type { Effect } from '../../../src/core/verb.ts';
import { createProtection } from '../../../src/guard/protection.ts';

const now = new Date('2026-11-21T02:00:00Z');
const place = { account: '111122223333', region: 'eu-west-1' };

interface Raw {
  readonly takes?: readonly Ref[];
  readonly lock?: string;
  readonly controllers?: readonly Ref[];
}

const thing = {
  name: 'thing',
  tags: 'Tags',
  isStateful: false,
  lock: (raw: Raw, effect: Effect) => (effect === 'delete' ? raw.lock : undefined),
  controllers: (raw: Raw) => (raw.controllers ?? []).map((by) => ({ name: `${by.type} ${by.id}`, ref: by })),
  verbs: {
    tag: { effect: 'tag' },
    delete: { effect: 'delete', alsoDestroys: ({ raw }: Resource<Raw>) => raw.takes ?? [] },
  },
} as unknown as ResourceType;
const plainThing = {
  name: 'plain',
  tags: 'Tags',
  isStateful: false,
  verbs: { delete: { effect: 'delete' } },
} as unknown as ResourceType;

const source = 'use the tool that created it (a pipeline, `cdk destroy` or the like)';

// Promise B1 of docs/safety.md.
test('members of members are included, each once and breadth first; the subject is not', () => {
  const b = resource('b', { takes: [ref('d'), ref('a'), ref('c')] }, { 'lifespan-intent': 'ephemeral-task' });
  const c = resource('c', { takes: [ref('d')] });
  const blast = blastOf(
    { takes: [ref('b'), ref('c'), { type: 'plain', id: 'p' }] },
    { b, c, d: resource('d'), p: { ...resource('p'), type: 'plain' } },
  );
  expect(blast.alsoDestroys.map(({ ref: { type, id }, class: lifespan }) => [type, id, lifespan])).toEqual([
    ['thing', 'b', 'ephemeral-task'],
    ['thing', 'c', 'unknown'],
    ['plain', 'p', 'unknown'],
    ['thing', 'd', 'unknown'],
  ]);
  expect(blast.alsoDestroys[0]?.resource).toBe(b);
  expect(blast).toEqual({ alsoDestroys: blast.alsoDestroys });
});

test('a verb that destroys nothing else, or that the type does not have, has an empty blast radius', () => {
  const protection = createProtection(defaultSettings, [thing, plainThing]);
  const subject = resource('a', { takes: [ref('b')] });
  for (const verb of ['tag', 'toString', 'gone'])
    expect(protection.blastRadius(subject, { verb, options: {} }, now, () => 'unread')).toEqual({ alsoDestroys: [] });
  expect(protection.blastRadius({ ...subject, type: 'other' }, deletion, now, () => 'unread')).toEqual({
    alsoDestroys: [],
  });
});

test.each<[string, Raw, Readonly<Record<string, string>>, object]>([
  [
    'protected',
    {},
    { 'lifespan-intent': 'persistent-core' },
    { cause: 'protected', message: 'thing b would be deleted with it: it is tagged lifespan-intent=persistent-core' },
  ],
  [
    'locked by AWS',
    { lock: 'DeletionProtection' },
    {},
    { cause: 'protected', message: "thing b would be deleted with it: AWS's own protection is on: DeletionProtection" },
  ],
  [
    'managed by a controller that stays',
    { controllers: [ref('x')] },
    {},
    { cause: 'controller', message: 'thing b would be deleted with it: thing x manages it and would undo a delete' },
  ],
])('a member that is %s refuses', (_, raw, tags, expected) => {
  expect(blastOf({ takes: [ref('b')] }, { b: resource('b', raw, tags) }).refused).toEqual(expected);
});

test('a controller that is destroyed too undoes nothing: the subject, or a member, in any order', () => {
  const family = {
    b: resource('b', { controllers: [ref('a')] }),
    c: resource('c', { controllers: [ref('d')] }),
    d: resource('d'),
  };
  expect(blastOf({ takes: [ref('b'), ref('c'), ref('d')] }, family).refused).toBeUndefined();
});

test('a second controller that stays refuses, though the first one is destroyed too', () => {
  const b = resource('b', { controllers: [ref('a'), ref('x')] });
  expect(blastOf({ takes: [ref('b')] }, { b }).refused).toEqual({
    cause: 'controller',
    message: 'thing b would be deleted with it: thing x manages it and would undo a delete',
  });
});

test('the message names the first member that refuses', () => {
  const family = { b: resource('b', { lock: 'one' }), c: resource('c', { lock: 'two' }) };
  expect(blastOf({ takes: [ref('b'), ref('c')] }, family).refused?.message).toContain('one');
});

test('what could not be read is returned separately, for the guard to refuse', () => {
  const blast = blastOf({ takes: [ref('b'), ref('c')] }, { b: 'unread', c: 'gone' });
  expect(blast).toEqual({
    alsoDestroys: [{ ref: ref('b') }, { ref: ref('c') }],
    unread: { ref: ref('b'), status: 'unread' },
  });
  expect(blastOf({ takes: [ref('c')] }, { c: 'gone' }).unread).toEqual({ ref: ref('c'), status: 'gone' });
});

test('if the blast radius of the subject or of a member could not be read, the write is refused', () => {
  const unread = new Map([['Members', 'AccessDenied']]);
  const subject = { ...resource('a', { takes: [ref('b')] }), unread };
  const protection = createProtection(defaultSettings, [thing]);
  expect(protection.blastRadius(subject, deletion, now, () => 'unread')).toEqual({
    alsoDestroys: [],
    refused: {
      cause: 'unread',
      message: 'what would be deleted with it is not known: Members could not be read (AccessDenied)',
    },
  });
  const member = { ...resource('b', { takes: [ref('c')] }), unread };
  const second = { ...resource('d'), unread: new Map([['Other', 'late']]) };
  expect(blastOf({ takes: [ref('b'), ref('d')] }, { b: member, d: second })).toMatchObject({
    alsoDestroys: [{ ref: ref('b') }, { ref: ref('d') }],
    refused: {
      cause: 'unread',
      message: 'what would be deleted with thing b is not known: Members could not be read (AccessDenied)',
    },
  });
  expect(
    blastOf({ takes: [{ type: 'plain', id: 'p' }] }, { p: { ...resource('p'), type: 'plain', unread } }).refused,
  ).toBeUndefined();
});

test.each<[string, readonly string[], boolean]>([
  ['AWS::EC2::Route', [], true],
  ['Custom::Certificate', ['Custom::Certificate'], true],
  ['Custom::Certificate', ['Custom::*'], true],
  ['AWS::CloudFormation::CustomResource', ['AWS::CloudFormation::CustomResource'], true],
  ['Custom::Certificate', ['Custom::Other'], false],
  ['AWS::CloudFormation::CustomResource', [], false],
  ['AWS::S3::Bucket', ['AWS::S3::*'], false],
  ['AWS::CloudFormation::Macro', [], false],
  ['My::Custom::Type', ['My::Custom::Type'], false],
])('%s as a member, allowed %j: %s', (type, customResourcesAllowed, isFree) => {
  const settings = { ...defaultSettings, protect: { ...defaultSettings.protect, customResourcesAllowed } };
  const requested: Ref[] = [];
  const blast = createProtection(settings, [thing]).blastRadius(
    resource('a', { takes: [{ type, id: 'm' }] }),
    deletion,
    now,
    (requestedRef) => {
      requested.push(requestedRef);
      return 'unread';
    },
  );
  expect([blast.alsoDestroys, blast.refused === undefined, blast.unread, requested]).toEqual([
    [{ ref: { type, id: 'm' } }],
    isFree,
    undefined,
    [],
  ]);
});

// Promise B6 of docs/safety.md.
test('it names the creator for what nobody can check; a custom resource comes before an unknown type', () => {
  const unknownType = { type: 'AWS::S3::Bucket', id: 'logs' };
  expect(blastOf({ takes: [unknownType] }, {}).refused).toEqual({
    cause: 'unread',
    message:
      'AWS::S3::Bucket logs would be deleted with it, and Mayfly does not know the type AWS::S3::Bucket: ' + source,
  });
  expect(blastOf({ takes: [unknownType, { type: 'Custom::Thing', id: 'x' }] }, {}).refused).toEqual({
    cause: 'unread',
    message:
      'Custom::Thing x would be deleted with it, and that runs code that Mayfly cannot check: ' +
      `${source}, or name its type in \`protect.custom-resources-allowed\``,
  });
});

// Promise B5 of docs/safety.md.
test('200 members of all depths are allowed, 201 are not; a protected member is reported first', () => {
  const many = (count: number): Ref[] =>
    Array.from({ length: count }, (_, at) => ({ type: 'AWS::EC2::Route', id: `r${at}` }));
  const nested = (count: number) => ({ b: resource('b', { takes: many(count) }) });
  expect(blastOf({ takes: [ref('b')] }, nested(199)).refused).toBeUndefined();
  expect(blastOf({ takes: [ref('b')] }, nested(200)).refused).toEqual({
    cause: 'limit',
    message: `201 resources would be deleted with it, and Mayfly deletes at most 200 with one resource: ${source}`,
  });
  const protectedMembers = { b: resource('b', { takes: many(200) }, { 'lifespan-intent': 'persistent-core' }) };
  expect(blastOf({ takes: [ref('b')] }, protectedMembers).refused?.cause).toBe('protected');
});

function blastOf(raw: Raw, family: Readonly<Record<string, RelatedResource>>) {
  return createProtection(defaultSettings, [thing, plainThing]).blastRadius(
    resource('a', raw),
    deletion,
    now,
    ({ id }) => family[id] ?? 'unread',
  );
}

const deletion = { verb: 'delete', options: {} };

function ref(id: string): Ref {
  return { type: 'thing', id };
}

function resource(id: string, raw: Raw = {}, tags: Readonly<Record<string, string>> = {}): Resource {
  const arn = `arn:aws:x:eu-west-1:111122223333:thing/${id}`;
  return {
    type: 'thing',
    id,
    ...place,
    arn,
    tags: new Map(Object.entries(tags)),
    raw: { ...raw },
    unread: new Map(),
    seenAt: now.toISOString(),
  };
}
