import { expect, test } from '@jest/globals';
import type { Step } from '../../../src/core/step.ts';
import { bench, planOf, step } from './bench.ts';

const is = (policy: string, fate: 'gone' | 'changed') => ({
  policies: { cancelled: new Map([[JSON.stringify([policy, 'box']), fate]]) },
});
const by = (policy: string, more: Partial<Step> = {}): Partial<Step> => ({ policy, finding: `f-${policy}`, ...more });

test.each([
  ['gone', 'the policy due was removed since the plan was made'],
  ['changed', 'the policy due was changed since the plan was made'],
] as const)(
  'steps and messages of a policy that was %s are cancelled, with receipts; other policies continue',
  async (fate, message) => {
    const world = bench(['a', 'b']);
    world.deps = is('due', fate);
    const steps = [
      step('a', 'snapshot'),
      step('a', 'delete', ['a-snapshot']),
      step('a', 'notify', ['a-delete'], { to: 'console' }),
      step('b', 'stop', [], {}, by('other')),
    ];
    const { receipts, waiting } = await world.apply(planOf(steps));
    expect(waiting).toEqual([]);
    expect(world.sent).toEqual(['stop b']);
    expect(world.messages).toEqual([]);
    const cancelled = { status: 'refused', cause: 'cancelled', message };
    expect(receipts.map(({ step: id, ending }) => [id, ending.status === 'refused' ? ending : ending.status])).toEqual([
      ['a-snapshot', cancelled],
      ['a-delete', cancelled],
      ['a-notify', cancelled],
      ['b-stop', 'done'],
    ]);
  },
);

test('a step that another policy requests too is done for that one alone', async () => {
  const world = bench(['a']);
  const matchedPolicies: string[] = [];
  world.deps = { ...is('due', 'gone'), stillMatches: ({ policy }) => matchedPolicies.push(policy) > 0 };
  const plan = planOf([
    step('a', 'stop', [], {}, { alsoFor: ['f-other'] }),
    step('a', 'tag', [], { tags: {} }, by('other')),
  ]);
  const { receipts } = await world.apply(plan);
  expect(receipts.map(({ ending }) => ending.status)).toEqual(['done', 'done']);
  expect(new Set(matchedPolicies)).toEqual(new Set(['other']));
});

test('steps in progress are completed, and only steps that have not begun are cancelled', async () => {
  const world = bench(['a']);
  const plan = planOf([step('a', 'snapshot'), step('a', 'delete', ['a-snapshot'])]);
  const stop = new AbortController();
  world.deps = { signal: stop.signal };
  world.after = () => {
    stop.abort();
  };
  expect((await world.apply(plan)).isCut).toBe(true);
  expect(world.sent).toEqual(['snapshot a']);
  world.deps = is('due', 'changed');
  const { receipts } = await world.apply(plan);
  expect(receipts.map(({ step: id, ending }) => [id, ending.status])).toEqual([
    ['a-snapshot', 'done'],
    ['a-delete', 'refused'],
  ]);
  expect([world.sent, world.boxes.has('a')]).toEqual([['snapshot a'], true]);
});

test('an installation that only observes cancels nothing', async () => {
  const world = bench(['a']);
  world.deps = { ...is('due', 'gone'), mode: 'observe' };
  expect((await world.apply(planOf([step('a', 'stop')]))).receipts).toEqual([]);
});
