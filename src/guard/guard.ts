import type { ApprovedBy } from '../core/approval.ts';
import type { Permit } from '../core/permit.ts';
import type { RefusalCause } from '../core/plan.ts';
import type { Resource } from '../core/resource.ts';
import type { LifespanClass } from '../core/settings.ts';
import type { Step } from '../core/step.ts';

/** The guard allows one step: what it has just read, and the proof for the writer. */
export interface Granted {
  readonly permit: Permit;
  /** The subject as the guard read it, seconds ago. */
  readonly resource: Resource;
  /** The class that counts, including inherited strictness. */
  readonly class: LifespanClass;
  /**
   * Everything else that the write destroys, as it was just read. Members of types that have no tags and cannot be read
   * are only in `permit.covers`.
   */
  readonly alsoDestroys: readonly Resource[];
  /** The class that counts for each of these. */
  readonly classes: ReadonlyMap<Resource, LifespanClass>;
  /** Keys of the subject's tags that decide on its life. */
  readonly lifespanTags: readonly string[];
  /** Who approved it, where it needs approval. */
  readonly approval?: ApprovedBy;
}

/** The guard refuses one step. `message` names the tag, ARN, related resource or failed call that decides. */
export interface Refused {
  readonly cause: RefusalCause;
  readonly message: string;
  /**
   * AWS was busy or did not answer, so a later read may succeed. Left out where AWS refused.
   */
  readonly isTransient?: boolean;
  /**
   * Nothing can be read until somebody renews the credentials: the call for which AWS did not accept them,
   * `ExpiredToken on ec2:DescribeVolumes`.
   */
  readonly needsCredentials?: string;
}

/** One answer per step, by the step's id: in exactly one of the two maps. */
export interface GuardAnswer {
  readonly permits: ReadonlyMap<string, Granted>;
  readonly refusals: ReadonlyMap<string, Refused>;
}

export interface Guard {
  /**
   * Reads each step's subject, what it belongs to and what the write would destroy afresh, in batches, and rules on it.
   * Never rejects because AWS refuses: what could not be read is refused as `unread`.
   */
  permit(steps: readonly Step[]): Promise<GuardAnswer>;
}
