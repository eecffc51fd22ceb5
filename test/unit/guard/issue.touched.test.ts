import { expect, test } from '@jest/globals';
import * as z from 'zod';
import { defaultSettings } from '../../../src/config/settings.ts';
import type { Aws } from '../../../src/core/aws.ts';
import type { ResourceType } from '../../../src/core/resource-type.ts';
import type { Step } from '../../../src/core/step.ts';
import { CallFailed } from '../../../src/estate/aws/call-failed.ts';
import { listing } from '../../../src/estate/aws/listing.ts';
import { createGuard } from '../../../src/guard/issue.ts';
import { createProtection } from '../../../src/guard/protection.ts';

const place = { account: '111122223333', region: 'eu-west-1' };
const now = new Date('2026-11-21T02:00:00Z');

test('what a write changes besides its subject is read with it, and covered', async () => {
  const { permits } = await guard().permit([step(['free', 'other'])]);
  expect(permits.get('s')?.permit.covers).toEqual([
    { type: 'box', id: 'a' },
    { type: 'box', id: 'free' },
    { type: 'box', id: 'other' },
  ]);
  expect(permits.get('s')?.alsoDestroys).toEqual([]);
});

test.each<[string, readonly string[], string, string]>([
  [
    'protected',
    ['free', 'core'],
    'protected',
    'box core would also be changed: it is tagged lifespan-intent=persistent-core',
  ],
  [
    'on-hold',
    ['held'],
    'on-hold',
    'box held would also be changed: it is on hold by the tag mayfly-hold=soon, whose value is not a date, so ' +
      'the hold has no end',
  ],
  [
    'of a protected parent',
    ['child'],
    'protected',
    'box child would also be changed: it belongs to box core: it is tagged lifespan-intent=persistent-core',
  ],
  ['gone', ['lost'], 'gone', 'box lost would also be changed and no longer exists'],
  ['unread', ['dark'], 'unread', 'box dark would also be changed and could not be read: InvalidBox on box:Describe'],
])('where that is %s, the write is refused', async (_, to, cause, message) => {
  const { permits, refusals } = await guard().permit([step(to)]);
  expect([permits.size, refusals.get('s')]).toEqual([0, { cause, message }]);
});

test.each(['stop', 'delete'])(
  'an approval of a %s names nothing that only changes with it, so what is persistent-support refuses it',
  async (verb) => {
    const { permits, refusals } = await guard().permit([step(['free', 'support'], verb)]);
    expect([permits.size, refusals.get('s')]).toEqual([
      0,
      { cause: 'approval', message: 'box support would also be changed, and is persistent-support' },
    ]);
    expect((await guard().permit([step(['free'], verb)])).permits.size).toBe(1);
  },
);

test('what needs no approval by itself needs none for what changes with it', async () => {
  const { permits } = await guard().permit([step(['support'])]);
  expect(permits.get('s')?.permit.covers).toContainEqual({ type: 'box', id: 'support' });
});

test.each<[string, string | undefined]>([
  ['free', undefined],
  ['support', 'box support would also be changed, and is persistent-support'],
  ['held', 'box held would also be changed: it is on hold by the tag mayfly-hold=soon, whose value is not a date, so'],
])(
  'nothing is unprotected for a delete that changes what is %s, if that may not be changed',
  async (other, message) => {
    const { permits, refusals } = await guard(other).permit([step([], 'unprotect')]);
    expect(permits.size).toBe(message === undefined ? 1 : 0);
    expect(refusals.get('s')?.message).toEqual(message === undefined ? undefined : expect.stringContaining(message));
  },
);

test('options that the verb cannot read refuse its step, and do not affect the others', async () => {
  const bad = {
    ...step([]),
    id: 'bad',
    subject: { ...step([]).subject, id: 'other', arn: 'arn:other' },
    options: { to: 'free' },
  };
  const { permits, refusals } = await guard().permit([bad, step(['free'])]);
  expect([[...permits.keys()], refusals.get('bad')]).toEqual([
    ['s'],
    {
      cause: 'unread',
      message: expect.stringMatching(
        /^what it belongs to, or what would be deleted with it, is not known: .*expected array/s,
      ),
    },
  ]);
});

test.each([
  ['core', 'protected', ': it is tagged lifespan-intent=persistent-core'],
  ['dark', 'unread', ' and could not be read'],
])('what goes along is not destroyed where that would change box %s', async (id, cause, why) => {
  const { subject } = step([]);
  const rack = { ...subject, id: `rack-${id}`, arn: `arn:rack-${id}` };
  const { permits, refusals } = await guard().permit([{ ...step([]), verb: 'delete', options: {}, subject: rack }]);
  const message = `box owner-${id} would be deleted with it: box ${id} would also be changed${why}`;
  expect([permits.size, refusals.get('s')]).toEqual([0, { cause, message }]);
});

test.each([
  ['other', undefined],
  [
    'support',
    'the deletion that it prepares would be refused: box owner-support would be deleted with it: box support would ' +
      'also be changed, and is persistent-support',
  ],
])(
  'nothing is unprotected for a delete along with which box %s changes, if no approval can name that',
  async (id, message) => {
    const rack = { ...step([]).subject, id: `rack-${id}`, arn: `arn:rack-${id}` };
    const { permits, refusals } = await guard().permit([{ ...step([], 'unprotect'), subject: rack }]);
    expect([permits.size, refusals.get('s')]).toEqual(
      message === undefined ? [1, undefined] : [0, { cause: 'approval', message }],
    );
  },
);

test('where the subject is gone, what the write would change with it is not read', async () => {
  const reads: string[] = [];
  const lost = { ...step(['free']), subject: { ...step([]).subject, id: 'lost', arn: 'arn:lost' } };
  const { refusals } = await guard('free', (id) => void reads.push(id)).permit([lost]);
  expect([refusals.get('s')?.cause, reads]).toEqual(['gone', ['lost']]);
});

test('of what a step changes or belongs to nothing more is read than that, and its parents', async () => {
  const reads: string[] = [];
  const { permits } = await guard('other', (id) => void reads.push(id)).permit([step(['child-of-free'])]);
  expect([permits.size, reads]).toEqual([1, ['a', 'child-of-free', 'free']]);
});

test('what a step changes besides its subject is read by its own options, not by those of a delete along', async () => {
  const reads: string[] = [];
  const { permits } = await guard('other', (id) => void reads.push(id)).permit([step(['free'], 'delete')]);
  expect([permits.size, reads]).toEqual([1, ['a', 'free']]);
});

/** @param changedByDelete what a delete without options changes besides its subject. */
function guard(changedByDelete = 'free', onRead: (id: string) => void = () => undefined) {
  const tags: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    a: { 'lifespan-intent': 'ephemeral-task' },
    free: {},
    support: { 'lifespan-intent': 'persistent-support' },
    other: {},
    child: {},
    'child-of-free': {},
    core: { 'lifespan-intent': 'persistent-core' },
    held: { 'mayfly-hold': 'soon' },
    ...Object.fromEntries(['rack-other', 'rack-support'].map((id) => [id, { 'lifespan-intent': 'ephemeral-task' }])),
    ...Object.fromEntries(['owner-other', 'owner-support'].map((id) => [id, {}])),
    ...Object.fromEntries(['rack-core', 'owner-core', 'rack-dark', 'owner-dark'].map((id) => [id, {}])),
  };
  const options = z.strictObject({ to: z.array(z.string()) });
  const touches = ({ to }: { to: readonly string[] }) => to.map((id) => ({ type: 'box', id }));
  const box = {
    name: 'box',
    arn: ({ Id }: { Id: string }) => `arn:${Id}`,
    id: 'Id',
    tags: 'Tags',
    partOf: ({ Id }: { Id: string }) =>
      ({ child: [{ type: 'box', id: 'core' }], 'child-of-free': [{ type: 'box', id: 'free' }] })[Id] ?? [],
    read: {
      byId: (_: Aws, ids: readonly string[]) =>
        listing(async function* () {
          await Promise.resolve();
          ids.forEach(onRead);
          if (ids.includes('dark')) throw new CallFailed('box:Describe', 'InvalidBox', 'no', 400);
          yield ids.flatMap((Id) =>
            tags[Id] === undefined
              ? []
              : [{ Id, Tags: Object.entries(tags[Id]).map(([Key, Value]) => ({ Key, Value })) }],
          );
        }),
    },
    verbs: {
      attach: { effect: 'restore', options, touches },
      stop: { effect: 'stop', options, touches },
      // A rack goes with its owner, which leaves another box behind.
      delete: {
        effect: 'delete',
        options: z.strictObject({ to: z.array(z.string()).optional() }),
        alsoDestroys: ({ id }: { id: string }) =>
          id.startsWith('rack-') ? [{ type: 'box', id: id.replace('rack', 'owner') }] : [],
        touches: ({ to }: { to?: readonly string[] }, { id }: { id: string }) =>
          touches({ to: to ?? (id.startsWith('owner-') ? [id.replace('owner-', '')] : [changedByDelete]) }),
      },
      unprotect: { effect: 'unprotect', options },
    },
  };
  const types = [box as unknown as ResourceType];
  return createGuard({
    open: () => ({ place }) as unknown as Aws,
    types,
    protection: createProtection(defaultSettings, types),
    now: () => now,
  });
}

function step(to: readonly string[], verb = 'attach'): Step {
  return {
    id: 's',
    subject: { type: 'box', id: 'a', ...place, arn: 'arn:a', class: 'unknown' },
    verb,
    effect: verb === 'attach' ? 'restore' : verb,
    options: { to },
    alsoDestroys: [],
  } as unknown as Step;
}
