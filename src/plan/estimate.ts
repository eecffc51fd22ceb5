import type { Resource } from '../core/resource.ts';
import type { Estimate, ResourceType } from '../core/resource-type.ts';
import type { Wish } from './wishes.ts';

/** US dollars a month that a step saves (positive) or costs (negative), by the type's own prices. */
export function estimateOf(wish: Wish, resource: Resource, type: ResourceType | undefined): Estimate {
  const running = type?.perMonth?.(resource.raw, resource) ?? notKnown(`no price is known for ${resource.type}`);
  switch (wish.effect) {
    case 'tell':
    case 'tag':
      return { perMonth: 0, source: wish.effect === 'tell' ? 'a message changes no resource' : 'tags are free' };
    case 'delete':
      return running;
    case 'stop':
      return difference(running, type?.perMonthStopped?.(resource.raw, resource) ?? notKnown(`what a stopped ${resource.type} costs is not known`));
    case 'snapshot':
      return negative(type?.perMonthSnapshot?.(resource.raw, resource) ?? notKnown(`what a snapshot of ${resource.type} costs is not known`));
    case 'start':
      return notKnown('what it costs once started depends on how long it runs');
    case 'none':
      return notKnown(`${resource.type} has no verb ${wish.verb}`);
    default:
      return wish.effect satisfies never;
  }
}

function notKnown(why: string): Estimate {
  return { unknown: why };
}

function difference(from: Estimate, less: Estimate): Estimate {
  if ('unknown' in from) return from;
  if ('unknown' in less) return less;
  return { perMonth: from.perMonth - less.perMonth, source: from.source === less.source ? from.source : `${from.source}; stopped: ${less.source}` };
}

function negative(cost: Estimate): Estimate {
  return 'unknown' in cost ? cost : { perMonth: cost.perMonth === 0 ? 0 : -cost.perMonth, source: cost.source };
}
