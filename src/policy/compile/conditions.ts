import type { CompiledPolicy } from '../../core/compiled-policy.ts';
import type { FilterNode, Policy } from '../../core/policy.ts';
import { notTruth } from '../../core/truth.ts';
import { eachBlock } from './blocks.ts';
import { asItem } from './item.ts';
import type { EachNode, Node } from './node.ts';

/**
 * Whether a policy runs in an account and region: its `conditions`, `start` and `end`, applied to the run's variables
 * by Custodian's names (`name`, `region`, `resource`, `provider`, `account_id`, `now`, `policy`). A condition that
 * needs evidence is unknown, because nothing is read before a policy runs.
 */
export function runsIn(policy: Policy, now: Date, compile: (node: FilterNode) => Node): CompiledPolicy['runs'] {
  const condition = eachBlock(
    'and',
    policy.at,
    [...policy.conditions, ...startAndEnd(policy)].map(compile).map(single),
  );
  return (place) => {
    const { name, type, typeWritten: resource = type, tags, metadata, mode, description } = policy;
    const variables = {
      name,
      region: place.region,
      resource,
      provider: 'aws',
      account_id: place.account,
      now: now.toISOString(),
      policy: { name, resource, tags, metadata, mode, description },
    };
    return condition.explain(asItem(variables, name, place), new Map());
  };
}

/** `start` and `end` as conditions. */
function startAndEnd({ at, start, end }: Policy): FilterNode[] {
  const condition = (op: string, value: string): FilterNode => ({
    kind: 'filter',
    name: 'value',
    at,
    options: { key: 'now', value_type: 'date', op, value },
  });
  return [
    ...(start === undefined ? [] : [condition('gte', start)]),
    ...(end === undefined ? [] : [condition('lte', end)]),
  ];
}

/** A filter over a whole set, applied to the single set of variables of a run. */
function single(node: Node): EachNode {
  if (node.kind === 'each') return node;
  const { name, at, reads } = node;
  const judge: EachNode['quick'] = (resource, evidence) => {
    const { selected, unsure } = node.select([resource], evidence);
    return unsure.length > 0 ? 'unknown' : notTruth(selected.length === 0);
  };
  return {
    kind: 'each',
    name,
    at,
    reads,
    isEvident: false,
    quick: judge,
    careful: judge,
    explain: (resource, evidence) => ({
      ...node.explain(resource, judge(resource, evidence) === true),
      result: judge(resource, evidence),
    }),
  };
}
