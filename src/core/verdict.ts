import type { Json } from './json.ts';
import type { Position } from './position.ts';
import type { Truth } from './truth.ts';

/**
 * Why a filter said what it said: a node per filter, blocks with their parts. The words are made by report/.
 * `found` and `wanted` are short: long values are cut, with their length told.
 */
export interface Verdict {
  /** The filter's name, or `and`, `or`, `not`. */
  readonly filter: string;
  readonly at: Position;
  readonly result: Truth;
  /** What was looked at, as a person would name it: `tag:ttl`, `State.Name`. */
  readonly property?: string;
  /** The value found there. Left out where nothing could be read. */
  readonly actual?: Json;
  /** What it was held against: `gt 7 days`. */
  readonly expected?: string;
  /** Why the answer is unknown. */
  readonly cause?: string;
  readonly of?: readonly Verdict[];
}
