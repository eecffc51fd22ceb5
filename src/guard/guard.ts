import type { ApprovedBy } from '../core/approval.ts';
import type { Permit } from '../core/permit.ts';
import type { RefusalCause } from '../core/plan.ts';
import type { Resource } from '../core/resource.ts';
import type { LifespanClass } from '../core/settings.ts';
import type { Step } from '../core/step.ts';

/** The guard's yes to one step: what it has just read, and the proof of it for the writer. */
export interface Granted {
  readonly permit: Permit;
  /** The subject as the guard read it, seconds ago. */
  readonly resource: Resource;
  /** The class that counts, inherited strictness included. */
  readonly class: LifespanClass;
  /**
   * All else that the write destroys, as it was just read; members of types that have no tags and cannot be read are
   * only in `permit.covers`.
   */
  readonly alsoDestroys: readonly Resource[];
  /** The class that counts for each of these. */
  readonly classes: ReadonlyMap<Resource, LifespanClass>;
  /** Who said yes, where nobody may without. */
  readonly approval?: ApprovedBy;
}

/** The guard's no. `message` names the tag, ARN, relative or failed call that decides. */
export interface Refused {
  readonly cause: RefusalCause;
  readonly message: string;
  /** With the cause `unread`: AWS was busy or gave no answer, so a later look may tell. Left out where AWS said no. */
  readonly isTransient?: boolean;
}

/** One answer per step asked about, by the step's id: in one of the two maps, never in both, never in none. */
export interface GuardAnswer {
  readonly permits: ReadonlyMap<string, Granted>;
  readonly refusals: ReadonlyMap<string, Refused>;
}

export interface Guard {
  /**
   * Reads each step's subject, what it belongs to and what the write would destroy afresh, in batches, and rules on it.
   * Never rejects for AWS's refusal: what could not be read is refused as `unread`.
   */
  permit(steps: readonly Step[]): Promise<GuardAnswer>;
}
