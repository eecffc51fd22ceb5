import type { Permit } from './permit.ts';
import type { Place } from './resource.ts';

/**
 * The four faces of AWS. What each can say is declared by the services themselves: `src/estate/aws/ec2.ts` adds `ec2`
 * to `ReadFace` and to `WriteFace` (`declare module '../../core/aws.ts'`), so one file per service lists every call
 * that Mayfly can make of it, and core imports nothing.
 */
export interface Aws {
  readonly place: Place;
  readonly read: ReadFace;
  readonly ask: AskFace;
  /** What belongs to Mayfly itself, and only where mayfly.yml names it by ARN: its plans, its ledger, its topics. */
  readonly own: OwnFace;
  /** Writes are made only here: each call is checked against the permits in the SDK's last step. One attempt each. */
  write(...permits: readonly Permit[]): WriteFace;
}

/** Calls that change nothing. */
export interface ReadFace {}

/** Calls that start a report and change nothing else: DetectStackDrift, StartQuery. */
export interface AskFace {}

/** Calls on what mayfly.yml names as Mayfly's own. */
export interface OwnFace {}

/** Calls that change or destroy. */
export interface WriteFace {}

/**
 * What a listing gives: pages as they come with `for await`, or all items with `await`. It can be read once. A call
 * that fails rejects with a `CallFailed` (src/estate/aws/call-failed.ts), which knows the operation and AWS's code.
 */
export interface Listing<Item> extends AsyncIterable<readonly Item[]>, PromiseLike<readonly Item[]> {}
