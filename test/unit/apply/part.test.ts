import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { advancePart, maxParts, partsOf } from '../../../src/apply/part.ts';
import { openRun } from '../../../src/apply/run.ts';
import type { Step } from '../../../src/core/step.ts';
import { cases } from '../../cases.ts';
import { bench, planOf, step } from './bench.ts';

const ids = (steps: readonly Step[]): readonly string[] => steps.map(({ id }) => id);

test('every step is in one part, and messages are in none', () => {
  const steps = Array.from({ length: 120 }, (_, nth) => [
    step(`b${nth}`, 'snapshot'),
    step(`b${nth}`, 'notify', [`b${nth}-snapshot`], { to: 'console' }),
  ]).flat();
  const parts = partsOf({ steps });
  expect(parts.map(({ length }) => length)).toEqual([25, 25, 25, 25, 20]);
  expect([...parts.flatMap(ids)].sort()).toEqual([...ids(steps.filter(({ verb }) => verb === 'snapshot'))].sort());
});

test('a plan of any size has few parts; steps on one resource or that wait for each other stay together', () => {
  const plans = fc.array(
    fc.record({ id: fc.nat(400), verb: fc.constantFrom('tag', 'stop', 'delete'), after: fc.option(fc.nat(400)) }),
    { maxLength: 900 },
  );
  fc.assert(
    fc.property(plans, (drawn) => {
      const steps = drawn.map(({ id, verb, after }, nth) => ({
        ...step(`b${id}`, verb),
        id: `s${nth}`,
        waitsFor: after === null || after >= nth ? [] : [`s${after}`],
      }));
      const parts = partsOf({ steps });
      expect(parts.length).toBeLessThanOrEqual(maxParts);
      expect(parts.flatMap(ids).sort()).toEqual([...ids(steps)].sort());
      const partOf = new Map(parts.flatMap((part, at) => part.map(({ id }) => [id, at] as const)));
      for (const { id, waitsFor } of steps)
        for (const other of waitsFor) expect(partOf.get(other)).toBe(partOf.get(id));
      for (const group of Map.groupBy(steps, ({ subject }) => subject.arn).values())
        expect(new Set(group.map(({ id }) => partOf.get(id))).size).toBe(1);
      const order = new Map(steps.map(({ id }, at) => [id, at]));
      for (const part of parts)
        expect(part.map(({ id }) => order.get(id))).toEqual(
          part.map(({ id }) => order.get(id)).toSorted((a, b) => (a ?? 0) - (b ?? 0)),
        );
    }),
    { numRuns: cases(60) },
  );
});

test('a part goes as far as it can without waiting, touches no other part, and reports its status', async () => {
  const world = bench(['a', 'b']);
  const plan = planOf([step('a', 'snapshot'), step('a', 'delete', ['a-snapshot']), step('b', 'stop')]);
  const ofA = plan.steps.filter(({ subject }) => subject.id === 'a');
  expect(await advancePart(ofA, openRun(plan, world.allDeps))).toBe('ended');
  expect(world.sent).toEqual(['snapshot a', 'delete a']);
});

test('it waits for nobody: a part that waits for a message of another part is open', async () => {
  const world = bench(['a']);
  const before = world.time;
  const plan = planOf([step('a', 'notify', [], { to: 'console' }), step('a', 'stop', ['a-notify'])]);
  const acts = plan.steps.filter(({ effect }) => effect !== 'notify');
  expect(await advancePart(acts, openRun(plan, world.allDeps))).toBe('open');
  expect({ sent: world.sent, waited: world.time - before }).toEqual({ sent: [], waited: 0 });
});

test('after the signal no step begins, and the part is open', async () => {
  const world = bench(['a']);
  const plan = planOf([step('a', 'stop')]);
  expect(await advancePart(plan.steps, openRun(plan, { ...world.allDeps, signal: AbortSignal.abort() }))).toBe('open');
  expect(world.sent).toEqual([]);
});

test('a part is stalled where waiting changes nothing: after an internal error, or once the plan expired', async () => {
  const world = bench(['a']);
  const plan = planOf([step('a', 'stop')]);
  const broken = (): never => {
    throw new TypeError('never thought of');
  };
  expect(await advancePart(plan.steps, openRun(plan, { ...world.allDeps, stillMatches: broken }))).toBe('stalled');
  const expired = { ...plan, header: { ...plan.header, expires: plan.header.now } };
  expect(await advancePart(expired.steps, openRun(expired, world.allDeps))).toBe('stalled');
  expect(world.sent).toEqual([]);
});
