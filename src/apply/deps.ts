import type { Aws } from '../core/aws.ts';
import type { Listener } from '../core/event.ts';
import type { Evidence } from '../core/evidence/evidence.ts';
import type { Finding } from '../core/finding.ts';
import type { Deliver } from '../core/notify.ts';
import type { Permit } from '../core/permit.ts';
import type { RefusalCause } from '../core/plan.ts';
import type { Receipt } from '../core/receipt.ts';
import type { Place, Resource } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';
import type { Step } from '../core/step.ts';
import type { Truth, Unknown } from '../core/truth.ts';
import type { Guard } from '../guard/guard.ts';
import type { Ledger } from '../ledger/ledger.ts';

/**
 * Whether the finding's policy still matches the resource as it was just read, at the plan's `now`. Filters over whole
 * sets are not run again. Where it cannot be told, an `Unknown` says why. Made by plan/ from the plan's own policies;
 * handed over as a value.
 */
export type StillMatches = (finding: Finding, resource: Resource, evidence: Evidence) => Truth | Unknown;

/**
 * Why a step is not started. `halted`: by the kill switch, and nothing else is; `waits`: for its window, or another
 * night; `refused`: by mayfly.yml as it is now, for good.
 */
export type Blocked =
  | { readonly kind: 'halted' | 'waits'; readonly message: string }
  | { readonly kind: 'refused'; readonly cause: RefusalCause; readonly message: string };

export type StartGate = (step: Step) => Promise<Blocked | undefined>;

/**
 * All that apply needs from outside. Time passes only by `now` and `sleep`, so a test decides how long anything takes.
 */
export interface ApplyDeps {
  readonly open: (place: Place) => Aws | Promise<Aws>;
  readonly types: readonly ResourceType[];
  readonly guard: Guard;
  /**
   * The place of these permits, all of one place, type and verb, in which writes can do nothing but what they permit.
   * Left out: as `open` gives it. Rejects with CallFailed where AWS gives no such credentials.
   */
  readonly narrow?: (permits: readonly [Permit, ...Permit[]]) => Promise<Aws>;
  readonly ledger: Ledger;
  readonly stillMatches: StillMatches;
  /**
   * The evidence that these findings rest on, none of it older than an hour. Called at most once a run, and not where
   * no step is left to start.
   */
  readonly evidence: (findings: readonly Finding[]) => Promise<Evidence>;
  readonly deliver: Deliver;
  /** What keeps a step from being started now; asked just before each write and message. Left out: nothing does. */
  readonly startGate?: StartGate;
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** `observe`: apply refuses, and says so. */
  readonly mode: 'observe' | 'act';
  /** What has become of the plan's policies since. Left out: nothing. */
  readonly policies?: PoliciesNow;
  readonly listen?: Listener;
  /** Ctrl-C: no step is taken up any more; the next apply goes on from there. */
  readonly signal?: AbortSignal;
  /** How long apply waits while nothing moves, before it leaves the rest to the next apply. Left out: 2 hours. */
  readonly patienceMs?: number;
}

/**
 * The plan's policies as they are now: those that are gone or say something else, by `[name, type]` as JSON, whose
 * steps are cancelled; or why it cannot be told, in words for people: then no step starts.
 */
export type PoliciesNow = { readonly cancelled: ReadonlyMap<string, 'gone' | 'changed'> } | { readonly unread: string };

/** Why apply started nothing new. Steps that were under way are still brought to their end, except in `observe`. */
export interface ApplyRefusal {
  readonly cause: 'mode' | 'recording' | 'ahead' | 'expired' | 'policies-unread' | 'deployed-ledger' | 'halted';
  readonly message: string;
  readonly remedy: string;
}

/** What a step waits for that nothing in this run can bring about. */
export type WaitingFor = 'approval' | 'limit' | 'halt' | 'unread';

export interface ApplySummary {
  readonly plan: string;
  readonly refused?: ApplyRefusal;
  /** True where the signal ended the run. */
  readonly isCut: boolean;
  /**
   * A receipt for each step that has ended, in the order of the plan, those of earlier runs of the same plan included.
   */
  readonly receipts: readonly Receipt[];
  /** How many of them ended in this run. */
  readonly endedNow: number;
  /** Steps that have not ended, each with what it waits for. */
  readonly waiting: readonly { readonly step: Step; readonly message: string; readonly for?: WaitingFor }[];
}
