import type { CompiledFilter, CompiledWhole } from './filter.ts';
import type { Policy } from './policy.ts';
import type { Verdict } from './verdict.ts';

/**
 * A stretch of a policy's filters up to and with the next filter over a whole set. `each` runs on every resource as its
 * page streams by; `whole`, where there is one, on all that `each` left, once the listing is complete.
 */
export interface FilterStage {
  /** The filters of this stretch as one `and`; left out where the stretch has none. */
  readonly each?: CompiledFilter;
  readonly whole?: CompiledWhole;
}

/** A policy ready to run at one time: `policy/compile.ts` makes it, `plan/` runs it, and neither imports the other. */
export interface CompiledPolicy {
  readonly policy: Policy;
  /** Never empty; a policy without filters has one stage that lets all through. */
  readonly stages: readonly FilterStage[];
  /**
   * What the policy's `query` lets through, where it has one; the first stage has it, too. Limits in per cent count
   * these alone.
   */
  readonly listed?: CompiledFilter;
  /** Whether the policy runs at all in this place and time (`conditions`, `start`, `end`, `region`). */
  readonly runs: (place: { readonly account: string; readonly region: string }) => Verdict;
}
