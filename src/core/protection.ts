import type { RefusalCause } from './plan.ts';
import type { Ref, Resource } from './resource.ts';
import type { LifespanClass } from './settings.ts';
import type { Effect } from './verb.ts';

/** What is known of a relative: the resource, `gone` (a whole listing or a fresh read did not have it), or `unread`. */
export type RelatedResource = Resource | 'gone' | 'unread';

/**
 * Whether something may be done to a resource, and if not, by what it is refused. `message` names the tag, ARN, parent or
 * date that decides.
 */
export type Ruling =
  | { readonly kind: 'free'; readonly class: LifespanClass }
  | {
      readonly kind: 'refused';
      readonly class: LifespanClass;
      readonly cause: RefusalCause;
      readonly message: string;
      readonly until?: string;
    };

/** Something that goes with what is written to. */
export interface BlastMember {
  readonly ref: Ref;
  /** As it was read; left out for what was not, and for what has no tags to read. */
  readonly resource?: Resource;
  readonly class?: LifespanClass;
}

/** What a write takes along, at any depth, and what speaks against that. */
export interface BlastRadius {
  readonly alsoDestroys: readonly BlastMember[];
  readonly refused?: { readonly cause: RefusalCause; readonly message: string; readonly until?: string };
  /**
   * The first that could not be read. The guard refuses for it; the plan leaves it to the guard, as its inventory may
   * not have listed it.
   */
  readonly unread?: { readonly ref: Ref; readonly status: 'unread' | 'gone' };
}

/**
 * The rules of what is protected, pure: the guard applies them to what it has just read, the plan to what the inventory
 * saw. Made by src/guard/, handed to plan/ as a value.
 */
export interface Protection {
  classOf(resource: Resource): LifespanClass;
  /**
   * The class table, marks, holds, ARN patterns, and inheritance along `partOf`; a relative that is `unread` refuses.
   * Grace and approval are not asked here.
   */
  rule(resource: Resource, effect: Effect, now: Date, related: (ref: Ref) => RelatedResource): Ruling;
  /**
   * Why these tags may not be written (key to value; null: removed): they would make the class of the resource a freer
   * one. `undefined` where they may.
   */
  retag(resource: Resource, tags: Readonly<Record<string, string | null>>): string | undefined;
  /** What this verb would take along with the resource, and whether that may go. */
  blastRadius(resource: Resource, verb: string, now: Date, related: (ref: Ref) => RelatedResource): BlastRadius;
}
