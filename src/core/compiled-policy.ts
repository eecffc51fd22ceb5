import type { CompiledFilter, CompiledWhole } from './filter.ts';
import type { Policy } from './policy.ts';
import type { Verdict } from './verdict.ts';

/**
 * One stage of a policy's filters: all filters up to and with the next filter over a whole set. `each` runs on every
 * resource as its page arrives. `whole`, where there is one, runs on all resources that `each` left, once the listing
 * is complete.
 */
export interface FilterStage {
  /** The filters of this stage as one `and`. Left out where the stage has none. */
  readonly each?: CompiledFilter;
  readonly whole?: CompiledWhole;
}

/**
 * A policy that is ready to run at one time: `policy/compile.ts` compiles it, `plan/` runs it, and neither imports the
 * other.
 */
export interface CompiledPolicy {
  readonly policy: Policy;
  /** Never empty: a policy without filters has one stage that passes every resource. */
  readonly stages: readonly FilterStage[];
  /**
   * The policy's `query` as a filter, where it has one; the first stage contains it too. Limits in percent count only
   * the resources that pass it.
   */
  readonly listed?: CompiledFilter;
  /** Whether the policy runs at all in this place and at this time (`conditions`, `start`, `end`, `region`). */
  readonly runs: (place: { readonly account: string; readonly region: string }) => Verdict;
}
