import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Plan } from '../../src/core/plan.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';
import { adversities, befall } from './adversity.ts';
import { configOf, deletedIn, forbiddenBy, type House, houses, overAPolicy, protect } from './house.ts';
import { type PolicySpec, policies } from './policies.ts';
import { type PolicyAccount, policyAccounts, policyThingsOf } from './policy-account.ts';
import { type Applying, applyPlanIn, planIn } from './policy-sweep.ts';
import { expectOften, hold, timeLimit } from './runs.ts';
import { ledgerIn } from './sweep.ts';
import { type World, worldOf } from './world.ts';

/** mayfly.yml when the plan is made, when it is applied, and when it is applied again after the process died. */
interface Case {
  readonly account: PolicyAccount;
  readonly specs: readonly PolicySpec[];
  readonly planned: House;
  readonly applied: House;
  readonly again: House;
  readonly cut: number;
}

const cases = fc.record<Case>({
  account: policyAccounts(),
  specs: policies(),
  planned: houses(),
  applied: houses(),
  again: houses(),
  cut: fc.nat(300),
});

describe('laws of limits', () => {
  const reached = { runs: 0, wrote: 0, demoted: 0 };

  test(
    'whatever mayfly.yml says now, even in the middle of a plan: nothing exceeds its rollout stage, window, ceilings, protection or the kill switch',
    async () => {
      await hold(
        fc.asyncProperty(cases, adversities(), async (given, adversity) => {
          const { world, over } = await demoted(given, adversity);
          expect([world.broken, over]).toEqual([[], []]);
          reached.runs++;
          if (world.writes > 0) reached.wrote++;
          if (given.applied !== given.planned) reached.demoted++;
        }),
        0.1,
      );
      expectOften(reached.wrote, reached.runs, 0.2);
      expectOften(reached.demoted, reached.runs, 0.5);
    },
    timeLimit(0.1),
  );

  test('the law catches a Mayfly that plans above its ceilings', async () => {
    const property = fc.asyncProperty(cases, adversities(), async (given, adversity) => {
      const plentiful = { ...given.planned, resourcesAPolicy: 20, deletionsANight: 100 };
      const { plan } = await demoted({ ...given, planned: plentiful }, adversity);
      return overAPolicy(given.planned, plan).length === 0;
    });
    const found = await fc.check(property, { numRuns: 3000, endOnFailure: true });
    expect(found.failed && String(found.errorInstance)).toBe('Error: Property failed by returning false');
  }, 120_000);

  test('the law catches a Mayfly that asks no start gate', async () => {
    for (const law of [/has only reached/, /window was closed/, /kill switch/, /the ceiling of a night/]) {
      const property = fc.asyncProperty(cases, adversities(), async (given, adversity) => {
        const { world, over } = await demoted(given, adversity, { isUnbraked: true });
        return ![...world.broken, ...over].some((fault) => law.test(fault));
      });
      const found = await fc.check(property, { numRuns: 3000, endOnFailure: true });
      expect(found.failed && String(found.errorInstance)).toBe('Error: Property failed by returning false');
    }
  }, 120_000);
});

async function demoted(
  { account, specs, planned, applied, again, cut }: Case,
  adversity: Parameters<typeof befall>[3],
  more: Pick<Applying, 'isUnbraked'> = {},
): Promise<{ readonly world: World; readonly plan: Plan; readonly over: readonly string[] }> {
  const world = worldOf(policyThingsOf(account));
  const things = [...world.things.values()];
  const store = openSqliteLedger(':memory:');
  const ledger = ledgerIn(world, store);
  protect(planned, things);
  const plan = await planIn(world, specs, ledger, undefined, configOf(planned, things));
  const over = overAPolicy(planned, plan).map((policy) => `${policy} is over its ceiling`);
  befall(world, plan, store, adversity);
  world.cut = { at: world.calls + cut, when: cut % 2 === 0 ? 'before' : 'after' };
  let most = 0;
  for (const house of [applied, again]) {
    // What an earlier mayfly.yml protected stays so.
    const strict = {
      ...house,
      protects: [planned, applied, again].slice(0, house === applied ? 2 : 3).flatMap(({ protects }) => protects),
    };
    protect(strict, things);
    most = Math.max(most, house.mode === 'observe' ? 0 : house.deletionsANight);
    await applyPlanIn(world, plan, ledger, specs, {
      config: configOf(strict, things),
      forbids: forbiddenBy(house),
      ...more,
    }).catch((error: unknown) => {
      if (!world.isDead) throw error;
    });
    Object.assign(world, { isDead: false, cut: undefined, guardIsReading: false });
  }
  return {
    world,
    plan,
    over: deletedIn(world) > most ? [...over, 'more was deleted than the ceiling of a night'] : over,
  };
}
