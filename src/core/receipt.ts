import type { ApprovedBy } from './approval.ts';
import type { Subject } from './finding.ts';
import type { Json } from './json.ts';
import type { Origin } from './origin.ts';
import type { RefusalCause } from './plan.ts';
import type { Ref } from './resource.ts';
import type { Estimate } from './resource-type.ts';
import type { Undo } from './restore.ts';

/**
 * How a step ended. `parts`: the verb needs several writes, and this much of it was done before it ended: the instances
 * of a cluster that are gone, while the cluster itself is not.
 */
export type Ending =
  | Done
  | { readonly status: 'failed'; readonly message: string; readonly parts?: readonly Ref[] }
  | {
      readonly status: 'refused';
      readonly cause: RefusalCause;
      readonly message: string;
      readonly parts?: readonly Ref[];
    }
  /** A step that this one waits for was not done. */
  | { readonly status: 'skipped'; readonly message: string };

export interface Done {
  readonly status: 'done';
  readonly after: Json;
  readonly created?: Ref;
  readonly notes?: { readonly [name: string]: Json };
  /** Why what it created did not get its marks, for people. Left out where it did, or needs none. */
  readonly unmarked?: string;
  /** What it created does not have although it should, and why, in clauses for people. Left out where it has all. */
  readonly unset?: readonly string[];
}

/** What the credentials of a write could do, where `applyRole` narrows them to its batch. */
export interface SessionWidth {
  /**
   * `batch`: the resources of the batch alone. `type`: all resources of their type in the account and region, because
   * their ARNs did not fit into a session policy.
   */
  readonly resources: 'batch' | 'type';
  /**
   * Tag keys that protect, and that did not fit, so that the session did not deny writes on what has them. The role's
   * own Deny did.
   */
  readonly tagsLeftOut: readonly string[];
}

/** What was done about one step, or why it was not done. Append-only. */
export interface Receipt {
  readonly plan: string;
  readonly step: string;
  /** Who asked for its plan. */
  readonly origin: Origin;
  readonly finding: string;
  readonly policy: string;
  readonly policyDigest: string;
  readonly subject: Subject;
  readonly verb: string;
  readonly options: Json;
  readonly began: string;
  readonly ended: string;
  /**
   * `raw` and tags as the guard read them just before the first write; `along`: the same of what was to be destroyed
   * with it, where the undo needs that. Left out where nothing was written.
   */
  readonly before?: Json;
  readonly ending: Ending;
  /** Who approved it, where its class needs approval. Left out where nothing was sent under an approval. */
  readonly approved?: ApprovedBy;
  /** Left out where nothing was sent, or without `applyRole`. Of several writes: the widest. */
  readonly session?: SessionWidth;
  readonly savings: Estimate;
  readonly undo: Undo;
}
