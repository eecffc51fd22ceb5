import type { CompiledPolicy } from '../core/compiled-policy.ts';
import type { Covered } from '../core/plan.ts';
import type { Relative } from '../core/protection.ts';
import type { Place, Ref, Resource } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';

/**
 * What the plan knows of the resources that others belong to, or would take with them. A listing is too large to keep: once all types that may name a relative of
 * this type are read, only those that were named are held. `listingOrder` gives the order in which that is soonest.
 */
export interface Relatives {
  /** A resource is held beyond its page: its relatives may be asked for. */
  readonly wants: (resource: Resource) => void;
  readonly see: (type: string, place: Place, page: readonly Resource[]) => void;
  readonly covered: (row: Covered) => void;
  readonly of: (place: Place) => (ref: Ref) => Relative;
}

export function indexRelatives(types: ReadonlyMap<string, ResourceType>, policyTypes: ReadonlySet<string>): Relatives {
  const namers = namersOf(types, policyTypes);
  const wanted = new Set<string>();
  const held = new Map<string, Resource>();
  const rows = new Map<string, Covered['read']>();

  function isSettled(type: string, place: Place): boolean {
    const others = namers.get(type);
    if (!others || others.has(type)) return others === undefined;
    return [...others].every((other) => rows.has(rowKey(other, place)));
  }

  function prune(place: Place): void {
    for (const type of namers.keys()) {
      if (!isSettled(type, place)) continue;
      const prefix = `${rowKey(type, place)}|`;
      for (const key of held.keys()) if (key.startsWith(prefix) && !wanted.has(key)) held.delete(key);
    }
  }

  function wants(resource: Resource): void {
    for (const relative of relativesOf(resource, types.get(resource.type))) wanted.add(key(relative, resource));
  }

  return {
    wants,
    see: (type, place, page) => {
      if (!namers.has(type)) return;
      const settled = isSettled(type, place);
      for (const resource of page) {
        const at = key(resource, place);
        if (settled && !wanted.has(at)) continue;
        held.set(at, resource);
        wants(resource);
      }
    },
    covered: (row) => {
      rows.set(rowKey(row.type, row), row.read);
      prune(row);
    },
    of: (place) => (wantedRef) => {
      const found = held.get(key(wantedRef, place));
      if (found) return types.get(found.type)?.isGone?.(found.raw) ? 'gone' : found;
      return rows.get(rowKey(wantedRef.type, place)) === 'whole' ? 'gone' : 'unread';
    },
  };
}

/** Types in the order that lets a planner hold least: what belongs to others before what it belongs to. Policies' types and their parents, each once. */
export function listingOrder(policies: readonly CompiledPolicy[], types: readonly ResourceType[]): readonly string[] {
  const byName = new Map(types.map((type) => [type.name, type]));
  const placed = new Set<string>();
  const order: string[] = [];
  const visit = (name: string): void => {
    if (placed.has(name)) return;
    placed.add(name);
    for (const parent of byName.get(name)?.parents ?? []) visit(parent);
    order.unshift(name);
  };
  for (const name of [...new Set(policies.map((each) => each.policy.type))].sort()) visit(name);
  return order;
}

/** For each type that can be a relative: the types that can name it, among those that policies speak of and their parents. */
function namersOf(types: ReadonlyMap<string, ResourceType>, policyTypes: ReadonlySet<string>): ReadonlyMap<string, ReadonlySet<string>> {
  const namers = new Map<string, Set<string>>();
  const reached = new Set<string>();
  const reach = (name: string): void => {
    if (reached.has(name)) return;
    reached.add(name);
    for (const parent of types.get(name)?.parents ?? []) {
      const others = namers.get(parent) ?? new Set<string>();
      namers.set(parent, others.add(name));
      reach(parent);
    }
  };
  for (const name of policyTypes) reach(name);
  return namers;
}

/** What it belongs to, and what a verb of its type would take with it. */
function relativesOf(resource: Resource, type: ResourceType | undefined): readonly Ref[] {
  if (!type) return [];
  return [...(type.partOf?.(resource.raw) ?? []), ...Object.values(type.verbs).flatMap((verb) => verb.destroys?.(resource) ?? [])];
}

function rowKey(type: string, place: Place): string {
  return `${place.account}|${place.region}|${type}`;
}

function key(of: Ref, place: Place): string {
  return `${rowKey(of.type, place)}|${of.id}`;
}
