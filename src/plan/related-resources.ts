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
export interface RelatedResources {
  /** A resource is held beyond its page: its relatives may be asked for. */
  readonly want: (resource: Resource) => void;
  readonly see: (type: string, place: Place, page: readonly Resource[]) => void;
  readonly listingEnded: (row: Coverage) => void;
  readonly of: (place: Place) => (ref: Ref) => RelatedResource;
}

export function indexRelatedResources(
  types: ReadonlyMap<string, ResourceType>,
  policyTypes: ReadonlySet<string>,
): RelatedResources {
  const namers = namersOf(types, policyTypes);
  const wantedKeys = new Set<string>();
  const retained = new Map<string, Resource>();
  const rows = new Map<string, Coverage['status']>();
  /** Listings of which something was let go. What is asked for only after that is not known, rather than gone. */
  const released = new Set<string>();
  const requestedTooLate = new Set<string>();

  function isComplete(type: string, place: Place): boolean {
    return [...(namers.get(type) ?? [])].every((other) => rows.has(rowKey(other, place)));
  }

  function prune(place: Place): void {
    for (const type of namers.keys()) {
      if (!isComplete(type, place)) continue;
      const row = rowKey(type, place);
      for (const key of retained.keys()) {
        if (!key.startsWith(`${row}|`) || wantedKeys.has(key)) continue;
        retained.delete(key);
        released.add(row);
      }
    }
  }

  /** Asks for what this resource belongs to and what would go with it, all the way up. */
  function requestRelated(resource: Resource): void {
    for (const related of relatedOf(resource, types.get(resource.type))) {
      const relatedKey = key(related, resource);
      if (wantedKeys.has(relatedKey)) continue;
      wantedKeys.add(relatedKey);
      const known = retained.get(relatedKey);
      if (known) requestRelated(known);
      else if (released.has(rowKey(related.type, resource))) requestedTooLate.add(relatedKey);
    }
  }

  return {
    want: (resource) => {
      const resourceKey = key(resource, resource);
      retained.set(resourceKey, resource);
      wantedKeys.add(resourceKey);
      requestRelated(resource);
    },
    see: (type, place, page) => {
      const row = rowKey(type, place);
      if (!namers.has(type)) {
        released.add(row);
        return;
      }
      const settled = isComplete(type, place);
      for (const resource of page) {
        const resourceKey = key(resource, place);
        if (wantedKeys.has(resourceKey)) {
          retained.set(resourceKey, resource);
          requestRelated(resource);
        } else if (settled) released.add(row);
        else retained.set(resourceKey, resource);
      }
    },
    listingEnded: (row) => {
      rows.set(rowKey(row.type, row), row.status);
      prune(row);
    },
    of: (place) => (ref) => {
      const resourceKey = key(ref, place);
      const known = retained.get(resourceKey);
      if (known) return types.get(known.type)?.isGone?.(known.raw) ? 'gone' : known;
      if (requestedTooLate.has(resourceKey) || !wantedKeys.has(resourceKey)) return 'unread';
      return rows.get(rowKey(ref.type, place)) === 'whole' ? 'gone' : 'unread';
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
function relatedOf(resource: Resource, type: ResourceType | undefined): readonly Ref[] {
  if (!type || type.isGone?.(resource.raw)) return [];
  return [
    ...(type.partOf?.(resource.raw) ?? []),
    ...Object.values(type.verbs).flatMap((verb) => verb.alsoDestroys?.(resource) ?? []),
  ];
}

function rowKey(type: string, place: Place): string {
  return `${place.account}|${place.region}|${type}`;
}

function key(ref: Ref, place: Place): string {
  return `${rowKey(ref.type, place)}|${ref.id}`;
}
