import { compareText } from '../core/compare-text.ts';
import type { Need } from '../core/evidence/evidence.ts';
import type { Resource } from '../core/resource.ts';
import { actionNeeds } from './action-needs.ts';
import { lockNeed } from './aws-lock.ts';
import type { PlannerInput } from './context.ts';
import type { Decision, DecisionBasis } from './decision.ts';
import { quotaNeeds } from './quota.ts';

/**
 * The evidence to ask for next, in stages: what filters need; then what actions need; then prices; then quotas; and
 * last, at one call for each resource, AWS's own protection. A later stage is asked of what the earlier ones left.
 * @param decide what would be done by the evidence that is there now.
 */
export function nextNeeds(input: PlannerInput, basis: DecisionBasis, decide: () => Decision): readonly Need[] {
  const { partitions, evidence } = basis;
  const stages: readonly (() => readonly Need[])[] = [
    () => partitions.advance(evidence),
    () => needsOfActions(input, basis),
    () => needsOfCosts(input, basis),
    // A recording is never carried out, so its quotas do not matter.
    () => (input.source === 'aws' && knows(input, 'snapshot-quota') ? quotaNeeds(decide().steps, basis.types) : []),
    () => needsOfLocks(decide(), input, basis),
  ];
  for (const stage of stages) {
    const needs = new Map(stage().flatMap((need) => (evidence.has(need.key) ? [] : [[need.key, need] as const])));
    if (needs.size > 0) return [...needs.values()].sort((a, b) => compareText(a.key, b.key));
  }
  return [];
}

function knows({ vocabulary }: PlannerInput, kind: string): boolean {
  return vocabulary.evidence.some(({ name }) => name === kind);
}

function needsOfActions(
  { now, settings, history, fault }: PlannerInput,
  { partitions, actions, types }: DecisionBasis,
): readonly Need[] {
  return partitions
    .all()
    .flatMap(({ runs }) => runs)
    .flatMap(({ candidates }) => actionNeeds(candidates, actions, { now, settings, history, types }, fault));
}

function needsOfCosts(input: PlannerInput, { partitions, costs }: DecisionBasis): readonly Need[] {
  return partitions
    .all()
    .flatMap(({ runs }) =>
      runs.flatMap(({ candidates }) => candidates.flatMap(({ resource }) => costs.needs(resource))),
    )
    .filter(({ kind }) => knows(input, kind));
}

/** Only of what would be deleted after every refusal and ceiling, and of what would go with it. */
function needsOfLocks(
  { steps, candidates }: Decision,
  { protection, now }: PlannerInput,
  { types, related }: DecisionBasis,
): readonly Need[] {
  const byFinding = new Map(candidates.map(({ finding, resource }) => [finding.id, resource]));
  return steps.flatMap(({ effect, verb, options, finding }) => {
    const resource = effect === 'delete' ? byFinding.get(finding) : undefined;
    if (resource === undefined) return [];
    const radius = protection.blastRadius(resource, { verb, options }, now, related.of(resource));
    const members = radius.alsoDestroys
      .flatMap((member) => member.resource ?? [])
      .filter((member) => types.get(member.type)?.protection?.isAskedOfMembers !== false);
    const destroyed: readonly Resource[] = [resource, ...members];
    return destroyed.flatMap((other) => lockNeed(other, types.get(other.type)) ?? []);
  });
}
