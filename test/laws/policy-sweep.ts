import { apply } from '../../src/apply/apply.ts';
import type { ApplySummary } from '../../src/apply/deps.ts';
import { defaultConfig, settingsOf } from '../../src/config/settings.ts';
import type { Plan } from '../../src/core/plan.ts';
import type { Vocabulary } from '../../src/core/vocabulary.ts';
import { evidenceKinds, types } from '../../src/estate/vocabulary.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';
import { applyDeps } from '../../src/mayfly/apply.ts';
import { planWith } from '../../src/mayfly/plan.ts';
import { loadPolicies } from '../../src/policy/load/load.ts';
import { actions, filters } from '../../src/policy/vocabulary.ts';
import { fileOf, type PolicySpec, saturday } from './policies.ts';
import { place, type World } from './world.ts';

/** What Mayfly is made of: the real words, or those of a mutant. */
export function words(): Vocabulary {
  return { types, filters, actions, evidence: evidenceKinds() };
}

/** Grace is a law of its own (test/unit/plan): here everything is decided in one night. */
const config = { ...defaultConfig, grace: 0 };
const settings = settingsOf(config);

/** From the policies' file to a plan, as `mayfly plan` goes. */
export async function planIn(world: World, specs: readonly PolicySpec[], ledger: Ledger = openSqliteLedger(':memory:'), vocabulary = words()): Promise<Plan> {
  const { policies, diagnostics } = loadPolicies([fileOf(specs)], vocabulary, settings);
  if (diagnostics.length > 0) throw new TypeError(`the laws' policies are not sound: ${diagnostics.map(({ says }) => says).join(' ')}`);
  const given = { config, settings, vocabulary, sources: [], diagnostics: [] };
  return planWith(policies, given, { connection: connectionTo(world), now: new Date(saturday), isRecording: false }, ledger, {});
}

/** What a plan found: `POLICY THING`, in order. */
export function foundIn({ findings }: Plan): readonly string[] {
  return findings.map(({ policy, subject }) => `${policy} ${subject.id}`).sort();
}

/** As `mayfly apply` goes, with a clock of its own, and with the world told when it is the guard that reads. */
export async function applyPlanIn(world: World, plan: Plan, ledger: Ledger, vocabulary = words()): Promise<ApplySummary> {
  const deps = await applyDeps(plan, { settings, vocabulary }, connectionTo(world), ledger, () => Promise.resolve(), 'act', {
    clock: () => new Date(world.time),
  });
  return apply(plan, {
    ...deps,
    guard: {
      permit: async (steps) => {
        world.guardIsReading = true;
        try {
          return await deps.guard.permit(steps);
        } finally {
          world.guardIsReading = false;
        }
      },
    },
    sleep: (milliseconds) => {
      world.time += milliseconds;
      return Promise.resolve();
    },
    patienceMs: 20 * 60_000,
  });
}

function connectionTo(world: World) {
  return { places: [place], unreached: [], open: () => world.aws };
}
