import type { Permit } from './permit.ts';
import type { Place } from './resource.ts';

/**
 * The four interfaces to AWS. The services themselves declare their calls: `src/estate/aws/services/ec2.ts` adds
 * `ec2` to `ReadInterface` and to `WriteInterface` (`declare module '../../../core/aws.ts'`). So one file per service
 * lists every call that Mayfly can make to it, and core imports nothing.
 */
export interface Aws {
  readonly place: Place;
  readonly read: ReadInterface;
  readonly report: ReportInterface;
  /** What belongs to Mayfly itself, and only where mayfly.yml names it by ARN: its plans, its ledger, its topics. */
  readonly self: SelfInterface;
  /** The only way to write. The SDK's last step checks each call against these permits. One attempt per write. */
  write(...permits: readonly Permit[]): WriteInterface;
}

/** Calls that change nothing. */
export interface ReadInterface {}

/** Calls that start a report and change nothing else: DetectStackDrift, StartQuery. */
export interface ReportInterface {}

/** Calls on what mayfly.yml names as Mayfly's own. */
export interface SelfInterface {}

/** Calls that change or destroy something. */
export interface WriteInterface {}

/**
 * The result of a listing: pages with `for await`, or all items with `await`. It can be read once. A call that fails
 * rejects with a `CallFailed` (src/estate/aws/call-failed.ts), which has the operation and AWS's error code.
 */
export interface Listing<Item> extends AsyncIterable<readonly Item[]>, PromiseLike<readonly Item[]> {}
