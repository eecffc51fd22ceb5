import type { Answer } from '../core/evidence/evidence.ts';
import type { Plan, Planner } from '../core/plan.ts';
import type { PlannerInput } from './context.ts';
import { costsBy } from './costs.ts';
import { type Decision, type DecisionBasis, decideNow } from './decision.ts';
import { findingMaker } from './findings.ts';
import { countGaps } from './gaps.ts';
import { headerOf } from './header.ts';
import { nextNeeds } from './needs.ts';
import { createPartitions } from './partitions.ts';
import { quotaGaps } from './quota.ts';
import { indexRelatedResources } from './related-resources.ts';

/**
 * Plans what policies request, page by page as resources are read. Policies with plain filters retain only what they
 * match. Evidence is requested for all policies at once. Filters over whole sets run per account and region, as in
 * Custodian, once the listing there is complete. Same input, same plan, whatever the size of the pages.
 */
export function createPlanner(input: PlannerInput): Planner {
  const { policies, compiledFor, vocabulary, settings, protection, now, fault } = input;
  const types = new Map(vocabulary.types.map((type) => [type.name, type]));
  const actions = new Map(
    vocabulary.actions.flatMap((action) =>
      [action.name, ...(action.aliases ?? [])].map((name) => [name, action] as const),
    ),
  );
  const gaps = countGaps();
  const evidence = new Map<string, Answer>();
  const related = indexRelatedResources(types, new Set(policies.map(({ type }) => type)), fault);
  const findingOf = findingMaker({ types, settings, protection, now });
  const partitions = createPartitions(compiledFor, { related, gaps, findingOf, ...(fault && { fault }) });
  const costs = costsBy(types, settings, now, fault);
  const basis: DecisionBasis = { types, actions, evidence, partitions, costs, related };
  /** Left out once a page or an answer has come in since. */
  let decision: Decision | undefined;

  function decide(): Decision {
    decision ??= decideNow(input, basis);
    return decision;
  }

  function finish(): Plan {
    const isOpen = partitions.all().some(({ row }) => row === undefined) || partitions.advance(evidence).length > 0;
    if (isOpen) decision = undefined;
    partitions.end(evidence);
    const { candidates, steps, refusals } = decide();
    quotaGaps(steps, evidence, gaps, types);
    const coverage = partitions.coverage();
    const lines = {
      findings: candidates.map(({ finding }) => finding),
      steps,
      refusals,
      gaps: gaps.rows(coverage),
    };
    const tallies = partitions
      .all()
      .flatMap(({ runs }) => runs)
      .map(({ run: { policy, examined, unknown } }) => ({ policy: policy.policy, examined, unknown }));
    return { header: headerOf(input, lines, coverage, tallies), ...lines };
  }

  return {
    see: (type, place, page) => {
      decision = undefined;
      partitions.see(type, place, page);
    },
    listingEnded: (row) => {
      decision = undefined;
      partitions.listingEnded(row);
    },
    needs: () => nextNeeds(input, basis, decide),
    give: (answers) => {
      decision = undefined;
      for (const [key, answer] of answers) evidence.set(key, answer);
    },
    finish,
  };
}
