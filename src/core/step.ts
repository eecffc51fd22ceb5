import type { Subject } from './finding.ts';
import type { Json } from './json.ts';
import type { Ref } from './resource.ts';
import type { Estimate } from './resource-type.ts';
import type { LifespanClass } from './settings.ts';
import type { Effect } from './verb.ts';

/**
 * One verb on one resource, or one `tell`. Ids are derived, so the same input gives the same step.
 * `tell` needs no permit and happens at least once; every other step happens at most once.
 */
export interface Step {
  readonly id: string;
  readonly finding: string;
  /** Other findings that asked for the same verb on the same resource: it is done once, for all of them. */
  readonly alsoFor?: readonly string[];
  readonly policy: string;
  readonly subject: Subject;
  /** A verb of the type, or `tell`. */
  readonly verb: string;
  readonly effect: Effect | 'notify';
  readonly options: Json;
  /** Steps that must be seen `done` (verified, not merely sent) before this one starts. */
  readonly waitsFor: readonly string[];
  /** Its window opens then, ISO 8601: it waits until it does. Left out: it may start at once. */
  readonly notBefore?: string;
  /**
   * Steps that a person must have approved before this one starts: itself, or the one that it only serves. Left out:
   * nobody has to.
   */
  readonly awaits?: readonly string[];
  /** What else the write would destroy, as the plan knows it; the guard reads it afresh. */
  readonly alsoDestroys: readonly AlsoDestroyed[];
  /** What the step saves (positive) or costs (negative) a month. */
  readonly estimate: Estimate;
  readonly undo: string;
  /**
   * What its options rest on, where the action has found them out: whose word it is that somebody is the owner, and how
   * sure that is.
   */
  readonly message?: string;
  /** The action that asked for it, or `class` where the class table put it there (the snapshot before a delete). */
  readonly requestedBy: string;
}

/**
 * Something that goes when something else goes, with the class that counts for it: left out where the inventory did not
 * read it, or nobody could.
 */
export interface AlsoDestroyed extends Ref {
  readonly class?: LifespanClass;
}
