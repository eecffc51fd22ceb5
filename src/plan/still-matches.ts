import type { CompiledPolicy } from '../core/compiled-policy.ts';
import type { Evidence } from '../core/evidence/evidence.ts';
import type { Finding } from '../core/finding.ts';
import type { Resource } from '../core/resource.ts';
import { everyTruth, type Truth } from '../core/truth.ts';
import type { Verdict } from '../core/verdict.ts';
import { together } from './policy-run.ts';

/**
 * Whether a finding's policy still matches its resource, on fresh data and at the plan's time (which is compiled in).
 * Filters over whole sets do not run again, because the set is not here. Instead the finding names the members that
 * they spared (`finding.spared`), and the caller checks whether those still exist.
 */
export function stillMatches(
  compiled: CompiledPolicy,
  finding: Pick<Finding, 'policy'>,
  resource: Resource,
  evidence: Evidence,
): { readonly result: Truth; readonly because: Verdict } {
  if (compiled.policy.name !== finding.policy)
    throw new TypeError(`a finding of ${finding.policy} was compared with ${compiled.policy.name}`);
  const filters = compiled.stages.flatMap((stage) => stage.each ?? []);
  const result = everyTruth(filters.map((filter) => filter.judge(resource, evidence)));
  return {
    result,
    because: together(
      compiled,
      filters.map((filter) => filter.explain(resource, evidence)),
      result,
    ),
  };
}
