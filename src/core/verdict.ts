import type { Actual } from './actual.ts';
import type { Expected } from './expected.ts';
import type { Position } from './position.ts';
import type { Truth } from './truth.ts';

/**
 * Why a filter decided as it did: a node per filter, and blocks with their parts. It holds data: report/ alone words
 * it, and has words for each kind of `Actual` and `Expected`, whichever filter uses it. In both, a time is ISO 8601 in
 * UTC, and a duration is written as in policies: `48h`, `2w`, `P3D`.
 */
export interface Verdict {
  /** The filter's name, or `and`, `or`, `not`. */
  readonly filter: string;
  readonly at: Position;
  readonly result: Truth;
  /** What was judged, as a person would name it: `tag:ttl`, `State.Name`. */
  readonly property?: string;
  /** What was found. Left out where nothing was found, or nothing could be read. */
  readonly actual?: Actual;
  /** What it was compared with. */
  readonly expected?: Expected;
  /** Why the result is unknown. */
  readonly cause?: string;
  /** The key of the resource that could not be read, where that is the cause. */
  readonly unread?: string;
  readonly of?: readonly Verdict[];
}
