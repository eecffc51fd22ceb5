import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { defaultSettings } from '../../../src/config/settings.ts';
import type { RelatedResource } from '../../../src/core/protection.ts';
import { attached, type Ref, type Resource } from '../../../src/core/resource.ts';
import type { Controller, ResourceType } from '../../../src/core/resource-type.ts';
import type { Settings } from '../../../src/core/settings.ts';
import type { Effect } from '../../../src/core/verb.ts';
import { createProtection } from '../../../src/guard/protection.ts';

const now = new Date('2026-11-21T02:00:00Z');
const effects: readonly Effect[] = ['tag', 'snapshot', 'stop', 'start', 'delete'];
const types = [
  type('thing', {
    partOf: (raw: Raw) => [
      ...(raw.of ?? []).map((id) => ({ type: 'thing', id })),
      ...(raw.on ?? []).map((id) => attached('thing', id)),
    ],
    lock: (raw: Raw, effect: Effect) => (raw.locked === effect ? 'DeletionProtection' : undefined),
    controllers: (raw: Raw) => raw.controllers ?? (raw.controller === undefined ? [] : [{ name: raw.controller }]),
  }),
  type('part', {
    partOf: (raw: Raw) => (raw.of ?? []).map((id) => ({ type: 'thing', id })),
    attachedTo: ['thing'],
  }),
  type('outer', {
    partOf: (raw: Raw) => (raw.of ?? []).map((id) => ({ type: 'part', id })),
    attachedTo: ['part'],
  }),
  type('tagless', { tags: undefined, partOf: (raw: Raw) => (raw.of ?? []).map((id) => ({ type: 'thing', id })) }),
];

interface Raw {
  readonly of?: readonly string[];
  readonly on?: readonly string[];
  readonly locked?: string;
  readonly controller?: string;
  readonly controllers?: readonly Controller[];
}

describe('classes', () => {
  test.each<[Readonly<Record<string, string>>, string]>([
    [{}, 'unknown'],
    [{ 'lifespan-intent': 'ephemeral-task' }, 'ephemeral-task'],
    [{ LifespanIntent: 'Ephemeral Task' }, 'ephemeral-task'],
    [{ 'lifespan intent': 'PERSISTENT_SUPPORT' }, 'persistent-support'],
    [{ lifespan_intent: ' persistent‑core ' }, 'persistent-core'],
    [{ 'lifespan-intent': 'persistant-core' }, 'persistent-core'],
    [{ 'lifespan-intent': 'peristent-core' }, 'persistent-core'],
    [{ 'lifespan-intent': 'persistent-cоre' }, 'persistent-core'], // with a Cyrillic о
    [{ 'lifespan-intent': 'persistent' }, 'persistent-core'],
    [{ 'lifespan-intent': '"persistent-core"' }, 'persistent-core'],
    [{ 'lifespan-intent': 'persistent-core (do not touch)' }, 'persistent-core'],
    [{ 'lifespan-intent': 'persistent-core,ephemeral-task' }, 'persistent-core'],
    [{ 'lifespan-intent': 'persistent.core' }, 'persistent-core'],
    [{ 'lifespan.intent': 'persistent-core' }, 'persistent-core'],
    [{ 'mayfly:lifespan-intents': 'persistant-core' }, 'persistent-core'],
    [{ 'lifespan-intent': 'ephemeral-task', note: 'not a persistent-core' }, 'persistent-core'],
    [{ 'lifespan.intent': 'ephemeral-task' }, 'unknown'],
    [{ 'lifespan-intent': 'someday' }, 'unknown'],
    [{ note: 'persistant' }, 'unknown'],
    [{ 'lifespan-intent': 'ephemeral-task', Lifespan_Intent: 'ephemeral task' }, 'ephemeral-task'],
    [{ 'lifespan-intent': 'ephemeral-task', Lifespan_Intent: 'persistent-support' }, 'persistent-core'],
    [{ 'lifespan-intent': 'ephemeral-task', Lifespan_Intent: 'no idea' }, 'persistent-core'],
    [{ 'Persistent Core': 'false' }, 'persistent-core'],
    [{ owner: 'persistent-core' }, 'persistent-core'],
    [{ owner: 'persistent.core/7' }, 'persistent-core'],
  ])('%j is %s', (tags, expected) => {
    expect(createProtection(defaultSettings, types).classOf(resource('a', tags))).toBe(expected);
  });

  // Promise A3 of docs/safety.md.
  test('a value is read the same, whatever its case, spaces, `_` and `-`', () => {
    const noise = fc.constantFrom('', ' ', '_', '-', '  ', '‐');
    const spelled = (word: string) =>
      fc
        .array(fc.tuple(noise, fc.boolean()), { minLength: word.length, maxLength: word.length })
        .map((each) =>
          each
            .map(([before, upper], at) => before + (upper ? (word[at] ?? '').toUpperCase() : (word[at] ?? '')))
            .join(''),
        );
    const protection = createProtection(defaultSettings, types);
    fc.assert(
      fc.property(
        spelled('lifespanintent'),
        fc
          .constantFrom('persistentcore', 'persistentsupport', 'ephemeraltask')
          .chain((word) => spelled(word).map((value) => [word, value] as const)),
        (key, [word, value]) => {
          expect(protection.classOf(resource('a', { [key]: value })).replace('-', '')).toBe(word);
        },
      ),
    );
  });
});

describe('the class table', () => {
  test.each(effects)('persistent-core: never %s', (effect) => {
    expect(ruling(resource('a', { 'lifespan-intent': 'persistent-core' }), effect)).toEqual({
      kind: 'refused',
      class: 'persistent-core',
      cause: 'protected',
      message: 'it is tagged lifespan-intent=persistent-core',
    });
  });

  test.each(effects)(
    'ephemeral-task and unclassified resources are free to %s: grace and approval are checked elsewhere',
    (effect) => {
      for (const tags of [
        {},
        { 'lifespan-intent': 'ephemeral-task' },
        { 'lifespan-intent': 'persistent-support' },
      ] as Record<string, string>[])
        expect(ruling(resource('a', tags), effect).kind).toBe('free');
    },
  );
});

describe('a hold', () => {
  test.each<[string, 'on-hold' | 'free', string | undefined]>([
    ['2026-11-21', 'on-hold', '2026-11-22T00:00:00.000Z'],
    ['2026-11-20', 'free', undefined],
    ['2026-11-21T02:00:01Z', 'on-hold', '2026-11-21T02:00:01.000Z'],
    ['2026-11-21T02:00:00Z', 'free', undefined],
    ['9999-12-31', 'on-hold', '+010000-01-01T00:00:00.000Z'],
    ['2026-02-30', 'on-hold', undefined],
    ['next week', 'on-hold', undefined],
    ['', 'on-hold', undefined],
    ['21.11.2020', 'on-hold', undefined],
    ['2020-01-01T00:00:00', 'on-hold', undefined],
  ])('until `%s` means %s', (value, expected, until) => {
    const answer = ruling(resource('a', { Mayfly_Hold: value }), 'tag', {}, { tz: 'UTC' });
    expect([
      answer.kind === 'free' ? 'free' : answer.cause,
      answer.kind === 'refused' ? answer.until : undefined,
    ]).toEqual([expected, until]);
  });

  test('a day ends in the zone of the settings', () => {
    expect(ruling(resource('a', { 'mayfly-hold': '2026-11-20' }), 'tag', {}, { tz: 'America/New_York' }).kind).toBe(
      'refused',
    );
  });

  test('of two holds, the longer counts, and one without end most', () => {
    const answer = ruling(
      resource('a', { 'mayfly-hold': '2026-12-01', 'Mayfly Hold': '2026-12-24' }),
      'tag',
      {},
      { tz: 'UTC' },
    );
    expect(answer.kind === 'refused' && answer.until).toBe('2026-12-25T00:00:00.000Z');
    expect(ruling(resource('a', { 'mayfly-hold': '2026-12-01', 'Mayfly Hold': '?' }), 'tag')).not.toHaveProperty(
      'until',
    );
  });
});

describe('places and patterns', () => {
  test.each<[Partial<Settings['protect']>, string]>([
    [{ arns: ['arn:aws:x:eu-west-1:111122223333:thing/a'] }, 'arn:aws:x:eu-west-1:111122223333:thing/a'],
    [{ arns: ['arn:aws:x:*:thing/?'] }, 'arn:aws:x:*:thing/?'],
    [{ arns: ['*THING*'] }, '*THING*'],
    [{ accounts: ['111122223333'] }, '111122223333'],
    [{ regions: ['eu-west-1'] }, 'eu-west-1'],
  ])('%j protects', (protect, message) => {
    const answer = ruling(resource('a'), 'tag', {}, { protect: { ...defaultSettings.protect, ...protect } });
    expect(answer.kind === 'refused' && [answer.cause, answer.message.includes(message)]).toEqual(['protected', true]);
  });

  test.each<[Partial<Settings['protect']>]>([
    [{ arns: ['arn:aws:x:*:thing/b', 'thing/a', ''] }],
    [{ accounts: ['444455556666'] }],
    [{ regions: ['eu-west'] }],
  ])('%j does not', (protect) => {
    expect(ruling(resource('a'), 'tag', {}, { protect: { ...defaultSettings.protect, ...protect } }).kind).toBe('free');
  });
});

test('an ARN protects with or without its account, where AWS leaves it out', () => {
  const snapshot = { ...resource('a'), arn: 'arn:aws:ec2:eu-west-1::snapshot/snap-1' };
  const by = (arn: string, of: Resource = snapshot) =>
    ruling(of, 'tag', {}, { protect: { ...defaultSettings.protect, arns: [arn] } }).kind;
  expect(by('arn:aws:ec2:eu-west-1::snapshot/snap-1')).toBe('refused');
  expect(by('arn:aws:ec2:eu-west-1:111122223333:snapshot/snap-1')).toBe('refused');
  expect(by('arn:aws:ec2:eu-west-1:444455556666:snapshot/snap-1')).toBe('free');
  expect(by('arn:aws:x:eu-west-1::thing/a', resource('a'))).toBe('free');
  expect(
    by('arn:aws:x:eu-west-1:444455556666:thing/a', {
      ...resource('a'),
      arn: 'arn:aws:x:eu-west-1:444455556666:thing/a',
      account: '1',
    }),
  ).toBe('refused');
});

test("a resource without a stack is not protected by a stack's ARN", () => {
  const arns = ['arn:aws:cloudformation:*:*:stack/*'];
  const protect = { ...defaultSettings.protect, arns };
  expect(ruling(resource('a'), 'tag', {}, { protect }).kind).toBe('free');
  expect(ruling(resource('a', { 'aws:cloudformation:stack-name': 'any' }), 'tag', {}, { protect }).kind).toBe(
    'refused',
  );
});

test("a stack is identified by the ARN in its members' tags, and by its name only without that", () => {
  const tags = {
    'aws:cloudformation:stack-id': 'arn:aws:cloudformation:eu-west-1:111122223333:stack/prod/5ad1',
    'aws:cloudformation:stack-name': 'prod',
  };
  const by = (arn: string) =>
    ruling(resource('a', tags), 'tag', {}, { protect: { ...defaultSettings.protect, arns: [arn] } }).kind;
  expect(by('arn:aws:cloudformation:eu-west-1:111122223333:stack/prod/5ad1')).toBe('refused');
  expect(by('arn:aws:cloudformation:eu-west-1:111122223333:stack/prod/')).toBe('free');
});

test.each([
  ['eu-west-1', 'aws'],
  ['cn-north-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
])('the ARN of a stack protects its members in %s, if only the name of their stack is known', (region, partition) => {
  const member = { ...resource('a', { 'aws:cloudformation:stack-name': 'prod' }), region };
  const by = (arn: string) => ruling(member, 'tag', {}, { protect: { ...defaultSettings.protect, arns: [arn] } }).kind;
  expect(by(`arn:${partition}:cloudformation:${region}:111122223333:stack/prod/*`)).toBe('refused');
  expect(by(`arn:other:cloudformation:${region}:111122223333:stack/prod/*`)).toBe('free');
});

describe('inheritance', () => {
  const core = { 'lifespan-intent': 'persistent-core' };

  // Promise A4 of docs/safety.md.
  test.each(effects)('from a parent, and from its parent: no %s', (effect) => {
    const family = { b: resource('b', {}, { of: ['c'] }), c: resource('c', core) };
    const answer = ruling(resource('a', {}, { of: ['b'] }), effect, family);
    expect(answer).toMatchObject({
      kind: 'refused',
      cause: 'protected',
      message: 'it belongs to thing c: it is tagged lifespan-intent=persistent-core',
    });
  });

  test('nothing is its own parent: that it is not listed among its related resources means nothing', () => {
    expect(ruling(resource('a', {}, { of: ['b'] }), 'delete', { b: resource('b', {}, { of: ['a'] }) }).kind).toBe(
      'free',
    );
  });

  test('a resource of a type that nobody knows belongs to nothing', () => {
    expect(ruling({ ...resource('a', {}, { of: ['b'] }), type: 'odd' }, 'tag')).toEqual({
      kind: 'free',
      class: 'unknown',
    });
  });

  test('a circle of parents ends', () => {
    const family = { a: resource('a', {}, { of: ['b'] }), b: resource('b', {}, { of: ['a', 'b'] }) };
    expect(ruling(family.a, 'delete', family).kind).toBe('free');
  });

  test("a parent's hold, tags that could not be read, and ARN count too", () => {
    expect(ruling(resource('a', {}, { of: ['b'] }), 'tag', { b: resource('b', { 'mayfly-hold': '?' }) })).toMatchObject(
      { cause: 'on-hold' },
    );
    expect(
      ruling(resource('a', {}, { of: ['b'] }), 'tag', {
        b: { ...resource('b'), unread: new Map([['Tags', 'AccessDenied']]) },
      }),
    ).toMatchObject({
      cause: 'unread',
    });
    const arns = ['*thing/b'];
    expect(
      ruling(
        resource('a', {}, { of: ['b'] }),
        'tag',
        { b: resource('b') },
        { protect: { ...defaultSettings.protect, arns } },
      ),
    ).toMatchObject({
      cause: 'protected',
    });
  });

  test('a parent that nobody could read refuses; one that is gone does not', () => {
    expect(ruling(resource('a', {}, { of: ['b'] }), 'tag', { b: 'unread' })).toMatchObject({
      cause: 'unread',
      message: 'it belongs to thing b, which could not be read',
    });
    expect(ruling(resource('a', {}, { of: ['b'] }), 'tag', { b: 'gone' }).kind).toBe('free');
  });

  // Promise A30 of docs/safety.md.
  test('what it is attached to now cannot be gone: if AWS does not list it, the two answers contradict', () => {
    expect(ruling(resource('a', {}, { on: ['b'] }), 'tag', { b: 'gone' })).toMatchObject({
      cause: 'unread',
      message: 'AWS says that it is attached to thing b, and does not list that',
    });
    expect(ruling(resource('a', {}, { on: ['b'] }), 'tag', { b: resource('b') }).kind).toBe('free');
  });

  test('if the key that names the parents could not be read, nothing is concluded', () => {
    const answer = ruling({ ...resource('a'), unread: new Map([['of', 'AccessDenied on x:List']]) }, 'tag');
    expect(answer).toMatchObject({
      cause: 'unread',
      message: 'what it belongs to is not known: of could not be read: AccessDenied on x:List',
    });
    expect(ruling({ ...resource('a'), unread: new Map([['other', 'AccessDenied']]) }, 'tag').kind).toBe('free');
  });

  test('an unclassified resource takes persistent-support from its parent, but never ephemeral-task', () => {
    const parent = (value: string) => ({ b: resource('b', { 'lifespan-intent': value }) });
    expect(ruling(resource('a', {}, { of: ['b'] }), 'delete', parent('persistent-support')).class).toBe(
      'persistent-support',
    );
    expect(ruling(resource('a', {}, { of: ['b'] }), 'delete', parent('ephemeral-task')).class).toBe('unknown');
    expect(
      ruling(
        resource('a', { 'lifespan-intent': 'ephemeral-task' }, { of: ['b'] }),
        'delete',
        parent('persistent-support'),
      ).class,
    ).toBe('ephemeral-task');
  });

  test('a resource that cannot be tagged has the class of its parents, the strictest first', () => {
    const family = {
      b: resource('b', { 'lifespan-intent': 'ephemeral-task' }),
      c: resource('c', { 'lifespan-intent': 'persistent-support' }),
    };
    const tagless = (of: readonly string[]) => ({ ...resource('a', {}, { of }), type: 'tagless' });
    expect([['b'], ['b', 'c'], []].map((parents) => ruling(tagless(parents), 'delete', family).class)).toEqual([
      'ephemeral-task',
      'persistent-support',
      'unknown',
    ]);
  });
});

// Promise A18 of docs/safety.md.
test('tags that could not be read protect, under whichever name the type has them', () => {
  expect(ruling({ ...resource('a'), unread: new Map([['Tags', 'AccessDenied on x:ListTags']]) }, 'tag')).toMatchObject({
    cause: 'unread',
    message: 'its tags could not be read: AccessDenied on x:ListTags',
  });
});

test("AWS's own protection is respected, for the effect that it forbids", () => {
  expect(ruling(resource('a', {}, { locked: 'delete' }), 'delete')).toMatchObject({
    cause: 'protected',
    message: "AWS's own protection is on: DeletionProtection",
  });
  expect(ruling(resource('a', {}, { locked: 'delete' }), 'stop').kind).toBe('free');
});

test('each controller of a resource counts: one that undoes only a delete, or the second of two', () => {
  const cloud = { name: 'Cloud9 environment c', undoes: ['delete'] as const };
  const twice = resource('a', {}, { controllers: [cloud, { name: 'Kubernetes cluster shop' }] });
  expect(ruling(resource('a', {}, { controllers: [cloud] }), 'stop').kind).toBe('free');
  expect(ruling(resource('a', {}, { controllers: [cloud] }), 'delete')).toMatchObject({ cause: 'controller' });
  expect(ruling(twice, 'stop')).toMatchObject({
    cause: 'controller',
    message: 'Kubernetes cluster shop manages it and would undo a stop',
  });
});

test('what a controller manages is not stopped, started or deleted; it may be tagged and copied', () => {
  const rulings = effects.map((effect) => ruling(resource('a', {}, { controller: 'Auto Scaling group web' }), effect));
  expect(rulings.map((answer) => (answer.kind === 'free' ? 'free' : answer.cause))).toEqual([
    'free',
    'free',
    'controller',
    'controller',
    'controller',
  ]);
});

test('the message of a refusal names what decides', () => {
  const rulingWords = (
    ruledResource: Resource,
    family: Readonly<Record<string, RelatedResource>> = {},
    settings: Partial<Settings> = {},
    effect: Effect = 'delete',
  ) => {
    const answer = ruling(ruledResource, effect, family, settings);
    return answer.kind === 'refused' ? [answer.cause, answer.message] : 'free';
  };
  const { protect } = defaultSettings;
  expect(rulingWords(resource('a'), {}, { protect: { ...protect, arns: ['*thing/a'] } })).toEqual([
    'protected',
    'its ARN is protected by *thing/a',
  ]);
  expect(rulingWords(resource('a'), {}, { protect: { ...protect, accounts: ['1111*'] } })).toEqual([
    'protected',
    'the account 111122223333 is protected',
  ]);
  expect(rulingWords(resource('a'), {}, { protect: { ...protect, regions: ['eu-*'] } })).toEqual([
    'protected',
    'the region eu-west-1 is protected',
  ]);
  expect(rulingWords(resource('a', { 'mayfly-hold': '2026-12-01' }))).toEqual([
    'on-hold',
    'it is on hold by the tag mayfly-hold=2026-12-01',
  ]);
  expect(rulingWords(resource('a', { 'mayfly-hold': 'soon' }))).toEqual([
    'on-hold',
    'it is on hold by the tag mayfly-hold=soon, whose value is not a date, so the hold has no end',
  ]);
  expect(rulingWords(resource('a', {}, { controller: 'robot r2' }))).toEqual([
    'controller',
    'robot r2 manages it and would undo a delete',
  ]);
  const lost = { ...resource('b', {}, { of: ['c'] }), unread: new Map([['of', 'denied']]) };
  expect(rulingWords(resource('a', {}, { of: ['b'] }), { b: lost, c: resource('c') })).toEqual([
    'unread',
    'what thing b belongs to is not known: of could not be read: denied',
  ]);
  expect(rulingWords(resource('a', {}, { of: ['b', 'c'] }))).toEqual([
    'unread',
    'it belongs to thing b, which could not be read',
  ]);
  expect(rulingWords({ ...resource('a'), unread: new Map([['locked', 'denied']]) })).toEqual([
    'unread',
    'locked could not be read: denied',
  ]);
  expect(rulingWords({ ...resource('a'), unread: new Map([['controller', 'denied']]) })).toEqual([
    'unread',
    'controller could not be read: denied',
  ]);
  expect(rulingWords({ ...resource('a'), unread: new Map([['controller', 'denied']]) }, {}, {}, 'tag')).toBe('free');
  const onHold = ruling(resource('a', {}, { of: ['b'] }), 'delete', {
    b: resource('b', { 'mayfly-hold': '2026-12-01' }),
  });
  expect(onHold).toEqual({
    kind: 'refused',
    class: 'unknown',
    cause: 'on-hold',
    message: 'it belongs to thing b: it is on hold by the tag mayfly-hold=2026-12-01',
    until: '2026-12-02T00:00:00.000Z',
  });
});

test('the class of a refusal is the one that counts, inherited strictness included', () => {
  const family = { b: resource('b', { 'lifespan-intent': 'persistent-core' }) };
  expect(ruling(resource('a', { 'lifespan-intent': 'ephemeral-task' }, { of: ['b'] }), 'delete', family)).toMatchObject(
    { class: 'persistent-core' },
  );
  expect(ruling({ ...resource('a', {}, { of: ['b'] }), type: 'tagless' }, 'delete', family)).toMatchObject({
    class: 'persistent-core',
  });
  expect(
    ruling({ ...resource('a', { 'lifespan-intent': 'ephemeral-task' }), type: 'tagless' }, 'delete'),
  ).toMatchObject({ class: 'ephemeral-task' });
});

describe('what is attached to something that a controller runs', () => {
  const part = (of: readonly string[]) => ({ ...resource('p', {}, { of }), type: 'part' });
  const group = { type: 'thing', id: 'g' };
  const member = resource('a', {}, { controllers: [{ name: 'group g', ref: group }] });

  test('is left to that controller, marked or not', () => {
    expect(ruling(part(['a']), 'stop', { a: member })).toMatchObject({
      cause: 'controller',
      message: 'it is attached to thing a: group g manages that and would undo a stop',
    });
    expect(ruling(part(['a']), 'delete', { a: member })).toMatchObject({ cause: 'controller' });
    expect(ruling(part(['a']), 'tag', { a: member }).kind).toBe('free');
    expect(ruling(part(['b', 'a']), 'stop', { a: member, b: resource('b') })).toMatchObject({ cause: 'controller' });
    expect(ruling(part(['b']), 'stop', { b: resource('b') }).kind).toBe('free');
    expect(ruling(part(['b']), 'stop', { b: 'gone' }).kind).toBe('free');
  });

  test('also where the controller stops by itself what it runs: it does not detach', () => {
    const cloud = resource('a', {}, { controllers: [{ name: 'Cloud9 environment c', undoes: ['delete'] }] });
    expect(ruling(part(['a']), 'stop', { a: cloud })).toMatchObject({ cause: 'controller' });
  });

  test('over several attachments, but not over what it only belongs to', () => {
    const between = { ...resource('m', {}, { of: ['a'] }), type: 'part' };
    const outer = { ...resource('o', {}, { of: ['m'] }), type: 'outer' };
    expect(ruling(outer, 'stop', { m: between, a: member })).toMatchObject({
      cause: 'controller',
      message: 'it is attached to thing a: group g manages that and would undo a stop',
    });
    expect(ruling(resource('x', {}, { of: ['a'] }), 'stop', { a: member }).kind).toBe('free');
  });

  test('is refused where what runs that is not known', () => {
    const unread = { ...resource('a'), unread: new Map([['controllers', 'denied']]) };
    expect(ruling(part(['a']), 'stop', { a: unread })).toMatchObject({
      cause: 'unread',
      message: 'what manages thing a is not known: controllers could not be read: denied',
    });
    expect(ruling(part(['a']), 'stop', { a: 'unread' })).toMatchObject({ cause: 'unread' });
  });
});

test('what a controller manages is not unprotected, and may be restored', () => {
  const task = { 'lifespan-intent': 'ephemeral-task' };
  expect(ruling(resource('a', task, { controller: 'robot' }), 'unprotect')).toMatchObject({ cause: 'controller' });
  expect(ruling(resource('a', task, { controller: 'robot' }), 'restore').kind).toBe('free');
  expect(ruling(resource('a', task), 'unprotect').kind).toBe('free');
  expect(ruling(resource('a'), 'delete').kind).toBe('free');
});

function ruling(
  ruledResource: Resource,
  effect: Effect,
  family: Readonly<Record<string, RelatedResource>> = {},
  settings: Partial<Settings> = {},
) {
  return createProtection({ ...defaultSettings, ...settings }, types).rule(
    ruledResource,
    effect,
    now,
    ({ id }: Ref) => family[id] ?? 'unread',
  );
}

function resource(id: string, tags: Readonly<Record<string, string>> = {}, raw: Raw = {}): Resource {
  const place = { account: '111122223333', region: 'eu-west-1' };
  return {
    type: 'thing',
    id,
    arn: `arn:aws:x:eu-west-1:111122223333:thing/${id}`,
    ...place,
    tags: new Map(Object.entries(tags)),
    raw: { ...raw },
    unread: new Map(),
    seenAt: now.toISOString(),
  };
}

function type(name: string, more: object): ResourceType {
  return { name, tags: 'Tags', verbs: {}, isStateful: false, ...more } as unknown as ResourceType;
}
