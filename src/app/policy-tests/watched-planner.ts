import type { Answer } from '../../core/evidence/evidence.ts';
import type { History } from '../../core/history.ts';
import type { Planner } from '../../core/plan.ts';
import type { Policy } from '../../core/policy.ts';
import type { Place, Resource } from '../../core/resource.ts';
import { createProtection } from '../../guard/protection.ts';
import { type Explanation, explain } from '../../plan/explain.ts';
import { createPlanner } from '../../plan/planner.ts';
import { limitsOf } from '../limits.ts';
import { compileFor } from '../make-plan.ts';
import type { Setup } from '../setup.ts';
import type { Outcome } from './differences.ts';

export interface WatchedPlannerOptions {
  readonly policies: readonly Policy[];
  readonly setup: Setup;
  readonly history: History;
  readonly now: Date;
}

/**
 * A planner of which also the explanations can be had, because it holds the resources and evidence that it was given.
 */
export interface WatchedPlanner {
  readonly planner: Planner;
  /** The plan, and the explanations in these places. */
  readonly outcome: (places: readonly Place[]) => Outcome;
}

export function watchedPlanner({ policies, setup, history, now }: WatchedPlannerOptions): WatchedPlanner {
  const { settings, vocabulary, config, holidays = [] } = setup;
  const resources: Resource[] = [];
  const evidence = new Map<string, Answer>();
  const planner = createPlanner({
    policies,
    compiledFor: (place) => compileFor(place, policies, setup, now),
    vocabulary,
    settings,
    protection: createProtection(settings, vocabulary.types),
    history,
    source: 'recording',
    now,
    planHours: config.plan['expires-hours'],
    limits: limitsOf(config, holidays),
  });
  return {
    planner: {
      ...planner,
      see: (type, place, page) => {
        resources.push(...page);
        planner.see(type, place, page);
      },
      give: (answers) => {
        for (const [key, answer] of answers) evidence.set(key, answer);
        planner.give(answers);
      },
    },
    outcome: (places) => ({
      plan: planner.finish(),
      resources: resources.filter(({ type }) => policies.some((policy) => policy.type === type)),
      explanations: places.flatMap((place) => explanationsIn(place)),
    }),
  };

  function explanationsIn(place: Place): readonly Explanation[] {
    return compileFor(place, policies, setup, now).flatMap((compiled) => {
      const listing = resources.filter(
        ({ type, account, region }) =>
          type === compiled.policy.type && account === place.account && region === place.region,
      );
      return listing.flatMap((resource) => explain([compiled], resource, evidence, listing));
    });
  }
}
