import { expect, test } from '@jest/globals';
import { bench, planOf, start, step } from './bench.ts';

const waitedMs = (world: { readonly time: number }): number => world.time - start;

test('an internal error ends the run for all steps that wait for that step; the others are done', async () => {
  const world = bench(['a', 'b']);
  world.deps = {
    stillMatches: (finding) => {
      if (finding.subject.id === 'a') throw new TypeError('never thought of');
      return true;
    },
  };
  const steps = [
    step('a', 'snapshot'),
    step('a', 'delete', ['a-snapshot']),
    step('a', 'notify', ['a-delete'], { to: 'console' }),
    step('b', 'stop'),
  ];
  const { receipts, waiting } = await world.apply(planOf(steps));
  expect(receipts.map(({ step: id, ending }) => `${id} ${ending.status}`)).toEqual(['b-stop done']);
  expect(waiting.map(({ step: { id }, message }) => `${id}: ${message}`)).toEqual([
    'a-snapshot: an internal error of Mayfly: TypeError: never thought of',
    'a-delete: waiting for the snapshot of a',
    'a-notify: waiting for the delete of a',
  ]);
  expect(waitedMs(world)).toBe(0);
  expect(world.sent).toEqual(['stop b']);
});

test('another step on the same resource does not wait for the claim of a step that was given up', async () => {
  const world = bench(['a']);
  world.deps = {
    stillMatches: () => {
      throw new TypeError('never thought of');
    },
  };
  const { waiting } = await world.apply(planOf([step('a', 'tag', [], { tags: {} }), step('a', 'stop')]));
  expect(waiting.map(({ step: { id } }) => id)).toEqual(['a-tag', 'a-stop']);
  expect(waitedMs(world)).toBe(0);
});

test('the next run does what it can', async () => {
  const world = bench(['a']);
  world.deps = {
    stillMatches: () => {
      throw new TypeError('never thought of');
    },
  };
  const plan = planOf([step('a', 'snapshot'), step('a', 'delete', ['a-snapshot'])]);
  await world.apply(plan);
  world.deps = {};
  const { waiting } = await world.apply(plan);
  expect(waiting).toEqual([]);
  expect(world.sent).toEqual(['snapshot a', 'delete a']);
});
