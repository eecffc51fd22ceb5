import type { Json } from '../core/json.ts';
import type { RefusalCause } from '../core/plan.ts';
import type { Resource } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';
import type { Effect } from '../core/verb.ts';
import { answerFrom } from './parents.ts';

/**
 * What the type of a resource says against an effect on it, with the options of the step. If the answer used a key that
 * could not be read, that is what speaks against it.
 */
export function objectionOf(
  resource: Resource,
  type: ResourceType | undefined,
  effect: Effect,
  options: Json,
): { readonly cause: RefusalCause; readonly message: string } | undefined {
  const { value, unread } = answerFrom(resource, (raw) => type?.objection?.(raw, effect, options));
  return unread === undefined ? value : { cause: 'unread', message: unread };
}
