import type { Json } from './json.ts';
import type { RefusalCause } from './plan.ts';
import type { Ref, Resource } from './resource.ts';
import type { LifespanClass } from './settings.ts';
import type { Effect } from './verb.ts';

/**
 * What is known of a related resource: the resource itself, `gone` (a complete listing or a fresh read did not have
 * it), or `unread`.
 */
export type RelatedResource = Resource | 'gone' | 'unread';

/**
 * Whether something may be done to a resource, and if not, why. `message` names the tag, ARN, parent or date that
 * decides.
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

/** A verb with the options of its step. */
export interface Deed {
  readonly verb: string;
  readonly options: Json;
}

/** Something that a write also destroys. */
export interface BlastMember {
  readonly ref: Ref;
  /** The resource as it was read. Left out where it was not read, and where its type has no tags to read. */
  readonly resource?: Resource;
  readonly class?: LifespanClass;
}

/** Everything that a write also destroys, at any depth, and why it may not. */
export interface BlastRadius {
  readonly alsoDestroys: readonly BlastMember[];
  readonly refused?: { readonly cause: RefusalCause; readonly message: string; readonly until?: string };
  /**
   * The first resource that could not be read. The guard refuses because of it. The plan leaves that to the guard, as
   * its inventory may not have listed the resource.
   */
  readonly unread?: { readonly ref: Ref; readonly status: 'unread' | 'gone' };
}

/**
 * The rules of what is protected. They are pure: the guard applies them to what it has just read, the plan to what the
 * inventory saw. src/guard/ makes this value, plan/ receives it.
 */
export interface Protection {
  classOf(resource: Resource): LifespanClass;
  /**
   * Applies the class table, marks, holds, ARN patterns, and inheritance along `partOf`. A related resource that is
   * `unread` refuses. Grace and approval are not checked here.
   */
  rule(resource: Resource, effect: Effect, now: Date, related: (ref: Ref) => RelatedResource): Ruling;
  /**
   * Why these tags may not be written (key to value; null: removed): they would give the resource a class that allows
   * more. `undefined` where they may.
   */
  retag(resource: Resource, tags: Readonly<Record<string, string | null>>): string | undefined;
  /**
   * Keys of the tags that decide on the life of a resource: its class, its ttl, a mark for an operation, and Mayfly's
   * own. What AWS copies them to would live, or end, as its source does.
   */
  lifespanTags(resource: Resource): readonly string[];
  /** What the resource's own type says against this effect, by a step with these options. */
  objection(
    resource: Resource,
    effect: Effect,
    options: Json,
  ): { readonly cause: RefusalCause; readonly message: string } | undefined;
  /** What this verb with these options would destroy together with the resource, and whether that is allowed. */
  blastRadius(resource: Resource, deed: Deed, now: Date, related: (ref: Ref) => RelatedResource): BlastRadius;
}
