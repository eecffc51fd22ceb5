import type { RelatedResource } from '../core/protection.ts';
import type { Resource } from '../core/resource.ts';
import type { Estimate, ResourceType } from '../core/resource-type.ts';
import type { PlanContext } from './context.ts';
import type { ProposedStep } from './proposed-steps.ts';

/**
 * US dollars a month that a step saves (positive) or costs (negative), by the types' own prices. What a delete takes
 * along is saved, too, where it was seen.
 */
export function estimateOf(
  wish: ProposedStep,
  resource: Resource,
  { types, relatives, costs, evidence }: PlanContext,
): Estimate {
  const type = types.get(resource.type);
  const running = costs.of(resource, evidence);
  switch (wish.effect) {
    case 'notify':
    case 'tag':
      return { perMonth: 0, source: wish.effect === 'notify' ? 'a message changes no resource' : 'tags are free' };
    case 'unprotect':
      return { perMonth: 0, source: 'protection is free' };
    case 'delete':
      return wish.alsoDestroys.reduce((sum, ref) => plus(sum, relatives(resource)(ref), types), running);
    case 'stop':
      // What the delete after it saves holds it already.
      if (wish.requestedBy === 'class') return { perMonth: 0, source: 'the deletion that it prepares saves all of it' };
      return difference(
        running,
        type?.perMonthStopped?.(resource.raw, resource) ??
          notKnown(`what a stopped ${resource.type} costs is not known`),
      );
    case 'snapshot':
      return negative(
        type?.perMonthSnapshot?.(resource.raw, resource) ??
          notKnown(`what a snapshot of ${resource.type} costs is not known`),
      );
    case 'restore':
      return notKnown('what it costs once restored depends on how long it is kept');
    case 'start':
      return notKnown('what it costs once started depends on how long it runs');
    case 'none':
      return notKnown(`${resource.type} has no verb ${wish.verb}`);
    default:
      return wish.effect satisfies never;
  }
}

/**
 * What a unit saves with all its verbs; unknown where that of its gravest is. A snapshot's price that is not known
 * counts nothing.
 */
export function estimateOfAll(
  unit: readonly ProposedStep[],
  gravest: ProposedStep,
  resource: Resource,
  deciding: PlanContext,
): Estimate {
  const its = estimateOf(gravest, resource, deciding);
  if ('unknown' in its) return its;
  const others = unit.filter((wish) => wish !== gravest).map((wish) => estimateOf(wish, resource, deciding));
  return {
    perMonth: others.reduce((sum, each) => sum + ('unknown' in each ? 0 : each.perMonth), its.perMonth),
    source: its.source,
  };
}

function plus(sum: Estimate, other: RelatedResource, types: ReadonlyMap<string, ResourceType>): Estimate {
  if ('unknown' in sum || other === 'gone' || other === 'unread') return sum;
  const its = types.get(other.type)?.perMonth?.(other.raw, other) ?? notKnown('');
  return 'unknown' in its
    ? sum
    : { perMonth: sum.perMonth + its.perMonth, source: `${sum.source}; with ${other.type} ${other.id}: ${its.source}` };
}

function notKnown(why: string): Estimate {
  return { unknown: why };
}

function difference(from: Estimate, less: Estimate): Estimate {
  if ('unknown' in from) return from;
  if ('unknown' in less) return less;
  return {
    perMonth: from.perMonth - less.perMonth,
    source: from.source === less.source ? from.source : `${from.source}; stopped: ${less.source}`,
  };
}

function negative(cost: Estimate): Estimate {
  return 'unknown' in cost ? cost : { perMonth: cost.perMonth === 0 ? 0 : -cost.perMonth, source: cost.source };
}
