import type { RelatedResource } from '../core/protection.ts';
import type { Resource } from '../core/resource.ts';
import type { Estimate, ResourceType } from '../core/resource-type.ts';
import type { PlanContext } from './context.ts';
import type { ProposedStep } from './proposed-step.ts';

/**
 * US dollars a month that a step saves (positive) or costs (negative), by the types' own prices. What a delete also
 * destroys counts too, where the inventory saw it.
 */
export function estimateOf(
  proposed: ProposedStep,
  resource: Resource,
  { types, relatedIn, costs, evidence }: PlanContext,
): Estimate {
  const type = types.get(resource.type);
  const running = costs.of(resource, evidence);
  switch (proposed.effect) {
    case 'notify':
    case 'tag':
      return { perMonth: 0, source: proposed.effect === 'notify' ? 'a message changes no resource' : 'tags are free' };
    case 'unprotect':
      return { perMonth: 0, source: 'protection is free' };
    case 'delete':
      return proposed.alsoDestroys.reduce((sum, ref) => plus(sum, relatedIn(resource)(ref), types), running);
    case 'stop':
      // The estimate of the delete that follows contains it already.
      if (proposed.requestedBy === 'class')
        return { perMonth: 0, source: 'counted with the deletion that it prepares' };
      return difference(running, costs.ofStopped(resource, evidence));
    case 'snapshot':
      return negative(
        type?.perMonthSnapshot?.(resource.raw, resource) ??
          notKnown(`the price of a snapshot of ${resource.type} is not known`),
      );
    case 'restore':
      return notKnown('its cost depends on how long the restored resource exists');
    case 'start':
      return notKnown('its cost depends on how long it runs');
    case 'none':
      return notKnown(`${resource.type} has no verb ${proposed.verb}`);
    default:
      return proposed.effect satisfies never;
  }
}

/**
 * What a group saves with all its verbs; unknown where the estimate of its gravest verb is. An unknown snapshot price
 * counts as nothing.
 */
export function estimateOfAll(
  group: readonly ProposedStep[],
  gravest: ProposedStep,
  resource: Resource,
  context: PlanContext,
): Estimate {
  const estimate = estimateOf(gravest, resource, context);
  if ('unknown' in estimate) return estimate;
  const others = group
    .filter((proposed) => proposed !== gravest)
    .map((proposed) => estimateOf(proposed, resource, context));
  return {
    perMonth: others.reduce((sum, other) => sum + ('unknown' in other ? 0 : other.perMonth), estimate.perMonth),
    source: estimate.source,
  };
}

function plus(sum: Estimate, other: RelatedResource, types: ReadonlyMap<string, ResourceType>): Estimate {
  if ('unknown' in sum || other === 'gone' || other === 'unread') return sum;
  const estimate = types.get(other.type)?.perMonth?.(other.raw, other, other.seenAt) ?? notKnown('');
  return 'unknown' in estimate
    ? sum
    : {
        perMonth: sum.perMonth + estimate.perMonth,
        source: `${sum.source}; with ${other.type} ${other.id}: ${estimate.source}`,
      };
}

function notKnown(why: string): Estimate {
  return { unknown: why };
}

function difference(from: Estimate, remaining: Estimate): Estimate {
  if ('unknown' in from) return from;
  if ('unknown' in remaining) return remaining;
  return {
    perMonth: from.perMonth - remaining.perMonth,
    source: from.source === remaining.source ? from.source : `${from.source}; stopped: ${remaining.source}`,
  };
}

function negative(estimate: Estimate): Estimate {
  return 'unknown' in estimate
    ? estimate
    : { perMonth: estimate.perMonth === 0 ? 0 : -estimate.perMonth, source: estimate.source };
}
