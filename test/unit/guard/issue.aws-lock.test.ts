import { expect, test } from '@jest/globals';
import { defaultSettings } from '../../../src/config/settings.ts';
import type { Aws } from '../../../src/core/aws.ts';
import type { Ref } from '../../../src/core/resource.ts';
import type { ResourceType } from '../../../src/core/resource-type.ts';
import type { Step } from '../../../src/core/step.ts';
import { unknown } from '../../../src/core/truth.ts';
import type { Effect } from '../../../src/core/verb.ts';
import { CallFailed } from '../../../src/estate/aws/call-failed.ts';
import { listing } from '../../../src/estate/aws/listing.ts';
import { createGuard } from '../../../src/guard/issue.ts';
import { createProtection } from '../../../src/guard/protection.ts';

const place = { account: '111122223333', region: 'eu-west-1' };
const now = new Date('2026-11-21T02:00:00Z');
const task = 'ephemeral-task';

interface Raw {
  readonly Id: string;
  readonly Locked?: boolean;
  readonly Tags?: readonly object[];
  readonly takes?: readonly Ref[];
  readonly of?: readonly Ref[];
}

type Boxes = Readonly<Record<string, Omit<Raw, 'Id' | 'Tags'> & { readonly intent?: string }>>;
type Fetch = (ids: readonly string[]) => Promise<readonly unknown[]>;

// Promise A11 of docs/safety.md.
test('what AWS protects is not deleted; only what would be deleted is asked about, once, together', async () => {
  const { guard, asked: protectionCalls } = world(
    { a: {}, b: {}, c: { takes: [ref('d'), ref('a')], of: [ref('e')] }, d: {}, e: {} },
    (ids) => Promise.resolve(ids.map((id) => id === 'b')),
  );
  const { permits, refusals } = await guard.permit([
    step('a'),
    step('b'),
    step('c', 'delete', [ref('d'), ref('a')]),
    step('e', 'tag'),
  ]);
  expect([...permits.keys()]).toEqual(['a-delete', 'c-delete', 'e-tag']);
  expect(refusals.get('b-delete')).toEqual({ cause: 'protected', message: "AWS's own protection is on: Locked" });
  expect(protectionCalls).toEqual([['a', 'b', 'c'], ['d']]);
  expect(permits.get('a-delete')?.resource.raw).toMatchObject({ Locked: false });
  expect(permits.get('c-delete')?.alsoDestroys.map(({ raw }) => raw['Locked'])).toEqual([false, false]);
});

test('a member that AWS protects refuses', async () => {
  const { guard } = world({ a: { takes: [ref('b')] }, b: {} }, (ids) => Promise.resolve(ids.map((id) => id === 'b')));
  expect((await guard.permit([step('a')])).refusals.get('a-delete')).toEqual({
    cause: 'protected',
    message: "box b would be deleted with it: AWS's own protection is on: Locked",
  });
});

test('what the describe call returned already is not asked again', async () => {
  const { guard, asked: protectionCalls } = world({ a: { Locked: true } }, () => Promise.reject(new Error('asked')));
  expect((await guard.permit([step('a')])).refusals.get('a-delete')?.cause).toBe('protected');
  expect(protectionCalls).toEqual([]);
});

test('nothing is asked about a resource that is gone, or a type without such a call', async () => {
  const { guard, asked: protectionCalls } = world({ plain: {} }, () => Promise.resolve([]));
  const answer = await guard.permit([
    step('lost'),
    { ...step('plain'), subject: { ...step('plain').subject, type: 'plain' } },
  ]);
  expect([answer.refusals.get('lost-delete')?.cause, answer.permits.has('plain-delete'), protectionCalls]).toEqual([
    'gone',
    true,
    [],
  ]);
});

test.each<[string, Fetch, string, boolean | undefined]>([
  [
    'is denied',
    () => Promise.reject(new CallFailed('box:Ask', 'AccessDenied', 'no', 403)),
    'AccessDenied on box:Ask',
    undefined,
  ],
  [
    'is throttled',
    () => Promise.reject(new CallFailed('box:Ask', 'Throttling', 'no', 400)),
    'Throttling on box:Ask',
    true,
  ],
  [
    'fails for one',
    (ids) => Promise.resolve(ids.map((id) => (id === 'a' ? unknown('AccessDenied on box:Ask') : false))),
    'AccessDenied on box:Ask',
    undefined,
  ],
  ['had no answer for one', () => Promise.resolve([unknown('timeout')]), 'timeout', true],
  ['gave too few answers', () => Promise.resolve([]), 'AWS did not return Locked', true],
])('protection that could not be read refuses: the call %s', async (_, fetch, cause, isTransient) => {
  const { guard } = world({ a: {} }, fetch);
  const { permits, refusals } = await guard.permit([step('a')]);
  expect([permits.size, refusals.get('a-delete')]).toEqual([
    0,
    { cause: 'unread', message: `Locked could not be read: ${cause}`, ...(isTransient && { isTransient }) },
  ]);
});

test('one whose protection could not be read does not affect the others', async () => {
  const { guard } = world({ a: {}, b: {} }, (ids) =>
    Promise.resolve(ids.map((id) => (id === 'a' ? unknown('AccessDenied') : false))),
  );
  const { permits, refusals } = await guard.permit([step('a'), step('b')]);
  expect([[...permits.keys()], [...refusals.keys()]]).toEqual([['b-delete'], ['a-delete']]);
});

test.each([
  [task, undefined],
  ['persistent-support', 'persistent-support'],
  [undefined, 'unknown'],
])('only an ephemeral-task is unprotected: %s', async (intent, refused) => {
  const { guard, asked: protectionCalls } = world({ a: { intent } }, (ids) => Promise.resolve(ids.map(() => true)));
  const { permits, refusals } = await guard.permit([step('a', 'unprotect')]);
  expect(protectionCalls).toEqual([['a']]);
  expect(permits.size).toBe(refused === undefined ? 1 : 0);
  const message =
    "`force` switches off AWS's own protection only for an ephemeral-task, and its class is " + (refused ?? '');
  expect(refusals.get('a-unprotect')).toEqual(refused === undefined ? undefined : { cause: 'class', message });
});

test('what is protected in another way is not unprotected, and neither is what a controller manages', async () => {
  const { guard } = world({ a: { intent: 'persistent-core' }, b: { intent: task, of: [ref('a')] } }, (ids) =>
    Promise.resolve(ids.map(() => true)),
  );
  const { refusals } = await guard.permit([step('a', 'unprotect'), step('b', 'unprotect')]);
  expect([...refusals.values()].map(({ cause }) => cause)).toEqual(['protected', 'protected']);
});

// Promise A15 of docs/safety.md.
test.each<[string, Boxes, string | undefined]>([
  ['all is free', { b: {} }, undefined],
  [
    'something is protected',
    { b: { intent: 'persistent-core' } },
    'box b would be deleted with it: it is tagged lifespan-intent=persistent-core',
  ],
  [
    'something is not listed',
    {},
    'box b would be deleted with it, but AWS does not list it: what would be deleted is not known',
  ],
  ['something waits for an approval, which the delete asks for', { b: { intent: 'persistent-support' } }, undefined],
])(
  'nothing is unprotected for a deletion that would be refused: among what it also destroys, %s',
  async (_, members, message) => {
    const { guard, asked: protectionCalls } = world({ a: { intent: task, takes: [ref('b')] }, ...members }, (ids) =>
      Promise.resolve(ids.map((id) => id === 'a')),
    );
    const { permits, refusals } = await guard.permit([step('a', 'unprotect')]);
    const refused = refusals.get('a-unprotect');
    expect([permits.size, refused?.message]).toEqual(
      message === undefined ? [1, undefined] : [0, `the deletion that it prepares would be refused: ${message}`],
    );
    // It is switched off for the subject only.
    expect(permits.get('a-unprotect')?.permit.covers ?? [ref('a')]).toEqual([ref('a')]);
    expect(permits.get('a-unprotect')?.alsoDestroys ?? []).toEqual([]);
    expect(permits.get('a-unprotect')?.lifespanTags ?? []).toEqual([]);
    expect(protectionCalls).toEqual('b' in members ? [['a'], ['b']] : [['a']]);
  },
);

test("a member that AWS protects keeps the subject's protection on", async () => {
  const { guard } = world({ a: { intent: task, takes: [ref('b')] }, b: { intent: task } }, (ids) =>
    Promise.resolve(ids.map(() => true)),
  );
  const { refusals } = await guard.permit([step('a', 'unprotect')]);
  expect(refusals.get('a-unprotect')).toEqual({
    cause: 'protected',
    message:
      'the deletion that it prepares would be refused: box b would be deleted with it: ' +
      "AWS's own protection is on: Locked",
  });
});

function world(boxes: Boxes, fetch: Fetch) {
  const protectionCalls: (readonly string[])[] = [];
  const byId = (_: Aws, ids: readonly string[]) =>
    listing(async function* () {
      await Promise.resolve();
      yield ids.flatMap((id) => {
        const { intent, ...raw } = boxes[id] ?? {};
        return boxes[id] === undefined
          ? []
          : [{ Id: id, ...raw, Tags: intent === undefined ? [] : [{ Key: 'lifespan-intent', Value: intent }] }];
      });
    });
  const verbs = {
    tag: { effect: 'tag' },
    unprotect: { effect: 'unprotect' },
    delete: { effect: 'delete', alsoDestroys: ({ raw }: { raw: Raw }) => raw.takes ?? [] },
  };
  const common = {
    arn: (raw: Raw) => arn(raw.Id),
    id: 'Id',
    created: undefined,
    tags: 'Tags',
    read: { iam: [], byId },
    verbs,
  };
  const box = {
    ...common,
    name: 'box',
    partOf: (raw: Raw) => (raw.of ?? []).map(({ type, id }) => ({ type, id })),
    lock: (raw: Raw, effect: Effect) => (effect === 'delete' && raw.Locked === true ? 'Locked' : undefined),
    protection: {
      key: 'Locked',
      iam: [],
      fetch: (_: Aws, ids: readonly string[]) => {
        protectionCalls.push([...ids]);
        return fetch(ids);
      },
    },
  };
  const types = [box, { ...common, name: 'plain' }] as unknown as ResourceType[];
  const guard = createGuard({
    open: () => ({ place }) as unknown as Aws,
    types,
    protection: createProtection(defaultSettings, types),
    now: () => now,
  });
  return { guard, asked: protectionCalls };
}

function step(id: string, verb = 'delete', alsoDestroys: readonly Ref[] = []): Step {
  const subject = { ...ref(id), ...place, arn: arn(id), class: 'unknown' };
  return { id: `${id}-${verb}`, subject, verb, effect: verb, alsoDestroys } as unknown as Step;
}

function ref(id: string): Ref {
  return { type: 'box', id };
}

function arn(id: string): string {
  return `arn:aws:x:eu-west-1:111122223333:box/${id}`;
}
