import type { Position } from '../position.ts';
import type { Verdict } from '../verdict.ts';

/** What a policy test expected of one resource, and what happened. */
export interface Difference {
  readonly at: Position;
  /** The resource's id. */
  readonly id: string;
  readonly expected: string;
  readonly got: string;
  /** Why the policy matched it or not, where that is the difference. */
  readonly because?: Verdict;
}

/** One test of one policy. It passed where nothing differs. */
export interface PolicyTestResult {
  readonly name: string;
  readonly policy: string;
  readonly at: Position;
  readonly differences: readonly Difference[];
}

/** All tests of a run. */
export interface PolicyTestReport {
  readonly results: readonly PolicyTestResult[];
  /** Policies that these tests could have tested and did not, by name. */
  readonly untested: readonly string[];
}
