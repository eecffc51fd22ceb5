import { compareText } from '../core/compare-text.ts';
import type { Coverage } from '../core/plan.ts';
import type { RelatedResource } from '../core/protection.ts';
import type { Place, Ref, Resource } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';

/**
 * What the plan knows of the resources that others belong to, or would take with them. A listing is too large to keep:
 * once all types that may name a relative of this type are read, only those that were named are held. `listingOrder`
 * gives the order in which that is soonest.
 */
export interface Relatives {
  /** A resource is held beyond its page: its relatives may be asked for. */
  readonly wants: (resource: Resource) => void;
  readonly see: (type: string, place: Place, page: readonly Resource[]) => void;
  readonly covered: (row: Coverage) => void;
  readonly of: (place: Place) => (ref: Ref) => RelatedResource;
}

export function indexRelatives(types: ReadonlyMap<string, ResourceType>, policyTypes: ReadonlySet<string>): Relatives {
  const namers = namersOf(types, policyTypes);
  const wanted = new Set<string>();
  const held = new Map<string, Resource>();
  const rows = new Map<string, Coverage['status']>();
  /** Listings of which something was let go. What is asked for only after that is not known, rather than gone. */
  const letGo = new Set<string>();
  const askedTooLate = new Set<string>();

  function isSettled(type: string, place: Place): boolean {
    return [...(namers.get(type) ?? [])].every((other) => rows.has(rowKey(other, place)));
  }

  function prune(place: Place): void {
    for (const type of namers.keys()) {
      if (!isSettled(type, place)) continue;
      const row = rowKey(type, place);
      for (const key of held.keys()) {
        if (!key.startsWith(`${row}|`) || wanted.has(key)) continue;
        held.delete(key);
        letGo.add(row);
      }
    }
  }

  /** Asks for what this resource belongs to and what would go with it, all the way up. */
  function askFor(resource: Resource): void {
    for (const relative of relativesOf(resource, types.get(resource.type))) {
      const at = key(relative, resource);
      if (wanted.has(at)) continue;
      wanted.add(at);
      const found = held.get(at);
      if (found) askFor(found);
      else if (letGo.has(rowKey(relative.type, resource))) askedTooLate.add(at);
    }
  }

  return {
    wants: (resource) => {
      const at = key(resource, resource);
      held.set(at, resource);
      wanted.add(at);
      askFor(resource);
    },
    see: (type, place, page) => {
      const row = rowKey(type, place);
      if (!namers.has(type)) {
        letGo.add(row);
        return;
      }
      const settled = isSettled(type, place);
      for (const resource of page) {
        const at = key(resource, place);
        if (wanted.has(at)) {
          held.set(at, resource);
          askFor(resource);
        } else if (settled) letGo.add(row);
        else held.set(at, resource);
      }
    },
    covered: (row) => {
      rows.set(rowKey(row.type, row), row.status);
      prune(row);
    },
    of: (place) => (asked) => {
      const at = key(asked, place);
      const found = held.get(at);
      if (found) return types.get(found.type)?.isGone?.(found.raw) ? 'gone' : found;
      if (askedTooLate.has(at) || !wanted.has(at)) return 'unread';
      return rows.get(rowKey(asked.type, place)) === 'whole' ? 'gone' : 'unread';
    },
  };
}

/**
 * Types in the order that lets a planner hold least: what belongs to others before what it belongs to. Policies' types
 * and their parents, each once. Where two name each other, the first one's listing is held until the other's is read;
 * that is the one that names more types: instances, of which there are fewer, rather than volumes.
 */
export function listingOrder(
  policies: readonly { readonly type: string }[],
  types: readonly ResourceType[],
): readonly string[] {
  const byName = new Map(types.map((type) => [type.name, type]));
  const placed = new Set<string>();
  const order: string[] = [];
  const visit = (name: string): void => {
    if (placed.has(name)) return;
    placed.add(name);
    for (const parent of byName.get(name)?.parents ?? []) visit(parent);
    order.unshift(name);
  };
  const parents = (name: string): number => byName.get(name)?.parents?.length ?? 0;
  const names = [...new Set(policies.map(({ type }) => type))].sort(
    (a, b) => parents(b) - parents(a) || compareText(a, b),
  );
  for (const name of names) visit(name);
  return order;
}

/**
 * For each type that can be a relative: the types whose resources may name it, among those that policies speak of and
 * their parents. Where two types name each other (an instance the volumes that end with it, a volume its instance),
 * only the one that policies speak of is followed.
 */
function namersOf(
  types: ReadonlyMap<string, ResourceType>,
  policyTypes: ReadonlySet<string>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const namers = new Map<string, Set<string>>();
  const reached = new Set<string>();
  const parentsOf = (name: string): readonly string[] => types.get(name)?.parents ?? [];
  const reach = (name: string): void => {
    if (reached.has(name)) return;
    reached.add(name);
    for (const parent of parentsOf(name)) {
      if (parent !== name && parentsOf(parent).includes(name) && !policyTypes.has(name)) continue;
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
  if (!type || type.isGone?.(resource.raw)) return [];
  return [
    ...(type.partOf?.(resource.raw) ?? []),
    ...Object.values(type.verbs).flatMap((verb) => verb.alsoDestroys?.(resource) ?? []),
  ];
}

function rowKey(type: string, place: Place): string {
  return `${place.account}|${place.region}|${type}`;
}

function key(of: Ref, place: Place): string {
  return `${rowKey(of.type, place)}|${of.id}`;
}
