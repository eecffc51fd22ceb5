import { compareText } from '../core/compare-text.ts';
import { orOnFault, type ReportFault } from '../core/fault.ts';
import type { Coverage } from '../core/plan.ts';
import type { RelatedResource } from '../core/protection.ts';
import type { Place, Ref, Resource } from '../core/resource.ts';
import { alsoDestroyedBy, type ResourceType } from '../core/resource-type.ts';
import type { Verb } from '../core/verb.ts';

/**
 * What the plan knows of the resources that others belong to, or would destroy. A listing is too large to retain. Once
 * all types that may name a resource of this type are read, only the named ones are retained. `listingOrder` gives the
 * order in which that happens soonest.
 */
export interface RelatedResources {
  /** Retains a resource beyond its page: its related resources may be asked for. */
  readonly want: (resource: Resource) => void;
  readonly see: (type: string, place: Place, page: readonly Resource[]) => void;
  readonly listingEnded: (row: Coverage) => void;
  readonly of: (place: Place) => (ref: Ref) => RelatedResource;
}

export function indexRelatedResources(
  types: ReadonlyMap<string, ResourceType>,
  policyTypes: ReadonlySet<string>,
  fault?: ReportFault,
): RelatedResources {
  const namers = namersOf(types, policyTypes);
  const wantedKeys = new Set<string>();
  const retained = new Map<string, Resource>();
  const rows = new Map<string, Coverage['status']>();
  /** Listings of which something was dropped. A resource that is requested only after that is unread, not gone. */
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

  /** Requests what this resource belongs to and what would be destroyed with it, all the way up. */
  function requestRelated(resource: Resource): void {
    for (const related of relatedOf(resource, types, fault)) {
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
      if (known) return presentOf(known, types.get(known.type), fault);
      if (requestedTooLate.has(resourceKey) || !wantedKeys.has(resourceKey)) return 'unread';
      return rows.get(rowKey(ref.type, place)) === 'whole' ? 'gone' : 'unread';
    },
  };
}

/**
 * Types in the order in which a planner retains least: a type before the types that it belongs to. The policies' types
 * and their parents, each once. If two types name each other, the first listing is retained until the other is read.
 * The first is the type that names more types: instances, of which there are fewer, rather than volumes.
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
 * For each type that can be related: the types whose resources may name it, among the policies' types and their
 * parents. If two types name each other (an instance names the volumes that end with it, a volume its instance), only
 * the one that policies use is followed.
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

/**
 * What it belongs to, and what a verb of its type would destroy with it, or its delete change. If the type cannot say,
 * the decision about the resource meets the same fault, and refuses.
 */
function relatedOf(
  resource: Resource,
  types: ReadonlyMap<string, ResourceType>,
  fault: ReportFault | undefined,
): readonly Ref[] {
  const type = types.get(resource.type);
  if (!type) return [];
  const related = (): readonly Ref[] => {
    if (type.isGone?.(resource.raw)) return [];
    return [
      ...(type.partOf?.(resource.raw) ?? []),
      ...Object.values(type.verbs).flatMap((verb) => alsoDestroyedBy(verb, resource, types.values())),
      ...Object.values(type.verbs).flatMap((verb) => changedByDelete(verb, resource)),
    ];
  };
  return orOnFault(fault, `what ${type.name} belongs to`, related, () => []);
}

function changedByDelete({ effect, touches, options }: Verb<never, never>, resource: Resource): readonly Ref[] {
  return effect === 'delete' && touches !== undefined ? touches(options.parse({}), resource as never) : [];
}

/** The resource, if its type does not say that it is gone. */
function presentOf(
  resource: Resource,
  type: ResourceType | undefined,
  fault: ReportFault | undefined,
): RelatedResource {
  return orOnFault<RelatedResource, RelatedResource>(
    fault,
    `whether ${resource.type} is gone`,
    () => (type?.isGone?.(resource.raw) ? 'gone' : resource),
    () => 'unread',
  );
}

function rowKey(type: string, place: Place): string {
  return `${place.account}|${place.region}|${type}`;
}

function key(ref: Ref, place: Place): string {
  return `${rowKey(ref.type, place)}|${ref.id}`;
}
