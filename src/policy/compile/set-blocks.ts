import type { Evidence } from '../../core/evidence/evidence.ts';
import type { Selection } from '../../core/filter.ts';
import type { Position } from '../../core/position.ts';
import type { Resource } from '../../core/resource.ts';
import { causeOf, joinedReads, judgeEach, type Node, type WholeNode } from './node.ts';

/**
 * A block with a filter over a set somewhere within. Such a block works on sets: `and` hands what each part leaves to
 * the next, `or` shows every part the whole set and joins what they keep, `not` keeps what its parts, one after the
 * other, do not. Custodian gives the results of `or` and `not` in the order of a hash table; here they keep the order
 * in which they came.
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
    explain: (_resource, kept) => ({ filter: name, at, says: kept, wanted: parts.map((part) => part.name).join(', ') }),
  };
}

/** Filters one after the other, each on what the one before it left. */
function sequence(
  parts: readonly Node[],
  resources: readonly Resource[],
  evidence: Evidence,
  maybe: readonly Resource[],
): Selection {
  let kept = resources;
  let unsure: Selection['unsure'] = [];
  let doubtful = maybe;
  for (const part of parts) {
    if (kept.length + unsure.length + doubtful.length === 0) break;
    if (part.kind === 'each') {
      const can = (resource: Resource): boolean => judgeEach(part, resource, evidence) !== false;
      unsure = unsure.filter(({ resource }) => can(resource));
      doubtful = doubtful.filter(can);
    }
    const next = one(part, kept, evidence, [...doubtful, ...unsure.map(({ resource }) => resource)]);
    kept = next.kept;
    unsure = [...unsure, ...next.unsure];
  }
  return { kept, unsure };
}

function one(part: Node, resources: readonly Resource[], evidence: Evidence, maybe: readonly Resource[]): Selection {
  if (part.kind === 'whole') return part.select(resources, evidence, maybe);
  const kept: Resource[] = [];
  const unsure: { resource: Resource; cause: string }[] = [];
  for (const resource of resources) {
    const truth = judgeEach(part, resource, evidence);
    if (truth === true) kept.push(resource);
    else if (truth === 'unknown') unsure.push({ resource, cause: causeOf(part.explain(resource, evidence)) });
  }
  return { kept, unsure };
}

function union(
  parts: readonly Node[],
  resources: readonly Resource[],
  evidence: Evidence,
  maybe: readonly Resource[],
): Selection {
  const kept = new Set<Resource>();
  const unsure = new Map<Resource, string>();
  for (const part of parts) {
    const selection = one(part, resources, evidence, maybe);
    for (const resource of selection.kept) kept.add(resource);
    for (const { resource, cause } of selection.unsure) unsure.set(resource, cause);
  }
  return {
    kept: resources.filter((resource) => kept.has(resource)),
    unsure: [...unsure].filter(([resource]) => !kept.has(resource)).map(([resource, cause]) => ({ resource, cause })),
  };
}

function without(resources: readonly Resource[], { kept, unsure }: Selection): Selection {
  const gone = new Set([...kept, ...unsure.map(({ resource }) => resource)]);
  return { kept: resources.filter((resource) => !gone.has(resource)), unsure };
}
