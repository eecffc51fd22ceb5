import type { Ref, Resource } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';

/** One name for a resource within its place. */
export function refKey(ref: Ref): string {
  return `${ref.type}|${ref.id}`;
}

/**
 * Asks the type something about a resource, and reports if the answer used a key that could not be read: then it is no
 * answer. Unknown is not empty: an image that could not be read may be what protects its snapshot.
 */
export function answerFrom<Value>(
  resource: Resource,
  question: (raw: Resource['raw']) => Value,
): { readonly value: Value; readonly unread?: string } {
  const { raw, unread } = resource;
  // Stryker disable next-line ConditionalExpression,EqualityOperator: the way without a proxy is only faster; its
  // answers are the same.
  if (unread.size === 0) return { value: question(raw) };
  let firstUnread: string | undefined;
  const watchedRaw = new Proxy(raw, {
    get: (target, key, receiver): unknown => {
      const cause = unread.get(String(key));
      if (cause !== undefined) firstUnread ??= `${String(key)} could not be read: ${cause}`;
      return Reflect.get(target, key, receiver);
    },
  });
  const value = question(watchedRaw);
  return firstUnread === undefined ? { value } : { value, unread: firstUnread };
}

/** The resources that it belongs to directly. */
export function parentsOf(
  resource: Resource,
  types: ReadonlyMap<string, ResourceType>,
): { readonly value: readonly Ref[]; readonly unread?: string } {
  const partOf = types.get(resource.type)?.partOf;
  return partOf === undefined ? { value: [] } : answerFrom(resource, partOf);
}

/** Why this resource's tags are not known, if they are not. */
export function unreadTags(resource: Resource, type: ResourceType | undefined): string | undefined {
  // Stryker disable next-line StringLiteral: `Tags` is checked in any case, below.
  const key = type?.tags ?? 'Tags';
  for (const name of new Set([key, 'Tags'])) {
    const cause = resource.unread.get(name);
    if (cause !== undefined) return cause;
  }
  return undefined;
}

/** Types by their own name; our own code does not use aliases. */
export function typesByName(types: readonly ResourceType[]): ReadonlyMap<string, ResourceType> {
  return new Map(types.map((type) => [type.name, type]));
}
