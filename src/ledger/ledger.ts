import type { Approval, ApprovedBy } from '../core/approval.ts';
import type { ChainedReceipt } from '../core/chained-receipt.ts';
import type { History, Switched } from '../core/history.ts';
import type { Json } from '../core/json.ts';
import type { Receipt } from '../core/receipt.ts';
import type { RunRecord } from '../core/run-record.ts';
import type { FailedNight } from '../core/suspended.ts';
import type { Performed } from '../core/verb.ts';

/** One step of one plan. */
export interface StepKey {
  readonly plan: string;
  readonly step: string;
}

/**
 * How far a step is. `pending`: nothing was sent, or what was sent certainly did not happen. `intended`: a write may
 * have been sent, its answer is not known. `performed`: AWS took it, its end was not seen yet. `ended`: there is a
 * receipt. `before` is the resource as the guard read it for the last write; `why` is what AWS said of that write,
 * where it said no.
 */
export type StepState =
  | { readonly is: 'pending'; readonly why?: string; readonly before?: Json }
  | { readonly is: 'intended'; readonly at: string; readonly before: Json; readonly why?: string }
  | { readonly is: 'performed'; readonly at: string; readonly before: Json; readonly performed: Performed }
  | { readonly is: 'ended'; readonly receipt: Receipt };

/**
 * A step's row. Written whole, under the condition that nobody wrote it since it was read: that is the fence against
 * doing twice.
 */
export interface StepRow extends StepKey {
  /** 1 for the first write of the row, then one more each time. */
  readonly version: number;
  readonly state: StepState;
  /** When the step was first taken up: ISO 8601. */
  readonly began: string;
  /** Writes sent so far, and starts put off because AWS could not be read just then. */
  readonly attempts: number;
  /** Not to be taken up again before: ISO 8601. */
  readonly notBefore?: string;
  /** After a call for many failed as a whole: performed by itself from now on. */
  readonly alone?: boolean;
  /** How many writes of a verb that needs several are done: `before` stays what was there before the first. */
  readonly rounds?: number;
  /** Under whose yes its write was sent, where it needs one. */
  readonly approved?: ApprovedBy;
}

/**
 * The step that is under way on a resource. Only one plan's step may be; a claim that nobody renewed is over at
 * `until`.
 */
export interface Claim extends StepKey {
  readonly arn: string;
  readonly until: string;
}

/** A policy matches a resource since `since`, in every plan that could tell. */
export interface Observation {
  readonly policy: string;
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly type: string;
  readonly since: string;
  /** The policy as it was then: what it said, and its file. Left out by ledgers of before. */
  readonly by?: { readonly digest: string; readonly file: string };
}

/** A stop or a deletion that counts against the ceilings of its account and night, booked before its write. */
export interface Booking extends StepKey {
  readonly account: string;
  /** By the day on which it begins: `2026-11-20`. */
  readonly night: string;
  /**
   * 1 for the first of its account and night, then one more each time: whoever books knows all that was booked before.
   */
  readonly number: number;
  /** How many resources it deletes; 0 for a stop. */
  readonly deletions: number;
  /** US dollars a month that it saves; 0 where that is not known. */
  readonly dollars: number;
  readonly at: string;
}

/** The last stop or start of a resource that was done. */
export interface LastSwitch extends Switched {
  readonly arn: string;
}

/** A verb that failed on a resource, in one plan. */
export interface Failure extends FailedNight, Pick<StepKey, 'plan'> {
  readonly policy: string;
  readonly arn: string;
  readonly verb: string;
}

/**
 * Evidence that is kept beyond a run: because it is paid for by the call, or because an earlier day's is wanted as
 * well. One a day, series and account.
 */
export interface KeptAnswer {
  /** The evidence's kind and what it is about, without its days: `spend|111122223333|us-east-1|{…}`. */
  readonly series: string;
  /** `2026-11-21`, UTC. */
  readonly day: string;
  readonly answer: Json;
}

/** One rung of an escalation that was told. */
export interface Rung {
  readonly policy: string;
  readonly arn: string;
  readonly step: string;
  readonly at: string;
}

/**
 * What was seen, promised and done: one port, several stores (test/unit/ledger/contract.ts holds them to the same
 * behaviour). Every change is one conditional put or one delete, every question a query by key, so that a store without
 * transactions can keep it.
 */
export interface Ledger {
  step(key: StepKey): Promise<StepRow | undefined>;
  steps(plan: string): Promise<readonly StepRow[]>;
  /**
   * Writes the row where the stored one has version `row.version - 1` (none for version 1); false where somebody was
   * faster.
   */
  putStep(row: StepRow): Promise<boolean>;
  /**
   * Takes or renews the claim on a resource; gives the one in force: the asked one, or another step's that is not over
   * at `now`.
   */
  claim(claim: Claim, now: Date): Promise<Claim>;
  /** Gives the claim up; does nothing where another step holds it. */
  release(arn: string, key: StepKey): Promise<void>;
  /** False where the booking's number is taken. */
  book(booking: Booking): Promise<boolean>;
  /** In the order of their numbers. */
  bookings(account: string, night: string): Promise<readonly Booking[]>;
  /** Keeps the first approval of a step, and gives it: the asked one, or the one that somebody gave before. */
  approve(approval: Approval): Promise<Approval>;
  approval(key: StepKey): Promise<Approval | undefined>;
  /** In the order of their steps' ids. */
  approvals(plan: string): Promise<readonly Approval[]>;
  /**
   * Appends to the chain of its plan and account (chain.ts); false where this step has its receipt already, which then
   * stays as it is.
   */
  appendReceipt(receipt: Receipt): Promise<boolean>;
  /** Account by account, in the order of appending. */
  receipts(plan: string): Promise<readonly Receipt[]>;
  /** The same with their places in the chains; without a plan, of all plans. */
  entries(plan?: string): Promise<readonly ChainedReceipt[]>;
  /** Keeps the first: does nothing where this policy is known to match this resource already. */
  putObservation(observation: Observation): Promise<void>;
  /** Without a policy, those of all. */
  observations(policy?: string): Promise<readonly Observation[]>;
  /** Forgets the match, the rungs told about it, and what failed. */
  clearObservation(policy: string, arn: string): Promise<void>;
  /** Does nothing where this step's rung is known already. */
  putRung(rung: Rung): Promise<void>;
  /** One per plan and verb: a later failure of the same replaces it. */
  putFailure(failure: Failure): Promise<void>;
  /** In no order. Without a verb, of all verbs. */
  failures(policy: string, arn: string, verb?: string): Promise<readonly Failure[]>;
  /** Forgets what failed; without a verb, of all verbs. */
  clearFailures(policy: string, arn: string, verb?: string): Promise<void>;
  /** Keeps the latest of each resource. */
  putSwitch(last: LastSwitch): Promise<void>;
  /** A run that has ended is sealed: the last receipt of each account of its plan goes into its record. */
  putRun(run: RunRecord): Promise<void>;
  /** Without a plan, the runs of all plans. */
  runs(plan?: string): Promise<readonly RunRecord[]>;
  /** Does nothing where there is an answer of that day already. */
  keepAnswer(kept: KeptAnswer): Promise<void>;
  /** By day, the first first. They may be forgotten after 40 days. */
  keptAnswers(series: string): Promise<readonly KeptAnswer[]>;
  /** All that plans may ask, as it is now. */
  history(now: Date): Promise<History>;
  close(): void;
}

/** Thrown where what mayfly.yml names is a ledger of another version, or no ledger at all. */
export class LedgerUnreadable extends Error {
  override readonly name = 'LedgerUnreadable';
}
