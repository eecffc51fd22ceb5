import type { Evidence, Need } from '../../core/evidence/evidence.ts';
import type { CompiledWhole, Reads } from '../../core/filter.ts';
import type { Position } from '../../core/position.ts';
import type { Resource } from '../../core/resource.ts';
import type { Truth } from '../../core/truth.ts';
import type { Verdict } from '../../core/verdict.ts';

/**
 * A filter or block that judges one resource at a time. Blocks are combined from these, so an answer costs one call per
 * filter that it needs.
 */
export interface EachNode {
  readonly kind: 'each';
  readonly name: string;
  readonly at: Position;
  readonly reads: Reads;
  readonly isEvident: boolean;
  /** For a resource without unread keys. Unknown only if a value cannot be compared at all. */
  readonly quick: (resource: Resource, evidence: Evidence) => Truth;
  /** For any resource: a filter that reads an unread key is unknown. */
  readonly careful: (resource: Resource, evidence: Evidence) => Truth;
  /** Left out if no filter inside needs evidence. */
  readonly needs?: (resource: Resource) => readonly Need[];
  readonly explain: (resource: Resource, evidence: Evidence) => Verdict;
}

/** A filter or block over all resources that the previous filters left. */
export interface WholeNode extends CompiledWhole {
  readonly kind: 'whole';
}

export type Node = EachNode | WholeNode;

/**
 * Uses the quick closures if the resource has no unread keys: the careful ones look at its unread keys for each filter.
 */
export function judgeEach(node: EachNode, resource: Resource, evidence: Evidence): Truth {
  return resource.unread.size === 0 ? node.quick(resource, evidence) : node.careful(resource, evidence);
}

/** All keys that any of the nodes read. */
export function joinedReads(nodes: readonly { readonly reads: Reads }[]): Reads {
  const keys = new Set<string>();
  for (const { reads } of nodes) {
    if (reads === 'all') return 'all';
    for (const key of reads) keys.add(key);
  }
  return keys;
}

/** The first unread key among those that are read, and why it could not be read. */
export function unreadIn(
  reads: Reads,
  resource: Resource,
): { readonly key: string; readonly cause: string } | undefined {
  if (resource.unread.size === 0) return undefined;
  for (const [key, cause] of resource.unread)
    if (reads === 'all' || reads.has(key)) return { key, cause: `${key}: ${cause}` };
  return undefined;
}

/** The innermost cause of an unknown verdict. */
export function causeOf(verdict: Verdict): string {
  if (verdict.cause !== undefined) return verdict.cause;
  const undecided = verdict.of?.find((part) => part.result === 'unknown');
  return undecided ? causeOf(undecided) : `the answer of ${verdict.filter} is not known`;
}
