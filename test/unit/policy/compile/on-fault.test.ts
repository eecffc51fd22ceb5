import { expect, test } from '@jest/globals';
import { defaultSettings } from '../../../../src/config/settings.ts';
import { faultReporter } from '../../../../src/core/fault.ts';
import type { BoundEach, BoundWhole, FilterDefinition } from '../../../../src/core/filter.ts';
import type { Policy } from '../../../../src/core/policy.ts';
import type { Resource } from '../../../../src/core/resource.ts';
import { compilePolicy } from '../../../../src/policy/compile.ts';

const at = { file: 'policies.yml', line: 1, column: 1 };
const now = new Date('2026-11-21T02:00:00Z');
const [a, b] = ['a', 'b'].map((id) => ({ id, raw: {}, unread: new Map<string, string>() }) as unknown as Resource);
const none = new Map<string, never>();

function boom(): never {
  throw new TypeError('boom');
}

const each: BoundEach<unknown> = {
  kind: 'evident',
  extract: () => 1,
  test: () => true,
  needs: () => [],
  describe: () => ({ property: 'size', expected: { kind: 'anything' } }),
};

function compiled(bound: BoundEach<unknown> | BoundWhole) {
  const events: string[] = [];
  const fault = faultReporter((event) => {
    if (event.kind === 'fault') events.push(`${event.where}: ${event.message}`);
  });
  const broken = {
    name: 'broken',
    schema: { parse: (options: unknown) => options },
    bind: () => bound,
  } as unknown as FilterDefinition;
  const policy = {
    name: 'p',
    type: 'box',
    at,
    filters: [{ kind: 'filter', name: 'broken', at, options: {} }],
    conditions: [],
  } as unknown as Policy;
  const vocabulary = { types: [{ name: 'box' }] as never, filters: [broken] };
  const [stage = {}] = compilePolicy(policy, vocabulary, { now, settings: defaultSettings, fault }).stages;
  const [loudStage = {}] = compilePolicy(policy, vocabulary, { now, settings: defaultSettings }).stages;
  return { stage, loudStage, events };
}

test('a filter that cannot extract its value is unknown, with the cause, and reported once', () => {
  const { stage, loudStage, events } = compiled({ ...each, extract: boom });
  expect([a, b].map((box) => stage.each?.judge(box as Resource, none))).toEqual(['unknown', 'unknown']);
  expect(stage.each?.explain(a as Resource, none).of).toMatchObject([{ result: 'unknown', cause: 'TypeError: boom' }]);
  expect(events).toEqual(['the filter broken: TypeError: boom']);
  expect(() => loudStage.each?.judge(a as Resource, none)).toThrow('boom');
});

test.each([['test'], ['needs'], ['describe']] as const)('a filter whose `%s` throws does not end the run', (part) => {
  const { stage, events } = compiled({ ...each, [part]: boom });
  const box = a as Resource;
  expect([
    stage.each?.judge(box, none),
    stage.each?.needs(box),
    stage.each?.explain(box, none).of?.[0]?.property,
  ]).toEqual([part === 'test' ? 'unknown' : true, [], part === 'describe' ? undefined : 'size']);
  expect(events).toEqual(['the filter broken: TypeError: boom']);
});

test('a filter over a whole set that throws is unsure about all of it', () => {
  const { stage, events } = compiled({
    kind: 'whole',
    select: boom,
    needs: boom,
    expected: { kind: 'anything' },
    describeFor: boom,
  });
  const set = [a, b] as readonly Resource[];
  expect(stage.whole?.needs(set)).toEqual([]);
  expect(stage.whole?.select(set, none)).toEqual({
    selected: [],
    unsure: set.map((resource) => ({ resource, cause: 'TypeError: boom' })),
  });
  expect(stage.whole?.explain(a as Resource, true)).toEqual({
    filter: 'broken',
    at,
    result: true,
    expected: { kind: 'anything' },
  });
  expect(events).toEqual(['the filter broken: TypeError: boom']);
});
