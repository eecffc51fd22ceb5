import type { Json } from './json.ts';
import type { Position } from './position.ts';
import type { Truth } from './truth.ts';

/**
 * Why a filter decided as it did: a node per filter, and blocks with their parts. report/ words it. `actual` and
 * `expected` are short: long values are cut, and their length is stated.
 */
export interface Verdict {
  /** The filter's name, or `and`, `or`, `not`. */
  readonly filter: string;
  readonly at: Position;
  readonly result: Truth;
  /** What was judged, as a person would name it: `tag:ttl`, `State.Name`. */
  readonly property?: string;
  /** Its value. Left out where nothing could be read. */
  readonly actual?: Json;
  /** What the value was compared with: `gt 7 days`. */
  readonly expected?: string;
  /** Why the result is unknown. */
  readonly cause?: string;
  readonly of?: readonly Verdict[];
}
