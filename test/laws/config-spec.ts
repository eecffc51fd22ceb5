import * as fc from 'fast-check';
import type { Config } from '../../src/config/schema.ts';
import { configSchema } from '../../src/config/schema.ts';
import { type RolloutStage, rolloutStages } from '../../src/core/limits.ts';
import type { Plan } from '../../src/core/plan.ts';
import type { Step } from '../../src/core/step.ts';
import type { Deed, Rules } from './judge.ts';
import { arnOf, type Thing } from './thing.ts';
import type { World } from './world.ts';

/** What mayfly.yml allows: how far, how much and when. */
export interface ConfigSpec {
  readonly mode: 'observe' | 'act';
  /** The rollout stage of each policy by its number. Left out: none is named. */
  readonly stages: readonly (RolloutStage | undefined)[];
  /** Saturday night, when all of this happens, or Monday's office hours. */
  readonly window: 'none' | 'saturday' | 'monday';
  readonly deletionsANight: number;
  readonly resourcesAPolicy: number;
  /** Numbers of things that are protected by their ARN. */
  readonly protects: readonly number[];
}

/** Most of them allow much, or nothing would be tested. */
export function configSpecs(): fc.Arbitrary<ConfigSpec> {
  const mostly = <Value>(usual: Value, other: fc.Arbitrary<Value>) =>
    fc.oneof({ weight: 2, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });
  return fc.record<ConfigSpec>({
    mode: fc.constantFrom('act', 'act', 'act', 'act', 'act', 'observe'),
    stages: mostly(
      [],
      fc
        .array(fc.option(fc.constantFrom(...rolloutStages)), { maxLength: 5 })
        .map((all) => all.map((stage) => stage ?? undefined)),
    ),
    window: mostly('none', fc.constantFrom('saturday', 'monday')),
    deletionsANight: mostly(100, fc.nat(3)),
    resourcesAPolicy: mostly(20, fc.nat(2)),
    protects: mostly<readonly number[]>([], fc.array(fc.nat(20), { minLength: 1, maxLength: 2 })),
  });
}

/** mayfly.yml as a person would have written it. */
export function configOf(house: ConfigSpec, things: readonly Thing[]): Config {
  const arns = protectedBy(house, things).map(arnOf);
  return configSchema.parse({
    mode: house.mode,
    grace: 0,
    promotion: house.stages.flatMap((stage, index) =>
      stage === undefined ? [] : [{ policies: [`policy-${index}`], stage }],
    ),
    windows:
      house.window === 'none' ? [] : [{ open: [house.window === 'saturday' ? 'sat 01:00-05:00' : 'mon 09:00-17:00'] }],
    ceilings: {
      'per-night': { deletions: house.deletionsANight },
      'per-policy': { resources: house.resourcesAPolicy, percent: 0 },
    },
    ...(arns.length > 0 && { protect: { arns } }),
  });
}

/** From here on, what mayfly.yml protects by its ARN is protected, and what belongs to it. */
export function protect(house: ConfigSpec, things: readonly Thing[]): void {
  for (const thing of protectedBy(house, things)) thing.core = true;
}

function protectedBy({ protects }: ConfigSpec, things: readonly Thing[]): readonly Thing[] {
  return protects.flatMap((number) => things[number % Math.max(1, things.length)] ?? []);
}

/** Why this mayfly.yml forbids a deed, by the test's own lines. */
export function forbiddenBy(house: ConfigSpec): Rules['forbids'] {
  return (step, deed, time) => {
    if (house.mode === 'observe') return 'this installation only observes';
    const reached = house.stages[Number(step.policy.replace('policy-', ''))];
    if (reached !== undefined && rolloutStages.indexOf(reached) < rolloutStages.indexOf(stageOf[deed]))
      return `its policy has only reached ${reached}`;
    const isWindowed = deed === 'stopped' || deed === 'lost' || deed === 'unprotected';
    return isWindowed && !isOpen(house, new Date(time)) ? 'its window was closed' : undefined;
  };
}

const stageOf: Readonly<Record<Deed, RolloutStage>> = {
  tagged: 'notify',
  copied: 'stop',
  restored: 'stop',
  stopped: 'stop',
  unprotected: 'delete',
  lost: 'delete',
  promoted: 'delete',
};

function isOpen({ window }: ConfigSpec, time: Date): boolean {
  const [day, hour] = [time.getUTCDay(), time.getUTCHours()];
  if (window === 'saturday') return day === 6 && hour >= 1 && hour < 5;
  return window === 'none' || (day === 1 && hour >= 9 && hour < 17);
}

/** Policies of which the plan would stop or delete more than their ceiling. */
export function policiesOverCeiling(
  { resourcesAPolicy }: ConfigSpec,
  { steps }: Pick<Plan, 'steps'>,
): readonly string[] {
  const ending = steps.filter(({ effect }) => effect === 'stop' || effect === 'delete');
  const byPolicy = Map.groupBy(ending, ({ policy, subject }: Step) => `${policy} ${subject.type}`);
  return [...byPolicy]
    .filter(([, group]) => new Set(group.map(({ subject }) => subject.id)).size > resourcesAPolicy)
    .map(([policy]) => policy);
}

/** How many resources were deleted as such, and not with others. */
export function deletedIn(world: World): number {
  const ending = [...world.steps.values()].filter(({ effect }) => effect === 'delete').map(({ subject }) => subject.id);
  return new Set(world.lost.map(({ id }) => id).filter((id) => ending.includes(id))).size;
}
