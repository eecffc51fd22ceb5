import type { FilterDefinition } from '../../src/core/filter.ts';
import type { Json } from '../../src/core/json.ts';
import { compiled, described, selected } from './compiled.ts';

/** A question to one filter, and Custodian's answer. */
export interface FilterCase {
  readonly kind: 'value' | 'block' | 'list-item' | 'offhour' | 'onhour';
  readonly filter: Json;
  readonly resource: { readonly [key: string]: Json };
  readonly now: string;
  readonly match: boolean;
}

/**
 * Whether our filter, in a policy for ec2, gives Custodian's answer in three ways: quick, careful, and in the
 * explanation.
 */
export function filterAgrees(
  { filter, resource, now, match }: FilterCase,
  definitions: readonly FilterDefinition[],
): boolean {
  const policy = compiled('ec2', [filter], definitions, new Date(now));
  const instance = described('ec2', resource);
  const [first] = policy.stages;
  const careful = first?.each
    ? [first.each.judge(instance, new Map()), first.each.explain(instance, new Map()).result]
    : [];
  return selected(policy, [instance]).length > 0 === match && careful.every((truth) => truth === match);
}
