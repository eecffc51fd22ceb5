import type { Aws } from '../core/aws.ts';
import type { Listener } from '../core/event.ts';
import type { Evidence } from '../core/evidence/evidence.ts';
import type { ReportFault } from '../core/fault.ts';
import type { Finding } from '../core/finding.ts';
import type { Deliver } from '../core/notify.ts';
import type { Permit } from '../core/permit.ts';
import type { RefusalCause } from '../core/plan.ts';
import type { Receipt, SessionWidth } from '../core/receipt.ts';
import type { Place, Resource } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';
import type { Step } from '../core/step.ts';
import type { Truth, Unknown } from '../core/truth.ts';
import type { Guard } from '../guard/guard.ts';
import type { Ledger } from '../ledger/ledger.ts';

/**
 * Whether the finding's policy still matches the resource as it was just read, at the plan's `now`. Filters over whole
 * sets do not run again. Where the result is not known, an `Unknown` says why. plan/ makes this function from the
 * plan's own policies; apply receives it as a value.
 */
export type StillMatches = (finding: Finding, resource: Resource, evidence: Evidence) => Truth | Unknown;

/**
 * Why a step does not start. `halted`: by the kill switch, so nothing else starts either. `waits`: for its window, or
 * another night. `refused`: by mayfly.yml as it is now; this is final.
 */
export type Blocked =
  | { readonly kind: 'halted' | 'waits'; readonly message: string }
  | { readonly kind: 'refused'; readonly cause: RefusalCause; readonly message: string };

/**
 * @param destroyed how much the step destroys beside its subject, as the guard has just read it. The plan may know
 * less.
 */
export type StartGate = (step: Step, destroyed?: number) => Promise<Blocked | undefined>;

/** AWS with narrowed credentials, and how narrow they are. */
export interface Narrowed {
  readonly aws: Aws;
  readonly session: SessionWidth;
}

/**
 * Everything that apply needs from outside. Time passes only through `now` and `sleep`, so a test decides how long
 * anything takes.
 */
export interface ApplyDeps {
  readonly open: (place: Place) => Aws | Promise<Aws>;
  readonly types: readonly ResourceType[];
  readonly guard: Guard;
  /**
   * AWS in the place of these permits (all of one place, type and verb), with credentials that can write only what the
   * permits allow, as far as they can be narrowed. Left out: as `open` gives it. Rejects with CallFailed where AWS
   * gives no such credentials.
   */
  readonly narrow?: (permits: readonly [Permit, ...Permit[]]) => Promise<Narrowed>;
  readonly ledger: Ledger;
  readonly stillMatches: StillMatches;
  /**
   * The evidence that these findings depend on, none of it older than an hour. Called at most once per run, and not
   * where no step is left to start.
   */
  readonly evidence: (findings: readonly Finding[]) => Promise<Evidence>;
  readonly deliver: Deliver;
  /** Whether a step may start now; asked just before each write and message. Left out: every step may. */
  readonly startGate?: StartGate;
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** `observe`: apply refuses, and says so. */
  readonly mode: 'observe' | 'act';
  /** What has happened to the plan's policies since. Left out: nothing. */
  readonly policies?: PoliciesNow;
  readonly listen?: Listener;
  /** Hears of errors in our own code, for which a step waits or is refused. Left out: nobody does. */
  readonly fault?: ReportFault;
  /** Ctrl-C: no further step begins; the next apply continues from there. */
  readonly signal?: AbortSignal;
  /** How long apply waits while nothing moves, before it leaves the rest to the next apply. Left out: 2 hours. */
  readonly patienceMs?: number;
}

/**
 * The plan's policies as they are now: those that were removed or changed, by `[name, type]` as JSON, whose steps are
 * cancelled. Or why this is not known, as a message for people: then no step starts.
 */
export type PoliciesNow = { readonly cancelled: ReadonlyMap<string, 'gone' | 'changed'> } | { readonly unread: string };

/** Why apply started nothing new. Steps in progress are still completed, except in `observe`. */
export interface ApplyRefusal {
  readonly cause:
    | 'mode'
    | 'recording'
    | 'ahead'
    | 'expired'
    | 'changed'
    | 'policies-unread'
    | 'deployed-ledger'
    | 'apply-role'
    | 'halted';
  readonly message: string;
  readonly remedy: string;
}

/** What a step waits for that cannot happen within this run. */
export type WaitingFor = 'approval' | 'limit' | 'halt' | 'unread';

export interface ApplySummary {
  readonly plan: string;
  readonly refused?: ApplyRefusal;
  /** True where the signal ended the run. */
  readonly isCut: boolean;
  /**
   * A receipt for each step that has ended, in the order of the plan, including receipts of earlier runs of the same
   * plan.
   */
  readonly receipts: readonly Receipt[];
  /** How many of them ended in this run. */
  readonly endedNow: number;
  /** Steps that have not ended, each with what it waits for. */
  readonly waiting: readonly { readonly step: Step; readonly message: string; readonly for?: WaitingFor }[];
}
