import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Json } from '../../../src/core/json.ts';
import type { Receipt } from '../../../src/core/receipt.ts';
import type { Ref, Resource } from '../../../src/core/resource.ts';
import type { ResourceType } from '../../../src/core/resource-type.ts';
import type { NotRestorable, RestorePlan, RestoreRequest } from '../../../src/core/restore.ts';
import type { Verb } from '../../../src/core/verb.ts';
import { toResource } from '../../../src/estate/inventory/to-resource.ts';
import { types } from '../../../src/estate/vocabulary.ts';
import { place } from './fake-aws.ts';

const now = '2026-11-21T02:00:00.000Z';

const verbs = types.flatMap((type) =>
  Object.entries(type.verbs).map(([name, verb]) => [`${type.name} ${name}`, type, name, verb] as const),
);

const undoable = verbs.flatMap(([title, type, name, { undo }]) =>
  undo.possible ? [[title, type, name, undo] as const] : [],
);

describe('what cannot be undone says why, and what a person can do', () => {
  const refusing = verbs.flatMap(([title, , , { undo }]) => (undo.possible ? [] : [[title, undo] as const]));

  test.each(refusing)('%s', (_title, { reason, remedy }) => {
    // A clause, as in `cannot be undone: …`; the remedy is a sentence of its own.
    expect(reason).toMatch(/^(Mayfly|[a-z]).*[^.]$/);
    expect(remedy ?? 'None.').toMatch(/^[A-Z].*\.$/);
  });
});

describe('what can be undone is undone from the receipt alone, by verbs that the types have', () => {
  test('that is some of the verbs, and not all', () => {
    expect(undoable.length).toBeGreaterThan(20);
    expect(undoable.length).toBeLessThan(verbs.length);
  });

  test.each(undoable)('%s', (_title, type, name, undo) => {
    fc.assert(
      fc.property(requests(type, name), fc.subarray([...(undo.options ?? [])]), (request, options) => {
        expect(undo.message).not.toBe('');
        const chosen = new Set(options.map((option) => option.name));
        const restorePlan = restorable(undo.steps(request, chosen));
        const current = restorePlan.sources.map(([first]) => currentOf(first, request));
        const steps = restorePlan.steps(current);
        expect(steps.length).toBeGreaterThan(0);
        for (const [index, { on, verb, options: stepOptions, after }] of steps.entries()) {
          const { options: schema, effect } = verbOf(typeNamed(on.type), verb);
          expect([on.type, verb, schema.safeParse(stepOptions).error]).toEqual([on.type, verb, undefined]);
          expect(effect).not.toBe('delete');
          expect(after.every((before) => before < index)).toBe(true);
          const isKnown = [...current, ...restorePlan.creates(current)].some(
            ({ id, type: kind }) => id === on.id && kind === on.type,
          );
          expect([on.id, isKnown]).toEqual([on.id, true]);
        }
        for (const created of restorePlan.creates(current)) expect(typeNamed(created.type).name).toBe(created.type);
        const { hold } = request;
        const isHeld = steps.some(({ options: stepOptions }) => tagsIn(stepOptions)[hold?.key ?? ''] !== undefined);
        expect(isHeld).toBe(hold !== undefined && createsOrStarts(steps));
      }),
      { numRuns: 50 },
    );
  });
});

describe('a receipt that says nothing but its ending is answered, not thrown at', () => {
  test.each(undoable)('%s', (_title, type, name, undo) => {
    fc.assert(
      fc.property(requests(type, name), (request) => {
        const bare = { ...request, earlier: [], source: { ...request.source, raw: {}, tags: new Map() } };
        const answer = undo.steps(bare, new Set());
        if ('reason' in answer) expect(answer.reason).not.toBe('');
        else expect(answer.steps([])).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });
});

test('options of one name say the same wherever they are', () => {
  const options = undoable.flatMap(([, , , undo]) => undo.options ?? []);
  expect(options.map(({ name }) => name)).toContain('volumes');
  for (const { name, description } of options) {
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(new Set(options.filter((other) => other.name === name).map((other) => other.description))).toEqual(
      new Set([description]),
    );
  }
});

function typeNamed(name: string): ResourceType {
  const type = types.find((candidate) => candidate.name === name);
  if (type === undefined) throw new Error(`there is no type ${name}`);
  return type;
}

function restorable(answer: RestorePlan | NotRestorable): RestorePlan {
  if ('reason' in answer) throw new Error(answer.reason);
  return answer;
}

/** What a person asks for, about a receipt of this verb that holds all that apply writes. */
function requests(type: ResourceType, verb: string): fc.Arbitrary<RestoreRequest> {
  const key = fc.stringMatching(/^[a-z]{1,6}$/);
  const value = fc.stringMatching(/^[a-z0-9]{1,6}$/);
  return fc
    .record({
      id: fc.stringMatching(/^[a-z]{1,8}-[0-9a-f]{8}$/),
      tags: fc.dictionary(key, value, { minKeys: 1 }),
      hold: fc.option(fc.constant({ key: 'mayfly-hold', value: '2026-11-28' }), { nil: undefined }),
      newName: fc.option(fc.constant('restored'), { nil: undefined }),
    })
    .map(({ id, tags, hold, newName }): RestoreRequest => {
      const source = resourceOf(type, id, tags);
      const receipt = receiptOf(source, verb, optionsOf(type, verb, tags));
      return {
        receipt,
        source,
        earlier: types.map((other): Receipt => {
          const created = { type: other.name, id: `${other.name}-of-${id}` };
          return {
            ...receiptOf(source, 'snapshot', {}),
            ending: { status: 'done', after: volumesAsStored, created },
          };
        }),
        ...(newName !== undefined && { newName }),
        ...(hold !== undefined && { hold }),
        tagsFor: (had) => had,
      };
    });
}

/** What the receipt of an instance's snapshot stores of its volumes. */
const volumesAsStored = {
  snapshots: [{ SnapshotId: 'snap-0', VolumeId: 'vol-0' }],
  volumes: [{ VolumeId: 'vol-0', settings: { Size: 8 }, tags: {} }],
};

function resourceOf(type: ResourceType, id: string, tags: Readonly<Record<string, string>>): Resource {
  const raw = {
    Attachments: [{ InstanceId: 'i-0', Device: '/dev/sdf' }],
    [type.id]: id,
    ...(type.tags !== undefined && { [type.tags]: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }),
  };
  return toResource(type, place, raw, now);
}

function receiptOf(source: Resource, verb: string, options: Json): Receipt {
  const { type, id, arn } = source;
  return {
    plan: 'p1',
    step: 's1',
    origin: { kind: 'policy' },
    finding: 'f1',
    policy: 'due',
    policyDigest: 'd',
    subject: { type, id, arn, ...place, class: 'unknown' },
    verb,
    options,
    began: now,
    ended: now,
    ending: { status: 'done', after: null },
    savings: { unknown: 'a test' },
    undo: { possible: true, message: 'a test' },
  };
}

/** Options with which the verb changes something: its defaults, or tags that the resource has. */
function optionsOf(type: ResourceType, verb: string, tags: Readonly<Record<string, string>>): Json {
  const candidates = [
    {},
    { tags: { ...Object.fromEntries(Object.keys(tags).map((key) => [key, 'another value'])), new: 'value' } },
    { keys: Object.keys(tags) },
  ];
  const { options } = verbOf(type, verb);
  const [first] = candidates.flatMap((candidate) => options.safeParse(candidate).data ?? []);
  if (first === undefined) throw new Error(`the test has no options for ${verb} of ${type.name}`);
  return first;
}

/** Options are erased in the list of verbs; the schema checks them. */
function verbOf(type: ResourceType, name: string): Verb {
  const verb = type.verbs[name];
  if (verb === undefined) throw new Error(`${type.name} has no verb ${name}`);
  return verb as unknown as Verb;
}

/** A source as it is now: the receipt's own resource with what the step did to it, and others as they are. */
function currentOf(source: Ref | undefined, { receipt, source: before }: RestoreRequest): Resource {
  if (source === undefined) throw new Error('a source has no candidate');
  if (source.id !== before.id) return resourceOf(typeNamed(source.type), source.id, {});
  const { writesTags } = verbOf(typeNamed(before.type), receipt.verb);
  const tags = new Map(before.tags);
  for (const [key, value] of Object.entries(writesTags?.(receipt.options) ?? {}))
    if (value === null) tags.delete(key);
    else tags.set(key, value);
  return { ...before, raw: { ...before.raw, Attachments: [] }, tags };
}

function tagsIn(options: Json): Readonly<Record<string, unknown>> {
  const { tags } = Object(options) as { readonly tags?: Readonly<Record<string, unknown>> };
  return tags ?? {};
}

/** What is created or started again would be matched by its policy again; the rest is as its owner had it. */
function createsOrStarts(steps: ReturnType<RestorePlan['steps']>): boolean {
  return steps.some(({ verb }) => verb === 'restore' || verb === 'start');
}
