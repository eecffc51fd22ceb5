import type { RefusalCause } from './plan.ts';
import type { Ref, Resource } from './resource.ts';
import type { LifespanClass } from './settings.ts';
import type { Effect } from './verb.ts';

/** What is known of a relative: the resource, `gone` (a whole listing or a fresh read did not have it), or `unread`. */
export type Relative = Resource | 'gone' | 'unread';

/** Whether something may be done to a resource, and if not, by what it is refused. `says` names the tag, ARN, parent or date that decides. */
export type Ruling =
  | { readonly is: 'free'; readonly class: LifespanClass }
  | { readonly is: 'refused'; readonly class: LifespanClass; readonly cause: RefusalCause; readonly says: string; readonly until?: string };

/**
 * The rules of what is protected, pure: the guard applies them to what it has just read, the plan to what the inventory saw.
 * Made by src/guard/, handed to plan/ as a value.
 */
export interface Protection {
  classOf(resource: Resource): LifespanClass;
  /** The class table, marks, holds, ARN patterns, and inheritance along `partOf`; a relative that is `unread` refuses. Grace and approval are not asked here. */
  rule(resource: Resource, effect: Effect, now: Date, relative: (ref: Ref) => Relative): Ruling;
}
