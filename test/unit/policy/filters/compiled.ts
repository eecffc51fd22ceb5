import type { CompiledPolicy } from '../../../../src/core/compiled-policy.ts';
import type { Json } from '../../../../src/core/json.ts';
import type { Policy } from '../../../../src/core/policy.ts';
import type { ResourceType } from '../../../../src/core/resource-type.ts';
import { compilePolicy } from '../../../../src/policy/compile.ts';
import { itemFilters } from '../../../../src/policy/matching/item-filters.ts';
import { filters } from '../../../../src/policy/vocabulary.ts';
import { ec2Facts, settings } from './context.ts';

// Apart from context.ts, which all tests of filters use: a change of one filter is no reason to run them all.

/** A policy for ec2 with these filters, as written in `attrs` of `list-item`, compiled with all filters. */
export function compiled(written: readonly Json[], changes: Partial<Policy> = {}): CompiledPolicy {
  const at = { file: 'policies/a.yml', line: 3, column: 5 };
  const policy: Policy = {
    name: 'a-policy',
    type: 'ec2',
    at,
    filters: itemFilters(written, at),
    actions: [],
    conditions: [],
    tags: [],
    metadata: {},
    skipSnapshot: false,
    digest: '',
    ...changes,
  };
  const now = new Date('2026-11-21T02:00:00Z');
  return compilePolicy(policy, { types: [ec2Facts as unknown as ResourceType], filters }, { now, settings });
}
