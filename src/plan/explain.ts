import type { CompiledPolicy } from '../core/compiled-policy.ts';
import type { Evidence } from '../core/evidence.ts';
import type { Resource } from '../core/resource.ts';
import { everyTruth, type Truth } from '../core/truth.ts';
import type { Verdict } from '../core/verdict.ts';
import { together } from './run.ts';

export interface Explanation {
  readonly policy: string;
  readonly arn: string;
  readonly says: Truth;
  readonly verdict: Verdict;
}

/** Why each policy for this resource's type matches it or not, filter by filter. Policies for other types are left out. */
export function explain(policies: readonly CompiledPolicy[], resource: Resource, evidence: Evidence): readonly Explanation[] {
  return policies.filter((compiled) => compiled.policy.type === resource.type).map((compiled) => explanation(compiled, resource, evidence));
}

function explanation(compiled: CompiledPolicy, resource: Resource, evidence: Evidence): Explanation {
  const runs = compiled.runs(resource);
  const filters = compiled.stages.flatMap((stage): readonly Verdict[] => [
    ...(stage.each ? [stage.each.explain(resource, evidence)] : []),
    ...(stage.whole ? [ofTheSet(stage.whole)] : []),
  ]);
  // A policy that runs needs no word about when it does.
  const verdicts = runs.says === true ? filters : [runs, ...filters];
  const says = everyTruth(verdicts.map((verdict) => verdict.says));
  return { policy: compiled.policy.name, arn: resource.arn, says, verdict: together(compiled, verdicts, says) };
}

function ofTheSet({ name, at }: { readonly name: string; readonly at: Verdict['at'] }): Verdict {
  return { filter: name, at, says: 'unknown', looked: name, cause: 'it judges all resources of a listing together, and this is one' };
}
