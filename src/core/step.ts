import type { Subject } from './finding.ts';
import type { Json } from './json.ts';
import type { Ref } from './resource.ts';
import type { Estimate } from './resource-type.ts';
import type { Undo } from './restore.ts';
import type { LifespanClass } from './settings.ts';
import type { Effect } from './verb.ts';

/**
 * One verb on one resource, or one `notify`. Ids are derived, so the same input gives the same step.
 * `notify` needs no permit and happens at least once; every other step happens at most once.
 */
export interface Step {
  readonly id: string;
  readonly finding: string;
  /** Other findings that requested the same verb on the same resource: it is done once, for all of them. */
  readonly alsoFor?: readonly string[];
  readonly policy: string;
  readonly subject: Subject;
  /** A verb of the type, or `notify`. */
  readonly verb: string;
  readonly effect: Effect | 'notify';
  readonly options: Json;
  /** Steps that must be `done` (verified, not merely sent) before this one starts. */
  readonly waitsFor: readonly string[];
  /** Those of `waitsFor` that only have to end, whatever comes of them. Left out: none. */
  readonly evenAfter?: readonly string[];
  /** When its window opens: ISO 8601. The step waits until then. Left out: it may start at once. */
  readonly notBefore?: string;
  /**
   * Steps that a person must have approved before this one starts: this step, or the one that it prepares. Left out: no
   * approval is needed.
   */
  readonly awaits?: readonly string[];
  /** What else the write would destroy, as far as the plan knows; the guard reads it afresh. */
  readonly alsoDestroys: readonly AlsoDestroyed[];
  /** What the step saves (positive) or costs (negative) a month. */
  readonly estimate: Estimate;
  readonly undo: Undo;
  /**
   * What the options are based on, where the action determined them: for example, who says that somebody is the owner,
   * and how certain that is.
   */
  readonly message?: string;
  /** The action that requested it, or `class` where the class table added it (the snapshot before a delete). */
  readonly requestedBy: string;
}

/**
 * Something that a step also destroys, with the class that counts for it. The class is left out where the inventory did
 * not read it, or nobody could.
 */
export interface AlsoDestroyed extends Ref {
  readonly class?: LifespanClass;
}
