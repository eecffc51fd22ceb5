import { expect, test } from '@jest/globals';
import { defaultSettings } from '../../../src/config/settings.ts';
import type { RelatedResource } from '../../../src/core/protection.ts';
import type { Ref, Resource } from '../../../src/core/resource.ts';
import type { ResourceType } from '../../../src/core/resource-type.ts';
import { createProtection } from '../../../src/guard/protection.ts';

const now = new Date('2026-11-21T02:00:00Z');

interface Raw {
  /** What a delete also destroys. */
  readonly takes?: readonly Ref[];
  /** What a delete changes without destroying it. */
  readonly changes?: readonly Ref[];
  readonly controller?: Ref;
}

const thing = {
  name: 'thing',
  tags: 'Tags',
  controllers: ({ controller }: Raw) => (controller === undefined ? [] : [{ name: 'robot', ref: controller }]),
  verbs: {
    delete: {
      effect: 'delete',
      options: { parse: (given: unknown) => given },
      alsoDestroys: ({ raw }: Resource<Raw>) => raw.takes ?? [],
      touches: (_: object, { raw }: Resource<Raw>) => raw.changes ?? [],
    },
  },
} as unknown as ResourceType;
const silent = { name: 'silent', tags: 'Tags', verbs: { delete: { effect: 'delete' } } } as unknown as ResourceType;
const lasting = { name: 'lasting', tags: 'Tags', verbs: {} } as unknown as ResourceType;

const core = { 'lifespan-intent': 'persistent-core' };
const support = { 'lifespan-intent': 'persistent-support' };
const along = 'thing b would be deleted with it: thing x would also be changed';

/** The family of a subject that takes `b` with it, whose own delete changes `x`. */
const b = resource('b', { changes: [ref('x')] });

test.each<[string, RelatedResource, object | undefined]>([
  ['free', resource('x'), undefined],
  ['gone', 'gone', undefined],
  ['unread', 'unread', { cause: 'unread', message: `${along} and could not be read` }],
  [
    'persistent-core',
    resource('x', {}, core),
    { cause: 'protected', message: `${along}: it is tagged lifespan-intent=persistent-core` },
  ],
  [
    'persistent-support',
    resource('x', {}, support),
    { cause: 'approval', message: `${along}, and is persistent-support` },
  ],
  [
    'run by a controller that stays',
    resource('x', { controller: ref('c') }),
    { cause: 'controller', message: `${along}: robot manages it and would undo a delete` },
  ],
  ['run by a controller that goes, too', resource('x', { controller: ref('b') }), undefined],
])('what a member changes as it goes must be free, as if it were deleted: it is %s', (_, x, refused) => {
  const blast = blastOf({ takes: [ref('b')] }, { b, x });
  expect([blast.refused, blast.alsoDestroys.map((member) => member.ref)]).toEqual([refused, [ref('b')]]);
});

test('what is gone does not hide what is not free', () => {
  const both = resource('b', { changes: [ref('lost'), ref('x')] });
  expect(blastOf({ takes: [ref('b')] }, { b: both, lost: 'gone', x: resource('x', {}, core) }).refused?.cause).toBe(
    'protected',
  );
});

test('what the same write destroys is ruled on as that, and not as changed', () => {
  const blast = blastOf({ takes: [ref('b'), ref('x')] }, { b, x: resource('x', {}, support) });
  expect([blast.refused, blast.alsoDestroys.map((member) => member.class)]).toEqual([
    undefined,
    ['unknown', 'persistent-support'],
  ]);
});

test('why a member itself may not go is said first', () => {
  const marked = resource('b', { changes: [ref('x')] }, core);
  expect(blastOf({ takes: [ref('b')] }, { b: marked, x: 'unread' }).refused).toEqual({
    cause: 'protected',
    message: 'thing b would be deleted with it: it is tagged lifespan-intent=persistent-core',
  });
});

test('a member whose type says nothing of what its delete changes, or has no delete, changes nothing', () => {
  const takes = ['silent', 'lasting'].map((type) => ({ type, id: type }));
  const family = Object.fromEntries(takes.map(({ type }) => [type, { ...resource(type), type }]));
  expect(blastOf({ takes }, family).refused).toBeUndefined();
});

function blastOf(raw: Raw, family: Readonly<Record<string, RelatedResource>>) {
  return createProtection(defaultSettings, [thing, silent, lasting]).blastRadius(
    resource('a', raw),
    { verb: 'delete', options: {} },
    now,
    ({ id }) => family[id] ?? 'unread',
  );
}

function ref(id: string): Ref {
  return { type: 'thing', id };
}

function resource(id: string, raw: Raw = {}, tags: Readonly<Record<string, string>> = {}): Resource {
  const place = { account: '111122223333', region: 'eu-west-1' };
  return {
    ...{ type: 'thing', id, ...place, arn: `arn:aws:x:eu-west-1:111122223333:thing/${id}` },
    ...{ tags: new Map(Object.entries(tags)), raw: { ...raw }, unread: new Map(), seenAt: now.toISOString() },
  };
}
