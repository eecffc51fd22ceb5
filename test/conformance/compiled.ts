import type { CompiledPolicy } from '../../src/core/compiled-policy.ts';
import type { FilterDefinition } from '../../src/core/filter.ts';
import type { Json } from '../../src/core/json.ts';
import type { Policy } from '../../src/core/policy.ts';
import type { Resource } from '../../src/core/resource.ts';
import type { Settings } from '../../src/core/settings.ts';
import { types } from '../../src/estate/vocabulary.ts';
import { compilePolicy } from '../../src/policy/compile.ts';
import { itemFilters } from '../../src/policy/matching/item-filters.ts';

const at = { file: 'oracle', line: 1, column: 1 };
const place = { account: '644160558196', region: 'eu-west-1' };

const settings = {
  tags: { intent: ['lifespan-intent'], owner: [], team: [], ttl: [], hold: [] },
  classes: {},
  protect: {},
  graceHours: 72,
  tz: 'UTC',
};

/** Compiles filters as they stand in a policy of a type. */
export function compiled(
  type: string,
  filters: readonly Json[],
  definitions: readonly FilterDefinition[],
  now: Date,
): CompiledPolicy {
  const policy: Policy = {
    name: 'oracle',
    type,
    at,
    filters: itemFilters(filters, at),
    actions: [],
    conditions: [],
    tags: [],
    metadata: {},
    skipSnapshot: false,
    digest: '',
  };
  return compilePolicy(policy, { types, filters: definitions }, { now, settings: settings as unknown as Settings });
}

interface Described {
  readonly [key: string]: Json;
}

/**
 * A resource as Custodian sees it, in our form. Of several tags with one key the first counts, because Custodian
 * searches the list.
 */
export function described(type: string, raw: Described): Resource {
  const tags = new Map<string, string>();
  for (const { Key, Value } of (raw.Tags ?? []) as unknown as readonly { Key: string; Value: string }[])
    if (!tags.has(Key)) tags.set(Key, Value);
  return {
    type,
    id: raw[types.find(({ name }) => name === type)?.id ?? ''] as string,
    arn: '',
    ...place,
    tags,
    raw,
    unread: new Map(),
    seenAt: '',
  };
}

/** Runs all stages over a list of resources, as the plan does over pages. */
export function selected({ stages }: CompiledPolicy, resources: readonly Resource[]): readonly Resource[] {
  return stages.reduce((left, { each, whole }) => {
    const passing = each ? left.filter((resource) => each.test(resource)) : left;
    return whole ? whole.select(passing, new Map()).selected : passing;
  }, resources);
}
