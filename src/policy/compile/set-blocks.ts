import type { Evidence } from '../../core/evidence/evidence.ts';
import type { Selection } from '../../core/filter.ts';
import type { Position } from '../../core/position.ts';
import type { Resource } from '../../core/resource.ts';
import { causeOf, joinedReads, judgeEach, type Node, type WholeNode } from './node.ts';

/**
 * A block that contains a filter over a whole set, and so works on sets. `and` applies each part to what the previous
 * one left, `or` applies every part to the whole set and joins the results, `not` selects what its parts, in sequence,
 * do not. Custodian returns the results of `or` and `not` in the order of a hash table; here they keep their original
 * order.
 */
export function setBlock(name: 'and' | 'or' | 'not', at: Position, parts: readonly Node[]): WholeNode {
  return {
    kind: 'whole',
    name,
    at,
    reads: joinedReads(parts),
    select: (resources, evidence, maybe = []) => {
      if (name === 'or') return union(parts, resources, evidence, maybe);
      const left = sequence(parts, resources, evidence, maybe);
      return name === 'and' ? left : without(resources, left);
    },
    needs: (resources) =>
      parts.flatMap((part) =>
        part.kind === 'whole' ? part.needs(resources) : part.needs ? resources.flatMap(part.needs) : [],
      ),
    explain: (_resource, isSelected) => ({
      filter: name,
      at,
      result: isSelected,
      expected: { kind: 'selected', by: parts.map((part) => part.name) },
    }),
  };
}

/** Applies filters in sequence, each to what the previous one left. */
function sequence(
  parts: readonly Node[],
  resources: readonly Resource[],
  evidence: Evidence,
  maybe: readonly Resource[],
): Selection {
  let selected = resources;
  let unsure: Selection['unsure'] = [];
  let doubtful = maybe;
  for (const part of parts) {
    if (selected.length + unsure.length + doubtful.length === 0) break;
    if (part.kind === 'each') {
      const can = (resource: Resource): boolean => judgeEach(part, resource, evidence) !== false;
      unsure = unsure.filter(({ resource }) => can(resource));
      doubtful = doubtful.filter(can);
    }
    const next = selectWith(part, selected, evidence, [...doubtful, ...unsure.map(({ resource }) => resource)]);
    selected = next.selected;
    unsure = [...unsure, ...next.unsure];
  }
  return { selected, unsure };
}

function selectWith(
  part: Node,
  resources: readonly Resource[],
  evidence: Evidence,
  maybe: readonly Resource[],
): Selection {
  if (part.kind === 'whole') return part.select(resources, evidence, maybe);
  const selected: Resource[] = [];
  const unsure: { resource: Resource; cause: string }[] = [];
  for (const resource of resources) {
    const truth = judgeEach(part, resource, evidence);
    if (truth === true) selected.push(resource);
    else if (truth === 'unknown') unsure.push({ resource, cause: causeOf(part.explain(resource, evidence)) });
  }
  return { selected, unsure };
}

function union(
  parts: readonly Node[],
  resources: readonly Resource[],
  evidence: Evidence,
  maybe: readonly Resource[],
): Selection {
  const selected = new Set<Resource>();
  const unsure = new Map<Resource, string>();
  for (const part of parts) {
    const selection = selectWith(part, resources, evidence, maybe);
    for (const resource of selection.selected) selected.add(resource);
    for (const { resource, cause } of selection.unsure) unsure.set(resource, cause);
  }
  return {
    selected: resources.filter((resource) => selected.has(resource)),
    unsure: [...unsure]
      .filter(([resource]) => !selected.has(resource))
      .map(([resource, cause]) => ({ resource, cause })),
  };
}

function without(resources: readonly Resource[], { selected, unsure }: Selection): Selection {
  const removed = new Set([...selected, ...unsure.map(({ resource }) => resource)]);
  return { selected: resources.filter((resource) => !removed.has(resource)), unsure };
}
