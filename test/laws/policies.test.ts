import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';
import { adversities, inflict } from './adversity.ts';
import { isFree, isGone, needsSnapshot } from './free.ts';
import { hasSnapshot } from './judge.ts';
import { isForced, meantBy, meantByAll, type PolicySpec, policies } from './policies.ts';
import { policyAccounts, policyThingsOf } from './policy-account.ts';
import { applyPlanIn, foundIn, planIn } from './policy-sweep.ts';
import { expectOften, holdLaw, timeLimit } from './runs.ts';
import { stateOf } from './sweep.ts';
import { copyOf, type Thing } from './thing.ts';
import { failures, withFailures, wronglyConcluded } from './unread.ts';
import { worldOf } from './world.ts';

describe('laws of policies', () => {
  const reached = {
    runs: 0,
    wrote: 0,
    planned: 0,
    found: 0,
    swept: 0,
    gone: 0,
    compared: 0,
    unread: 0,
    fewer: 0,
    acted: 0,
  };

  // Promise A2 of docs/safety.md.
  test(
    'for all policies and changes nothing protected changes, and no data is lost without a snapshot',
    async () => {
      await holdLaw(
        fc.asyncProperty(policyAccounts(), policies(), adversities(), async (account, specs, adversity) => {
          const world = worldOf(policyThingsOf(account));
          const ledger = openSqliteLedger(':memory:');
          const plan = await planIn(world, specs, ledger);
          inflict(world, plan, ledger, adversity);
          await applyPlanIn(world, plan, ledger, specs);
          expect(world.broken).toEqual([]);
          reached.runs++;
          if (world.writes > 0) reached.wrote++;
        }),
        0.13,
      );
      expectOften(reached.wrote, reached.runs, 0.2);
    },
    timeLimit(0.13),
  );

  test(
    'a plan over an account that can be read finds exactly what its policies mean',
    async () => {
      await holdLaw(
        fc.asyncProperty(policyAccounts(), policies(), async (account, specs) => {
          const things = policyThingsOf(account);
          const plan = await planIn(worldOf(things), specs);
          expect(foundIn(plan)).toEqual(meantByAll(specs, things));
          reached.planned++;
          if (plan.findings.length > 0) reached.found++;
        }),
        0.05,
      );
      expectOften(reached.found, reached.planned, 0.4);
    },
    timeLimit(0.05),
  );

  // Promise E12 of docs/safety.md.
  test(
    'what is free and due is deleted, its data in a complete snapshot; a second apply changes nothing',
    async () => {
      await holdLaw(
        fc.asyncProperty(policyAccounts(), policies(), async (account, specs) => {
          const before = policyThingsOf(account);
          const free = toBeDeleted(specs, before).filter(
            (thing) => isFree(thing, before) && !losesVolumes(thing, specs, before) && !waitsForChoice(thing, specs),
          );
          const world = worldOf(copyOf(before));
          const ledger = openSqliteLedger(':memory:');
          const plan = await planIn(world, specs, ledger);
          const first = await applyPlanIn(world, plan, ledger, specs);
          expect(free.filter(({ id }) => !isGone(world.things.get(id)))).toEqual([]);
          expect(
            free.filter((thing) => needsSnapshot(thing) && !hasSnapshot(world, thing) && !mayGoBare(thing, specs)),
          ).toEqual([]);
          const [state, writes] = [stateOf(world), world.writes];
          const second = await applyPlanIn(world, plan, ledger, specs);
          expect([stateOf(world), world.writes, second.receipts, second.endedNow]).toEqual([
            state,
            writes,
            first.receipts,
            0,
          ]);
          reached.swept++;
          if (free.length > 0) reached.gone++;
        }),
        0.1,
      );
      expectOften(reached.gone, reached.swept, 0.04);
    },
    timeLimit(0.1),
  );

  // Promise D3 of docs/safety.md.
  test(
    'a failed read never makes a match: no finding, stop or delete that a complete read would not make',
    async () => {
      await holdLaw(
        fc.asyncProperty(policyAccounts(), policies(), failures(), async (account, specs, wrong) => {
          const { whole, partial, world } = await withFailures(account, specs, wrong);
          expect(wronglyConcluded(whole, partial, world)).toEqual([]);
          reached.compared++;
          if (world.unread > 0) reached.unread++;
          if (world.writes > 0) reached.acted++;
          if (partial.findings.length < whole.findings.length) reached.fewer++;
        }),
        0.12,
      );
      expectOften(reached.unread, reached.compared, 0.5);
      expectOften(reached.fewer, reached.compared, 0.1);
      expectOften(reached.acted, reached.compared, 0.1);
    },
    timeLimit(0.12),
  );
});

/**
 * If another policy chose a database among others to stop it, and those are deleted meanwhile, its choice is over: the
 * stop is refused, and the delete that comes after it waits for the next night.
 */
function waitsForChoice(thing: Thing, specs: readonly PolicySpec[]): boolean {
  return specs.some(
    ({ kind, reduce, actions }) =>
      kind === 'rds' && kind === thing.kind && reduce !== undefined && actions.includes('stop'),
  );
}

/**
 * If another policy detaches an instance's volumes meanwhile, nothing may be left that shows that its data is saved.
 */
function losesVolumes(thing: Thing, specs: readonly PolicySpec[], all: readonly Thing[]): boolean {
  const detaching = specs.filter((spec) => spec.kind === 'ebs' && (spec.actions.includes('detach') || isForced(spec)));
  return detaching.some((spec) => meantBy(spec, all).some(({ instance }) => instance === thing.id));
}

/** An ephemeral task whose snapshot some policy skips. */
function mayGoBare({ isTask }: Thing, specs: readonly PolicySpec[]): boolean {
  return isTask && specs.some(({ skips }) => skips);
}

const deletes: readonly unknown[] = ['delete', 'terminate', 'snapshot-then-delete'];

/**
 * What the policies would delete. Policies that choose from a set are left out: another may delete what they spared,
 * and then their choice is not valid.
 */
function toBeDeleted(specs: readonly PolicySpec[], things: readonly Thing[]): readonly Thing[] {
  const deleting = specs.filter(
    ({ reduce, actions }) => reduce === undefined && actions.some((action) => deletes.includes(action)),
  );
  return [...new Set(deleting.flatMap((spec) => meantBy(spec, things)))];
}
