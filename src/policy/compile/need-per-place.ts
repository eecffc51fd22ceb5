import type { Need } from '../../core/evidence/evidence.ts';
import { need } from '../../core/evidence/need.ts';
import type { Json } from '../../core/json.ts';
import type { Resource } from '../../core/resource.ts';

/**
 * The need of a question that is the same for all resources of an account and region. It is computed once for each,
 * because its key is made from the whole question.
 */
export function needPerPlace(kind: string, question: Json): (resource: Resource) => Need {
  const needs = new Map<string, Need>();
  return (resource) => {
    const place = `${resource.account} ${resource.region}`;
    const placeNeed = needs.get(place) ?? need(kind, resource, question);
    needs.set(place, placeNeed);
    return placeNeed;
  };
}
