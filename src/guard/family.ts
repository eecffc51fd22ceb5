import type { RelatedResource } from '../core/protection.ts';
import type { Ref, Resource } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';
import type { LifespanClass } from '../core/settings.ts';
import { nameOf } from './blast-radius.ts';
import { parentsOf, refKey } from './parents.ts';

/** The strictest first. */
export const strictness: readonly LifespanClass[] = [
  'persistent-core',
  'persistent-support',
  'unknown',
  'ephemeral-task',
];

/**
 * Everything that a resource belongs to, all the way up; `unread` says which part nobody could read. A resource that is
 * gone protects nothing; but what something is attached to now cannot be gone.
 */
export function ancestorsOf(
  resource: Resource,
  related: (ref: Ref) => RelatedResource,
  types: ReadonlyMap<string, ResourceType>,
): { readonly ancestors: readonly Resource[]; readonly unread: string | undefined } {
  const ancestors: Resource[] = [];
  const visited = new Set([refKey(resource)]);
  const queue: Resource[] = [resource];
  let unread: string | undefined;
  for (let current = queue.shift(); current !== undefined; current = queue.shift()) {
    const parents = parentsOf(current, types);
    if (parents.unread !== undefined)
      unread ??= `what ${current === resource ? 'it' : nameOf(current)} belongs to is not known: ${parents.unread}`;
    for (const ref of parents.value) {
      if (visited.has(refKey(ref))) continue;
      visited.add(refKey(ref));
      const parent = related(ref);
      if (parent === 'gone') {
        if (ref.isAttached === true)
          unread ??= `AWS says that it is attached to ${ref.type} ${ref.id}, and does not list that`;
        continue;
      }
      if (parent === 'unread') {
        unread ??= `it belongs to ${ref.type} ${ref.id}, which could not be read`;
        continue;
      }
      ancestors.push(parent);
      queue.push(parent);
    }
  }
  return { ancestors, unread };
}

/**
 * The class that counts. A resource without a class of its own takes persistent-support from what it belongs to, but
 * never ephemeral-task. If its type has no tags at all, it has the class of its parents, the strictest first.
 */
export function classInFamily(
  ownClass: LifespanClass,
  ancestors: readonly LifespanClass[],
  type: ResourceType | undefined,
): LifespanClass {
  if (ownClass === 'unknown' && type !== undefined && type.tags === undefined)
    return strictness.find((name) => ancestors.includes(name)) ?? 'unknown';
  if (ancestors.includes('persistent-core')) return 'persistent-core';
  return ownClass === 'unknown' && ancestors.includes('persistent-support') ? 'persistent-support' : ownClass;
}
