import type { EvidenceKind, NeedOf } from '../../core/evidence/evidence-kind.ts';
import type { Resource } from '../../core/resource.ts';

/**
 * The need of a question that is the same for all resources of an account and region. It is computed once for each,
 * because its key is made from the whole question.
 */
export function needPerPlace<Question, Value>(
  kind: EvidenceKind<Question, Value>,
  question: Question,
): (resource: Resource) => NeedOf<Question> {
  const needs = new Map<string, NeedOf<Question>>();
  return (resource) => {
    const place = `${resource.account} ${resource.region}`;
    const placeNeed = needs.get(place) ?? kind.need(resource, question);
    needs.set(place, placeNeed);
    return placeNeed;
  };
}
