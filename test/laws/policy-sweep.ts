import { applyDeps } from '../../src/app/apply-deps.ts';
import { makePlan } from '../../src/app/make-plan.ts';
import { apply } from '../../src/apply/apply.ts';
import type { ApplySummary } from '../../src/apply/deps.ts';
import type { Config } from '../../src/config/schema.ts';
import { defaultConfig, settingsOf } from '../../src/config/settings.ts';
import type { Plan } from '../../src/core/plan.ts';
import type { Vocabulary } from '../../src/core/vocabulary.ts';
import { evidenceKinds, types } from '../../src/estate/vocabulary.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';
import { loadPolicies } from '../../src/policy/load/load.ts';
import { actions, filters } from '../../src/policy/vocabulary.ts';
import type { Rules } from './judge.ts';
import { fileOf, isForced, losesStore, type PolicySpec, saturday } from './policies.ts';
import { place, type World } from './world.ts';

/** Mayfly's vocabulary: the real one, or that of a mutant. */
export function realVocabulary(): Vocabulary {
  return { types, filters, actions, evidence: evidenceKinds() };
}

/**
 * mayfly.yml as these laws use it. Grace is a law of its own (test/laws/nights.test.ts): here everything is decided in
 * one night.
 */
export const usualConfig: Config = { ...defaultConfig, grace: 0, mode: 'act' };

/** From the policies' file to a plan, as `mayfly plan` does it. */
export async function planIn(
  world: World,
  specs: readonly PolicySpec[],
  ledger: Ledger = openSqliteLedger(':memory:'),
  vocabulary = realVocabulary(),
  config = usualConfig,
  now = saturday,
): Promise<Plan> {
  const settings = settingsOf(config);
  const { policies, diagnostics } = loadPolicies([fileOf(specs)], vocabulary, settings);
  if (diagnostics.length > 0)
    throw new TypeError(`the laws' policies are not sound: ${diagnostics.map(({ message }) => message).join(' ')}`);
  return makePlan(policies, {
    setup: { config, settings, vocabulary, sources: [], diagnostics: [] },
    connected: { connection: connectionTo(world), now: new Date(now), isRecording: false },
    ledger,
    runtime: {},
  });
}

/** What a plan found: `POLICY THING`, in order. */
export function foundIn({ findings }: Plan): readonly string[] {
  return findings.map(({ policy, subject }) => `${policy} ${subject.id}`).sort();
}

/** What a test sets itself: mayfly.yml as it is now, what it allows, and a mutant without a start gate. */
export interface ApplyOptions {
  readonly vocabulary?: Vocabulary;
  readonly config?: Config;
  readonly forbids?: Rules['forbids'];
  readonly hasNoStartGate?: true;
}

/** As `mayfly apply` does it, with its own clock. The world is told when it is the guard that reads. */
export async function applyPlanIn(
  world: World,
  plan: Plan,
  ledger: Ledger,
  specs: readonly PolicySpec[],
  {
    vocabulary = realVocabulary(),
    config = usualConfig,
    forbids = () => undefined,
    hasNoStartGate: isUnbraked,
  }: ApplyOptions = {},
): Promise<ApplySummary> {
  const byName = new Map(specs.map((spec) => [spec.name, spec]));
  world.steps = new Map(plan.steps.map((step) => [step.id, step]));
  // What several policies request is done for all of them: one that says so is enough.
  const policyOf = new Map(plan.findings.map(({ id, policy }) => [id, policy]));
  const someOf = (step: Parameters<Rules['forces']>[0], condition: (spec: PolicySpec) => boolean): boolean =>
    [step.finding, ...(step.alsoFor ?? [])].some((id) => {
      const spec = byName.get(policyOf.get(id) ?? '');
      return spec !== undefined && condition(spec);
    });
  world.rules = {
    waivesSnapshot: (step) => someOf(step, ({ skips }) => skips),
    forces: (step) => someOf(step, isForced),
    losesStore: (step) => someOf(step, losesStore),
    forbids,
  };
  world.haltReadAt = 0;
  const deps = await applyDeps(plan, {
    // As with `mayfly apply --mode`: what only observes does so whatever mayfly.yml promotes.
    setup: setupOf(vocabulary, { ...config, promotion: config.mode === 'observe' ? [] : config.promotion }),
    connection: connectionTo(world),
    ledger,
    halt: world.halt,
    deliver: () => Promise.resolve(),
    runtime: { clock: () => new Date(world.time) },
  });
  return apply(plan, {
    ...deps,
    ...(isUnbraked && { startGate: undefined }),
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

/** Mayfly's setup: its vocabulary, and mayfly.yml as these laws use it. */
export function setupOf(vocabulary = realVocabulary(), config = usualConfig) {
  return { config, settings: settingsOf(config), vocabulary };
}

export function connectionTo(world: World) {
  return { places: [place], unreached: [], open: () => world.aws };
}
