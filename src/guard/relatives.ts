import type { Ref, Resource } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';

/** One name for a resource within its place. */
export function refKey(ref: Ref): string {
  return `${ref.type}|${ref.id}`;
}

/** What it belongs to, one step up. */
export function parentsOf(resource: Resource, types: ReadonlyMap<string, ResourceType>): readonly Ref[] {
  return types.get(resource.type)?.partOf?.(resource.raw) ?? [];
}

/** Why this resource's tags are not known, where they are not. */
export function unreadTags(resource: Resource, type: ResourceType | undefined): string | undefined {
  const key = type?.tags ?? 'Tags';
  for (const name of new Set([key, 'Tags'])) {
    const cause = resource.unread.get(name);
    if (cause !== undefined) return cause;
  }
  return undefined;
}

/** Types by their own name; aliases are not used between our own parts. */
export function typesByName(types: readonly ResourceType[]): ReadonlyMap<string, ResourceType> {
  return new Map(types.map((type) => [type.name, type]));
}
