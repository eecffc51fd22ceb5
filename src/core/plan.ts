import type { Evidence, Need } from './evidence/evidence.ts';
import type { Finding, Subject } from './finding.ts';
import type { HaltState } from './limits.ts';
import type { Origin } from './origin.ts';
import type { Policy } from './policy.ts';
import type { Place, Resource } from './resource.ts';
import type { Estimate } from './resource-type.ts';
import type { Step } from './step.ts';

/** Why a requested step is not done. */
export type RefusalCause =
  | 'protected' // persistent-core, by tag, ARN, account, region or inheritance
  | 'on-hold' // mayfly-hold
  | 'grace' // the match is too recent for its class
  | 'approval' // persistent-support: a person has to approve it
  | 'class' // the class table never allows it
  | 'unread' // tags or relations could not be read
  | 'controller' // an Auto Scaling group or cluster would undo it
  | 'under-way' // a step of an earlier plan is not finished
  | 'suspended' // it failed night after night, and is not tried again before `mayfly resume`
  | 'limit' // max-resources
  | 'ceiling' // a ceiling of mayfly.yml: the plan would do more at once
  | 'promotion' // its policy has not reached the rollout stage
  | 'window' // its window does not open before the plan expires
  | 'quota' // no quota left for its snapshot
  | 'unsure' // what would be written is not certain enough
  | 'no-verb' // the type cannot do this
  | 'state' // AWS would refuse it in this state, something needs it, or there is nothing to do
  | 'gone'
  | 'changed' // at apply: no longer matches
  | 'cancelled'; // at apply: its policy was removed or changed

/** A step that was requested and is not done, and why. */
export interface Refusal {
  readonly finding: string;
  readonly policy: string;
  readonly subject: Subject;
  readonly verb: string;
  readonly cause: RefusalCause;
  /** One sentence: the exact reason, with the tag, ARN or parent that decides, and until when. */
  readonly message: string;
  readonly until?: string;
  /**
   * What would have been done, where only a limit of mayfly.yml or a quota is against it: the verbs in their order, the
   * gravest of their effects, and what they save.
   */
  readonly would?: { readonly verbs: readonly string[]; readonly effect: Step['effect']; readonly estimate: Estimate };
}

/** Something that could not be read, so nothing is concluded from it. */
export interface Gap extends Place {
  readonly type: string;
  /** Top-level key, evidence kind, or `list` where the listing itself failed. */
  readonly what: string;
  readonly cause: string;
  /** The policy whose result it made unknown. Left out where it concerns all. */
  readonly policy?: string;
  readonly count: number;
  /** Up to five ARNs. */
  readonly examples: readonly string[];
}

/** What was checked: a row per place and type. */
export interface Coverage extends Place {
  readonly type: string;
  readonly status: 'whole' | 'part' | 'denied' | 'not-tried';
  readonly resources: number;
  readonly cause?: string;
}

export interface PolicyTotals {
  readonly policy: string;
  readonly type: string;
  readonly examined: number;
  readonly matched: number;
  readonly unknown: number;
  readonly steps: number;
  readonly refusals: number;
}

/** The header of a plan's folder: `plan.json`. */
export interface PlanHeader {
  readonly schemaVersion: 2;
  /** Derived from policies, inventory and time: the same input has the same id. */
  readonly id: string;
  /** Who asked for it. It is that of its steps and receipts, too. */
  readonly origin: Origin;
  /** Where its resources were seen. A plan made from a recording is never applied. */
  readonly source: 'aws' | 'recording';
  /** ISO 8601, UTC. Schedules and ages are judged at this time, also when the plan is applied. */
  readonly now: string;
  readonly expires: string;
  /** The kill switch when the plan was made, unless it was off. */
  readonly halted?: Exclude<HaltState, { readonly status: 'running' }>;
  readonly policies: readonly Policy[];
  readonly coverage: readonly Coverage[];
  readonly totals: {
    readonly resources: number;
    readonly findings: number;
    readonly steps: number;
    readonly refusals: number;
    readonly gaps: number;
    /** US dollars a month, over the steps whose estimate is known; `unknownSteps` says how many are not. */
    readonly perMonth: number;
    readonly unknownSteps: number;
    readonly byPolicy: readonly PolicyTotals[];
  };
  readonly digests: { readonly policies: string; readonly inventory: string; readonly settings: string };
}

/**
 * What a run will do, in files for people and programs: `plan.json` (the header), and `findings`, `steps`, `refusals`,
 * `gaps` as `.ndjson`, sorted. Same input, same bytes.
 */
export interface Plan {
  readonly header: PlanHeader;
  readonly findings: readonly Finding[];
  readonly steps: readonly Step[];
  readonly refusals: readonly Refusal[];
  readonly gaps: readonly Gap[];
}

/** Call `see` for each page, then `give` evidence while `needs()` names any, then `finish`. Pure: no I/O, no clock. */
export interface Planner {
  see(type: string, place: Place, page: readonly Resource[]): void;
  /**
   * Reports how the listing of a type in a place ended. Without it, or with less than `whole`, filters over whole sets
   * conclude nothing there.
   */
  listingEnded(row: Coverage): void;
  /** Evidence that is still needed; empty when there is none. Ask again after each `give`. */
  needs(): readonly Need[];
  give(evidence: Evidence): void;
  finish(): Plan;
}
