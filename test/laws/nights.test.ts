import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Config } from '../../src/config/schema.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';
import { isFree, isGone } from './free.ts';
import { type Deed, parentsOf } from './judge.ts';
import { type PolicySpec, policies, saturday } from './policies.ts';
import { policyAccounts, policyThingsOf } from './policy-account.ts';
import { applyPlanIn, planIn, usualConfig } from './policy-sweep.ts';
import { expectOften, holdLaw, timeLimit } from './runs.ts';
import { copyOf, type Thing } from './thing.ts';
import { type World, worldOf } from './world.ts';

const day = 24 * 3_600_000;
const graceDays = 3;
const isGraced = (deed: Deed): boolean => deed === 'stopped' || deed === 'lost';

/** One policy that deletes, so that each night shows what the night before has left. */
const deleting = policies().map((all): readonly PolicySpec[] =>
  all.slice(0, 1).map((spec) => ({ ...spec, reduce: undefined, actions: ['delete'] })),
);

/** @param each called before each night, from 0. */
async function nights(
  world: World,
  specs: readonly PolicySpec[],
  ledger: Ledger,
  config: Config,
  count: number,
  each: (night: number) => void,
): Promise<void> {
  for (let night = 0; night < count; night++) {
    world.time = Math.max(world.time, saturday + night * day);
    each(night);
    const plan = await planIn(world, specs, ledger, undefined, config, saturday + night * day);
    const forbids = (step: { readonly subject: { readonly class: string } }, deed: Deed): string | undefined =>
      isGraced(deed) && step.subject.class === 'unknown' && night < graceDays && config.grace > 0
        ? 'its grace was not over'
        : undefined;
    await applyPlanIn(world, plan, ledger, specs, { config, forbids });
  }
}

describe('laws of several nights', () => {
  // Promise D7 of docs/safety.md.
  test(
    'an unclassified resource is left alone until its grace ends, and is deleted after it',
    async () => {
      const reached = { runs: 0, graced: 0 };
      await holdLaw(
        fc.asyncProperty(policyAccounts(), deleting, async (account, specs) => {
          const before = policyThingsOf(account);
          const world = worldOf(copyOf(before));
          const ledger = openSqliteLedger(':memory:');
          const [spec] = specs;
          const unknown = before.filter((thing) => thing.kind === spec?.kind && !thing.isTask && isFree(thing, before));
          const meant = unknown.filter((thing) => spec?.filters.every(({ means }) => means(thing, before) === true));
          const left: string[] = [];
          await nights(world, specs, ledger, { ...usualConfig, grace: graceDays * 24 }, graceDays + 2, (night) => {
            if (night <= graceDays)
              left.push(
                ...meant
                  .filter(({ id }) => isGone(world.things.get(id)))
                  .map(({ id }) => `${id} was gone before night ${night}`),
              );
          });
          expect([world.broken, left]).toEqual([[], []]);
          expect(meant.filter(({ id }) => !isGone(world.things.get(id)))).toEqual([]);
          reached.runs++;
          if (meant.length > 0) reached.graced++;
        }),
        0.01,
      );
      expectOften(reached.graced, reached.runs, 0.04);
    },
    timeLimit(0.01),
  );

  // Promise E14 of docs/safety.md.
  test(
    'what AWS refuses in three nights in a row is not tried again, and does not block anything else',
    async () => {
      const reached = { runs: 0, parked: 0 };
      await holdLaw(
        fc.asyncProperty(policyAccounts(), deleting, fc.nat(20), async (account, specs, which) => {
          const before = policyThingsOf(account);
          const world = worldOf(copyOf(before));
          const stubborn = before[which % Math.max(1, before.length)];
          if (stubborn !== undefined) world.stubborn = new Set([stubborn.id, ...parentsOf(stubborn, world.things)]);
          const refused: (readonly string[])[] = [];
          await nights(world, specs, openSqliteLedger(':memory:'), usualConfig, 5, () => {
            refused.push(world.sent.splice(0).filter((call) => call.endsWith(' refused')));
          });
          refused.push(world.sent.filter((call) => call.endsWith(' refused')));
          const [, first = [], second = [], third = [], ...later] = refused;
          const parked = first.filter((call) => second.includes(call) && third.includes(call));
          expect(later.flat().filter((call) => parked.includes(call))).toEqual([]);
          expect(world.broken).toEqual([]);
          expect(leftOver(specs, before, world)).toEqual([]);
          reached.runs++;
          if (parked.length > 0) reached.parked++;
        }),
        0.01,
      );
      expectOften(reached.parked, reached.runs, 0.02);
    },
    timeLimit(0.01),
  );
});

/** What was free and meant, and what AWS would have deleted. */
function leftOver(specs: readonly PolicySpec[], before: readonly Thing[], world: World): readonly string[] {
  const free = before.filter((thing) => isFree(thing, before) && !world.stubborn.has(thing.id));
  const meant = free.filter((thing) =>
    specs.some(
      ({ kind, filters }) => kind === thing.kind && filters.every(({ means }) => means(thing, before) === true),
    ),
  );
  return meant.filter(({ id }) => !isGone(world.things.get(id))).map(({ id }) => id);
}
