import type { ActionDefinition } from '../core/action.ts';
import type { Answer } from '../core/evidence/evidence.ts';
import type { RelatedResource } from '../core/protection.ts';
import type { Place, Ref, Resource } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';
import { withLock } from './aws-lock.ts';
import type { Candidate, PlanContext, PlannerInput } from './context.ts';
import type { Costs } from './costs.ts';
import { decideAll } from './decide-all.ts';
import { exceededLimit } from './max-resources.ts';
import { byFinding } from './order.ts';
import type { Partition, Partitions } from './partitions.ts';
import type { RelatedResources } from './related-resources.ts';
import type { Decided } from './steps.ts';

/** What is to be done, as far as is known now. */
export interface Decision extends Decided {
  /** In the order of the plan. */
  readonly candidates: readonly Candidate[];
}

/** What the decision rests on beside the planner's input. */
export interface DecisionBasis {
  readonly types: ReadonlyMap<string, ResourceType>;
  readonly actions: ReadonlyMap<string, ActionDefinition>;
  readonly evidence: ReadonlyMap<string, Answer>;
  readonly partitions: Partitions;
  readonly costs: Costs;
  readonly related: RelatedResources;
}

/** Decides about everything that matched, by the evidence that is there now. */
export function decideNow(input: PlannerInput, basis: DecisionBasis): Decision {
  const { policies, settings, protection, history, now, planHours, limits, spent, fault } = input;
  const { types, actions, evidence, partitions, costs } = basis;
  const candidates = partitions
    .all()
    .flatMap((partition) => candidatesOf(partition, basis))
    .sort((a, b) => byFinding(a.finding, b.finding));
  const context: PlanContext = {
    types,
    actions,
    settings,
    protection,
    history,
    evidence,
    costs,
    now,
    expires: new Date(now.getTime() + planHours * 3_600_000),
    relatedIn: relatedWithLocks(basis),
    limits,
    fault,
  };
  const ceilings = limits && {
    ceilings: limits.ceilings,
    policies,
    coverage: partitions.coverage(),
    spent: spent ?? (() => ({ deletions: 0, dollars: 0 })),
  };
  return { candidates, ...decideAll(candidates, context, { ceilings, evidence }) };
}

/** The candidates of a partition, with what the evidence says about them. */
function candidatesOf({ runs }: Partition, { costs, types, evidence }: DecisionBasis): readonly Candidate[] {
  return runs.flatMap(({ run, candidates }) => {
    const limit = exceededLimit(run.policy.policy, candidates.length, run.population(evidence));
    return candidates.map(
      ({ finding, resource, policy }): Candidate => ({
        finding: { ...finding, costs: costs.of(resource, evidence) },
        resource: withLock(resource, types.get(resource.type), evidence),
        policy,
        ...(limit === undefined ? {} : { limit }),
      }),
    );
  });
}

/** Related resources with what AWS answered about their own protection. */
function relatedWithLocks({ related, types, evidence }: DecisionBasis): PlanContext['relatedIn'] {
  return (place: Place) => {
    const relatedOf = related.of(place);
    return (ref: Ref): RelatedResource => {
      const resource: Resource | 'gone' | 'unread' = relatedOf(ref);
      return typeof resource === 'string' ? resource : withLock(resource, types.get(resource.type), evidence);
    };
  };
}
