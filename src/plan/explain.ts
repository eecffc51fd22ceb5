import type { CompiledPolicy } from '../core/compiled-policy.ts';
import type { Evidence } from '../core/evidence/evidence.ts';
import type { CompiledWhole, Selection } from '../core/filter.ts';
import type { Resource } from '../core/resource.ts';
import { everyTruth, type Truth } from '../core/truth.ts';
import type { Verdict } from '../core/verdict.ts';
import { together } from './policy-run.ts';

export interface Explanation {
  readonly policy: string;
  readonly arn: string;
  readonly result: Truth;
  readonly verdict: Verdict;
}

/**
 * Why each policy for this resource's type matches it or not, filter by filter. Policies for other types are left out.
 * @param listing all resources of the type in the place, in the order of the listing: filters over whole sets need
 * them.
 */
export function explain(
  policies: readonly CompiledPolicy[],
  resource: Resource,
  evidence: Evidence,
  listing: readonly Resource[],
): readonly Explanation[] {
  return policies
    .filter((compiled) => compiled.policy.type === resource.type)
    .map((compiled) => explanation(compiled, resource, evidence, listing));
}

function explanation(
  compiled: CompiledPolicy,
  resource: Resource,
  evidence: Evidence,
  listing: readonly Resource[],
): Explanation {
  const runs = compiled.runs(resource);
  const filters = filterVerdicts(compiled, resource, evidence, listing);
  // If the policy runs, its conditions need no explanation.
  const verdicts = runs.result === true ? filters : [runs, ...filters];
  const result = everyTruth(verdicts.map((verdict) => verdict.result));
  return { policy: compiled.policy.name, arn: resource.arn, result, verdict: together(compiled, verdicts, result) };
}

/**
 * Stage by stage, as the planner runs them. A filter over a whole set judges what the stages before it left of the
 * listing.
 */
function filterVerdicts(
  { stages }: CompiledPolicy,
  resource: Resource,
  evidence: Evidence,
  listing: readonly Resource[],
): readonly Verdict[] {
  const verdicts: Verdict[] = [];
  let remaining = listing;
  let undecided: readonly Resource[] = [];
  for (const { each, whole } of stages) {
    if (each) {
      verdicts.push(each.explain(resource, evidence));
      const truths = new Map(remaining.map((other) => [other.arn, each.judge(other, evidence)]));
      undecided = [
        ...undecided.filter((other) => each.judge(other, evidence) !== false),
        ...remaining.filter((other) => truths.get(other.arn) === 'unknown'),
      ];
      remaining = remaining.filter((other) => truths.get(other.arn) === true);
    }
    if (whole) {
      const isIn = remaining.some(({ arn }) => arn === resource.arn);
      const { selected, unsure } = whole.select(remaining, evidence, undecided);
      verdicts.push(isIn ? ofTheSet(whole, resource, selected, unsure) : notInTheSet(whole));
      undecided = [...undecided, ...unsure.map((other) => other.resource)];
      remaining = selected;
    }
  }
  return verdicts;
}

function ofTheSet(
  whole: CompiledWhole,
  resource: Resource,
  selected: Selection['selected'],
  unsure: Selection['unsure'],
): Verdict {
  const doubt = unsure.find((entry) => entry.resource.arn === resource.arn);
  const verdict = whole.explain(
    resource,
    selected.some(({ arn }) => arn === resource.arn),
  );
  return doubt ? { ...verdict, result: 'unknown', cause: doubt.cause } : verdict;
}

function notInTheSet({ name, at }: CompiledWhole): Verdict {
  return { filter: name, at, result: false, expected: { kind: 'candidate' } };
}
