import type { Evidence, Need } from './evidence/evidence.ts';
import type { Finding, Subject } from './finding.ts';
import type { HaltState } from './limits.ts';
import type { Policy } from './policy.ts';
import type { Place, Resource } from './resource.ts';
import type { Estimate } from './resource-type.ts';
import type { Step } from './step.ts';

/** By what a step that somebody asked for is not done. */
export type RefusalCause =
  | 'protected' // persistent-core, by tag, ARN, account, region or inheritance
  | 'on-hold' // mayfly-hold
  | 'grace' // too new a match for its class
  | 'approval' // persistent-support: a person has to say yes
  | 'class' // the class table says never
  | 'unread' // tags or relations could not be read
  | 'controller' // an Auto Scaling group or cluster would fight it
  | 'under-way' // an earlier plan's step is not finished
  | 'suspended' // it failed night after night, and is not tried again until somebody says so
  | 'limit' // max-resources
  | 'ceiling' // a ceiling of mayfly.yml: what the plan would do at once is more
  | 'promotion' // its policy has not reached the stage
  | 'window' // its window does not open before the plan expires
  | 'quota' // no room for its snapshot
  | 'unsure' // what would be written is not sure enough
  | 'no-verb' // the type cannot do this
  | 'state' // AWS would refuse it as things stand, or there is nothing left to do
  | 'gone'
  | 'changed' // at apply: no longer matches
  | 'cancelled'; // at apply: its policy is gone, or says something else

/** A match that nothing will be done about, or not this: what was asked, by what it is refused. */
export interface Refusal {
  readonly finding: string;
  readonly policy: string;
  readonly subject: Subject;
  readonly verb: string;
  readonly cause: RefusalCause;
  /** One sentence: by what exactly, with the tag, ARN or parent that decides, and until when. */
  readonly message: string;
  readonly until?: string;
  /**
   * What would have been done, where nothing but a limit of mayfly.yml or a quota speaks against it: the verbs in their
   * order, the gravest of their effects, and what they save.
   */
  readonly would?: { readonly verbs: readonly string[]; readonly effect: Step['effect']; readonly estimate: Estimate };
}

/** Something that could not be read, so nothing is concluded from it. */
export interface Gap extends Place {
  readonly type: string;
  /** Top-level key, evidence kind, or `list` where the listing itself failed. */
  readonly what: string;
  readonly cause: string;
  /** The policy whose answer it made unknown; left out where it concerns all. */
  readonly policy?: string;
  readonly count: number;
  /** Up to five ARNs. */
  readonly examples: readonly string[];
}

/** What was looked at: a row per place and type. */
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

/** The head of a plan's folder: `plan.json`. */
export interface PlanHeader {
  readonly schemaVersion: 2;
  /** Derived from policies, inventory and time: the same input has the same id. */
  readonly id: string;
  /** Where its resources were seen. What was seen in a recording is not carried out. */
  readonly source: 'aws' | 'recording';
  /** ISO 8601, UTC. Schedules and ages are judged at this time, again when the plan is applied. */
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
 * What a run will do, in files that people and programs read: `plan.json` (the header), and `findings`, `steps`,
 * `refusals`, `gaps` as `.ndjson`, sorted. Same input, same bytes.
 */
export interface Plan {
  readonly header: PlanHeader;
  readonly findings: readonly Finding[];
  readonly steps: readonly Step[];
  readonly refusals: readonly Refusal[];
  readonly gaps: readonly Gap[];
}

/**
 * Is fed, then asked: `see` each page, then `give` evidence while `needs()` names any, then `finish`. Pure: no I/O, no
 * clock.
 */
export interface Planner {
  see(type: string, place: Place, page: readonly Resource[]): void;
  /**
   * Says how the listing of a type in a place ended. Without it, or with less than `whole`, no filter over whole sets
   * concludes anything there.
   */
  listingEnded(row: Coverage): void;
  /** Evidence still wanted; empty when there is none. Asked again after each `give`. */
  needs(): readonly Need[];
  give(evidence: Evidence): void;
  finish(): Plan;
}
