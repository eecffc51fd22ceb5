import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Plan } from '../../src/core/plan.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';
import { adversities, inflict } from './adversity.ts';
import {
  type ConfigSpec,
  configOf,
  configSpecs,
  deletedIn,
  forbiddenBy,
  policiesOverCeiling,
  protect,
} from './config-spec.ts';
import { type PolicySpec, policies } from './policies.ts';
import { type PolicyAccount, policyAccounts, policyThingsOf } from './policy-account.ts';
import { type ApplyOptions, applyPlanIn, planIn } from './policy-sweep.ts';
import { expectOften, holdLaw, isCaught, timeLimit } from './runs.ts';
import { ledgerIn } from './sweep.ts';
import { type World, worldOf } from './world.ts';

/** mayfly.yml when the plan is made, when it is applied, and when it is applied again after the process died. */
interface Case {
  readonly account: PolicyAccount;
  readonly specs: readonly PolicySpec[];
  readonly planned: ConfigSpec;
  readonly applied: ConfigSpec;
  readonly again: ConfigSpec;
  readonly cut: number;
}

const specsOfCases = fc.record<Case>({
  account: policyAccounts(),
  specs: policies(),
  planned: configSpecs(),
  applied: configSpecs(),
  again: configSpecs(),
  cut: fc.nat(300),
});

describe('laws of limits', () => {
  const reached = { runs: 0, wrote: 0, demoted: 0 };

  // Promise A8 of docs/safety.md.
  test(
    'nothing exceeds the rollout stages, windows, ceilings, protection or kill switch of mayfly.yml now',
    async () => {
      await holdLaw(
        fc.asyncProperty(specsOfCases, adversities(), async (spec, adversity) => {
          const { world, over } = await demoted(spec, adversity);
          expect([world.broken, over]).toEqual([[], []]);
          reached.runs++;
          if (world.writes > 0) reached.wrote++;
          if (spec.applied !== spec.planned) reached.demoted++;
        }),
        0.1,
      );
      expectOften(reached.wrote, reached.runs, 0.2);
      expectOften(reached.demoted, reached.runs, 0.5);
    },
    timeLimit(0.1),
  );

  // Promise B12 of docs/safety.md.
  test('the law catches a Mayfly that plans above its ceilings', async () => {
    const property = fc.asyncProperty(specsOfCases, adversities(), async (spec, adversity) => {
      const plentiful = { ...spec.planned, resourcesAPolicy: 20, deletionsANight: 100 };
      const { plan } = await demoted({ ...spec, planned: plentiful }, adversity);
      return policiesOverCeiling(spec.planned, plan).length === 0;
    });
    expect(await isCaught(property, [283, 0])).toBe(true);
  });

  // Promise B15 of docs/safety.md.
  test('the law catches a Mayfly that asks no start gate', async () => {
    const laws = [
      [/has only reached/, [163, 0]],
      [/window was closed/, [699, 0]],
      [/kill switch/, [398, 0]],
      [/the ceiling of a night/, [54, 0]],
    ] as const;
    for (const [law, known] of laws) {
      const property = fc.asyncProperty(specsOfCases, adversities(), async (spec, adversity) => {
        const { world, over } = await demoted(spec, adversity, { hasNoStartGate: true });
        return ![...world.broken, ...over].some((fault) => law.test(fault));
      });
      expect(await isCaught(property, known)).toBe(true);
    }
  });
});

async function demoted(
  { account, specs, planned, applied, again, cut }: Case,
  adversity: Parameters<typeof inflict>[3],
  more: Pick<ApplyOptions, 'hasNoStartGate'> = {},
): Promise<{ readonly world: World; readonly plan: Plan; readonly over: readonly string[] }> {
  const world = worldOf(policyThingsOf(account));
  const things = [...world.things.values()];
  const store = openSqliteLedger(':memory:');
  const ledger = ledgerIn(world, store);
  protect(planned, things);
  const plan = await planIn(world, specs, ledger, undefined, configOf(planned, things));
  const over = policiesOverCeiling(planned, plan).map((policy) => `${policy} is over its ceiling`);
  inflict(world, plan, store, adversity);
  world.cut = { at: world.calls + cut, when: cut % 2 === 0 ? 'before' : 'after' };
  let highestCeiling = 0;
  for (const house of [applied, again]) {
    // What an earlier mayfly.yml protected stays protected.
    const strict = {
      ...house,
      protects: [planned, applied, again].slice(0, house === applied ? 2 : 3).flatMap(({ protects }) => protects),
    };
    protect(strict, things);
    highestCeiling = Math.max(highestCeiling, house.mode === 'observe' ? 0 : house.deletionsANight);
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
    over: deletedIn(world) > highestCeiling ? [...over, 'more was deleted than the ceiling of a night'] : over,
  };
}
