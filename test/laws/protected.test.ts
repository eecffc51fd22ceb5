import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';
import { accounts, thingsOf } from './account.ts';
import { adversities, inflict } from './adversity.ts';
import { faults } from './changes.ts';
import { isFree, isGone, needsSnapshot } from './free.ts';
import { hasSnapshot, isProtected } from './judge.ts';
import { expectOften, holdLaw, timeLimit } from './runs.ts';
import { applyIn, ledgerIn, type PlanStyle, planOf, stateOf } from './sweep.ts';
import { isCopy } from './thing.ts';
import { worldOf } from './world.ts';

const styles = fc.constantFrom<PlanStyle>('careful', 'careless', 'hasty', 'forced', 'stop');

describe('laws', () => {
  const reached = { runs: 0, wrote: 0, hadProtected: 0, changedBetween: 0 };

  // Promise A1 of docs/safety.md.
  test(
    'nothing protected, on hold, unapproved or not due is written to or lost, no data without a snapshot',
    async () => {
      await holdLaw(
        fc.asyncProperty(accounts(), styles, adversities(), async (spec, style, adversity) => {
          const world = worldOf(thingsOf(spec));
          const store = openSqliteLedger(':memory:');
          const plan = planOf([...world.things.values()], style, world.time);
          const hadProtected = plan.steps.some(({ subject }) =>
            isProtected(world.things, world.things.get(subject.id) ?? never(subject.id)),
          );
          inflict(world, plan, store, adversity);
          await applyIn(world, plan, ledgerIn(world, store));
          expect(world.broken).toEqual([]);
          reached.runs++;
          if (world.writes > 0) reached.wrote++;
          if (hadProtected) reached.hadProtected++;
          if (world.changed > 0) reached.changedBetween++;
        }),
        0.2,
      );
      expectOften(reached.wrote, reached.runs, 0.2);
      expectOften(reached.hadProtected, reached.runs, 0.2);
      expectOften(reached.changedBetween, reached.runs, 0.1);
    },
    timeLimit(0.2),
  );

  // Promise E11 of docs/safety.md.
  test(
    'what is free and due is gone, and its data are in a complete snapshot',
    async () => {
      await holdLaw(
        fc.asyncProperty(accounts(), async (spec) => {
          const world = worldOf(thingsOf(spec));
          const before = [...world.things.values()];
          const free = before.filter((thing) => isFree(thing, before));
          await applyIn(world, planOf(before, 'careful', world.time), ledgerIn(world));
          expect(free.filter(({ id }) => !isGone(world.things.get(id)))).toEqual([]);
          expect(free.filter((thing) => needsSnapshot(thing) && !hasSnapshot(world, thing))).toEqual([]);
        }),
        0.08,
      );
    },
    timeLimit(0.08),
  );

  // Promise E2 of docs/safety.md.
  test(
    'applying a plan twice is applying it once',
    async () => {
      await holdLaw(
        fc.asyncProperty(accounts(), styles, async (spec, style) => {
          const world = worldOf(thingsOf(spec));
          const plan = planOf([...world.things.values()], style, world.time);
          const ledger = ledgerIn(world);
          const first = await applyIn(world, plan, ledger);
          const [state, writes] = [stateOf(world), world.writes];
          const second = await applyIn(world, plan, ledger);
          expect([stateOf(world), world.writes, second.receipts, second.endedNow]).toEqual([
            state,
            writes,
            first.receipts,
            0,
          ]);
          expect(await ledger.receipts(plan.header.id)).toHaveLength(plan.steps.length);
        }),
        0.04,
      );
    },
    timeLimit(0.04),
  );

  // Promise E6 of docs/safety.md.
  test(
    'a process killed before or after any call and started again ends as an uninterrupted one',
    async () => {
      await holdLaw(
        fc.asyncProperty(
          accounts(),
          styles,
          fc.nat(),
          fc.constantFrom('before' as const, 'after' as const),
          async (spec, style, where, when) => {
            const whole = worldOf(thingsOf(spec));
            // What is attached to something else, or belongs to a stack, is left out: whether AWS deletes it before
            // its own step does depends on when that ends, not on where we were cut.
            const plan = planOf(
              [...whole.things.values()].filter(
                ({ instance, eni, balancer, cluster, group, stack }) =>
                  (instance ?? eni ?? balancer ?? cluster ?? group ?? stack) === undefined,
              ),
              style,
              whole.time,
            );
            const wholeEndings = endings(await applyIn(whole, plan, ledgerIn(whole)));
            if (whole.calls === 0) return;

            const world = worldOf(thingsOf(spec));
            world.cut = { at: where % whole.calls, when };
            const ledger = ledgerIn(world);
            await applyIn(world, plan, ledger).catch((error: unknown) => error);
            expect(world.isDead).toBe(true);
            Object.assign(world, { isDead: false, cut: undefined, guardIsReading: false });
            const resumed = await applyIn(world, plan, ledger);
            expect([stateOf(world), endings(resumed), world.broken]).toEqual([stateOf(whole), wholeEndings, []]);
            expect(await ledger.receipts(plan.header.id)).toHaveLength(plan.steps.length);
          },
        ),
        0.08,
      );
    },
    timeLimit(0.08),
  );

  // Promise E1 of docs/safety.md.
  test(
    'while calls fail, nothing is done twice and each step has one receipt or is listed as waiting',
    async () => {
      await holdLaw(
        fc.asyncProperty(accounts(), styles, faults(), async (spec, style, wrong) => {
          const world = worldOf(thingsOf(spec));
          const plan = planOf([...world.things.values()], style, world.time);
          world.faults = wrong;
          const ledger = ledgerIn(world);
          const summary = await applyIn(world, plan, ledger);
          const copies = [...world.things.values()]
            .filter(isCopy)
            // For a database: one by its own step, and the final one, each named by its step.
            .map(
              ({ of, id, kind, tags }) =>
                `${of ?? ''} ${kind === 'ebs-snapshot' ? (tags.get('mayfly:step') ?? '') : id}`,
            );
          expect(copies.length).toBe(new Set(copies).size);
          expect(summary.receipts.length + summary.waiting.length).toBe(plan.steps.length);
          expect(world.broken).toEqual([]);
        }),
        0.05,
      );
    },
    timeLimit(0.05),
  );
});

function endings({
  receipts,
}: {
  readonly receipts: readonly { readonly step: string; readonly ending: { readonly status: string } }[];
}): readonly string[] {
  return receipts.map(({ step, ending }) => `${step}: ${ending.status}`);
}

function never(id: string): never {
  throw new RangeError(`${id} is not in the world`);
}
