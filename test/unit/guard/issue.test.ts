import { expect, test } from '@jest/globals';
import { defaultSettings } from '../../../src/config/settings.ts';
import type { Aws } from '../../../src/core/aws.ts';
import { assertPermitted, permitLifetimeMs } from '../../../src/core/permit.ts';
import type { Ref } from '../../../src/core/resource.ts';
import type { ResourceType } from '../../../src/core/resource-type.ts';
import type { Step } from '../../../src/core/step.ts';
import type { Effect } from '../../../src/core/verb.ts';
import { CallFailed } from '../../../src/estate/aws/call-failed.ts';
import { listing } from '../../../src/estate/aws/listing.ts';
import { createGuard } from '../../../src/guard/issue.ts';
import { createProtection } from '../../../src/guard/protection.ts';

const place = { account: '111122223333', region: 'eu-west-1' };
const start = Date.UTC(2026, 10, 21, 2);

interface Raw {
  readonly Id: string;
  readonly Created?: string;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
  readonly State?: string;
  readonly of?: readonly Ref[];
  readonly takes?: readonly Ref[];
}

const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

// Promise B7 of docs/safety.md.
test('a permit covers a step and all that it destroys, for 30 s from before the read', async () => {
  const { guard, at } = world({
    a: { takes: [ref('b'), { type: 'AWS::EC2::Route', id: 'r' }] },
    b: { ...tagged('ephemeral-task'), takes: [ref('c')] },
    c: {},
  });
  const { permits, refusals } = await guard.permit([
    step('a', 'delete', [ref('b'), { type: 'AWS::EC2::Route', id: 'r' }, ref('c')]),
  ]);
  const granted = permits.get('a-delete');
  expect(refusals.size).toBe(0);
  expect(granted?.permit).toMatchObject({
    type: 'box',
    id: 'a',
    step: 'a-delete',
    verb: 'delete',
    ...place,
    expires: start + permitLifetimeMs,
  });
  expect(granted?.permit.covers).toEqual([ref('a'), ref('b'), { type: 'AWS::EC2::Route', id: 'r' }, ref('c')]);
  expect(granted?.alsoDestroys.map(({ id }) => id)).toEqual(['b', 'c']);
  expect([...(granted?.classes ?? [])].map(([{ id }, lifespan]) => [id, lifespan])).toEqual([
    ['b', 'ephemeral-task'],
    ['c', 'unknown'],
  ]);
  expect(at()).toBeGreaterThan(start);
  const permit = granted?.permit;
  if (permit === undefined) throw new Error('no permit');
  expect(() => {
    assertPermitted([permit], place, start + permitLifetimeMs);
  }).not.toThrow();
  expect(() => {
    assertPermitted([{ ...permit }], place, start);
  }).toThrow('was not made by the guard');
});

test.each(['ephemeral-task', 'persistent-support'] as const)(
  'what was %s in the plan and has lost its class is not deleted: its grace has not begun',
  async (lifespan) => {
    const { guard } = world({ a: {}, b: tagged(lifespan) });
    const planned = (id: string, verb?: string): Step => {
      const { subject, ...rest } = step(id, verb);
      return { ...rest, subject: { ...subject, class: lifespan } };
    };
    const { permits, refusals } = await guard.permit([planned('a'), planned('a', 'tag'), planned('b', 'tag')]);
    expect([...permits.keys()]).toEqual(['a-tag', 'b-tag']);
    expect(refusals.get('a-delete')).toEqual({
      cause: 'class',
      message:
        `it was ${lifespan} when the plan was made, and now its class is not known: a delete waits until its grace ` +
        'is over, which begins with the next plan',
    });
  },
);

test('reads once per type and level, whatever the number of steps', async () => {
  const boxes = Object.fromEntries(letters.map((id) => [id, { of: [ref('z')] }]));
  const { guard, reads } = world({ ...boxes, z: {} });
  const { permits } = await guard.permit(Object.keys(boxes).map((id) => step(id, 'tag')));
  expect([permits.size, reads]).toEqual([8, [letters, ['z']]]);
});

test.each<[string, Readonly<Record<string, Partial<Raw>>>, Step, object]>([
  ['is gone', {}, step('a'), { cause: 'gone', message: 'it no longer exists' }],
  ['is about to be deleted', { a: { State: 'deleting' } }, step('a'), { cause: 'gone' }],
  [
    'could not be read',
    { a: {}, denied: {} },
    { ...step('a'), subject: { ...step('a').subject, id: 'denied', arn: arn('denied') } },
    { cause: 'unread', message: 'it could not be read: AccessDenied on box:Read' },
  ],
  // Promise A16 of docs/safety.md.
  ['is another resource of the same name', { a: { Created: '2026-11-21T01:00:00Z' } }, step('a'), { cause: 'changed' }],
  [
    'has another ARN',
    { a: {} },
    { ...step('a'), subject: { ...step('a').subject, arn: arn('other') } },
    { cause: 'changed' },
  ],
  ['is protected', { a: tagged('persistent-core') }, step('a', 'tag'), { cause: 'protected' }],
  [
    'is persistent-support, and nobody approved it',
    { a: tagged('persistent-support') },
    step('a'),
    { cause: 'approval' },
  ],
  [
    'belongs to something protected',
    { a: { of: [ref('b')] }, b: tagged('persistent-core') },
    step('a', 'tag'),
    { cause: 'protected' },
  ],
  // Promise A19 of docs/safety.md.
  [
    'belongs to something that could not be read',
    { a: { of: [ref('denied')] } },
    step('a', 'tag'),
    { cause: 'unread' },
  ],
  [
    'belongs to a type that Mayfly does not know',
    { a: { of: [{ type: 'asg', id: 'web' }] } },
    step('a', 'tag'),
    { cause: 'unread' },
  ],
  [
    'also destroys something protected',
    { a: { takes: [ref('b')] }, b: tagged('persistent-core') },
    step('a'),
    { cause: 'protected', message: 'box b would be deleted with it: it is tagged lifespan-intent=persistent-core' },
  ],
  [
    'also destroys something that destroys something protected',
    { a: { takes: [ref('b')] }, b: { takes: [ref('c')] }, c: tagged('persistent-core') },
    step('a'),
    { cause: 'protected' },
  ],
  [
    'also destroys something that belongs to something protected',
    { a: { takes: [ref('b')] }, b: { of: [ref('c')] }, c: tagged('persistent-core') },
    step('a'),
    { cause: 'protected' },
  ],
  [
    'also destroys something that needs approval',
    { a: { takes: [ref('b')] }, b: tagged('persistent-support') },
    step('a'),
    { cause: 'approval' },
  ],
  ['also destroys something that could not be read', { a: { takes: [ref('denied')] } }, step('a'), { cause: 'unread' }],
  ['also destroys something that AWS does not list', { a: { takes: [ref('b')] } }, step('a'), { cause: 'gone' }],
  [
    'also destroys something that Mayfly does not know',
    { a: { takes: [{ type: 'AWS::S3::Bucket', id: 'logs' }] } },
    step('a'),
    {
      cause: 'unread',
      message: expect.stringContaining(
        'AWS::S3::Bucket logs would be deleted with it, and Mayfly does not know the type AWS::S3::Bucket: use ' +
          'the tool that created it',
      ),
    },
  ],
  ['also destroys something unknown', { a: { State: 'unreadable' } }, step('a'), { cause: 'unread' }],
  ['has invalid relations', { a: { of: [undefined as unknown as Ref] } }, step('a', 'tag'), { cause: 'unread' }],
  ['has no such verb', { a: {} }, step('a', 'toString'), { cause: 'no-verb' }],
  [
    'is of no known type',
    { a: {} },
    { ...step('a'), subject: { ...step('a').subject, type: 'crate' } },
    { cause: 'no-verb' },
  ],
  [
    'is in a place whose credentials are another account’s',
    { a: {} },
    { ...step('a'), subject: { ...step('a').subject, account: '444455556666' } },
    { cause: 'unread' },
  ],
])('refuses a step whose resource %s', async (_, boxes, requestedSteps, expected) => {
  const { guard } = world(boxes);
  const { permits, refusals } = await guard.permit([requestedSteps]);
  expect([permits.size, refusals.get(requestedSteps.id)]).toEqual([0, expect.objectContaining(expected)]);
});

// Promise B24 of docs/safety.md.
test('no more goes than the plan shows: what goes along and is not in it refuses', async () => {
  const { guard } = world({ a: { takes: [ref('b'), ref('c'), ref('d')] }, b: {}, c: {}, d: {} });
  const { permits, refusals } = await guard.permit([step('a', 'delete', [ref('b')])]);
  expect([permits.size, refusals.get('a-delete')]).toEqual([
    0,
    { cause: 'changed', message: 'box c and 1 more would be deleted with it, and the plan does not have it' },
  ]);
  const one = await guard.permit([step('a', 'delete', [ref('b'), ref('c')])]);
  expect(one.refusals.get('a-delete')).toEqual({
    cause: 'changed',
    message: 'box d would be deleted with it, and the plan does not have it',
  });
  const less = await guard.permit([step('a', 'delete', [ref('b'), ref('c'), ref('d'), ref('e')])]);
  expect(less.permits.size).toBe(1);
});

test('circles of relations end', async () => {
  const { guard } = world({
    a: { of: [ref('b')], takes: [ref('b'), ref('a')] },
    b: { of: [ref('a')], takes: [ref('a')] },
  });
  expect((await guard.permit([step('a', 'delete', [ref('b')])])).permits.size).toBe(1);
});

test('one resource that cannot be read does not affect the others', async () => {
  const { guard } = world({ a: {}, b: {}, c: {}, malformed: {} });
  const { permits, refusals } = await guard.permit(['a', 'malformed', 'b', 'c'].map((id) => step(id, 'tag')));
  expect([[...permits.keys()], [...refusals.keys()]]).toEqual([['a-tag', 'b-tag', 'c-tag'], ['malformed-tag']]);
});

test.each<[string, Readonly<Record<string, Partial<Raw>>>, string, boolean | undefined]>([
  ['itself is throttled', { throttled: {} }, 'throttled', true],
  ['what it also destroys is throttled', { a: { takes: [ref('throttled')] }, throttled: {} }, 'a', true],
  ['a detail call had no answer', { a: { State: 'busy', takes: [] } }, 'a', true],
  ['it is denied', { denied: {} }, 'denied', undefined],
  ['a detail call is denied', { a: { State: 'unreadable', takes: [] } }, 'a', undefined],
])('what a later read may show is marked as such: %s', async (_, boxes, id, isTransient) => {
  const { refusals } = await world(boxes).guard.permit([step(id)]);
  const refused = refusals.get(`${id}-delete`);
  expect([refused?.cause, refused?.isTransient]).toEqual(['unread', isTransient]);
});

test('the effect is the verb’s, not the one in the plan’s file', async () => {
  const { guard } = world({ a: tagged('persistent-support') });
  const { refusals } = await guard.permit([{ ...step('a'), effect: 'tag' }]);
  expect(refusals.get('a-delete')?.cause).toBe('approval');
});

function world(boxes: Readonly<Record<string, Partial<Raw>>>) {
  let time = start;
  const reads: string[][] = [];
  const failed = (code: string, status: number) => new CallFailed('box:Read', code, 'no', status);
  const byId = (_: Aws, ids: readonly string[]) =>
    listing(async function* () {
      await Promise.resolve();
      time += 100;
      reads.push([...ids]);
      if (ids.includes('denied')) throw failed('AccessDenied', 403);
      if (ids.includes('throttled')) throw failed('RequestLimitExceeded', 503);
      if (ids.includes('malformed')) throw failed('InvalidId.Malformed', 400);
      yield ids.flatMap((id) =>
        boxes[id] === undefined ? [] : [{ Id: id, Created: '2026-10-01T00:00:00Z', ...boxes[id] }],
      );
    });
  const verb = (effect: Effect, more: object = {}) => ({ effect, ...more });
  const box = {
    name: 'box',
    arn: (raw: Raw) => arn(raw.Id),
    id: 'Id',
    created: 'Created',
    tags: 'Tags',
    partOf: (raw: Raw) => (raw.of ?? []).map(({ type, id }) => ({ type, id })),
    isGone: (raw: Raw) => raw.State === 'deleting',
    read: { iam: [], byId },
    detailCalls: [
      {
        key: 'Members',
        iam: [],
        fetch: (_: Aws, raws: readonly Raw[]) =>
          raws.some(({ State }) => State === 'busy')
            ? Promise.reject(failed('ServiceUnavailable', 503))
            : raws.some(({ State }) => State === 'unreadable')
              ? Promise.reject(failed('AccessDenied', 403))
              : Promise.resolve(raws.map(() => [])),
      },
    ],
    verbs: { tag: verb('tag'), delete: verb('delete', { alsoDestroys: ({ raw }: { raw: Raw }) => raw.takes ?? [] }) },
  } as unknown as ResourceType;
  const now = () => new Date(time);
  const guard = createGuard({
    open: () => ({ place }) as unknown as Aws,
    types: [box],
    protection: createProtection(defaultSettings, [box]),
    now,
  });
  return { guard, reads, at: () => time };
}

function step(id: string, verb = 'delete', alsoDestroys: readonly Ref[] = []): Step {
  const subject = { ...ref(id), ...place, arn: arn(id), class: 'unknown', created: '2026-10-01T00:00:00.000Z' };
  return {
    id: `${id}-${verb}`,
    subject,
    verb,
    effect: verb === 'tag' ? 'tag' : 'delete',
    alsoDestroys,
  } as unknown as Step;
}

function ref(id: string): Ref {
  return { type: 'box', id };
}

function arn(id: string): string {
  return `arn:aws:x:eu-west-1:111122223333:box/${id}`;
}

function tagged(intent: string): Partial<Raw> {
  return { Tags: [{ Key: 'lifespan-intent', Value: intent }] };
}
