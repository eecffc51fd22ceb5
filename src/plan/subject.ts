import type { Subject } from '../core/finding.ts';
import type { Protection } from '../core/protection.ts';
import type { Resource } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';
import type { Settings } from '../core/settings.ts';

/** A resource as reports name it: its owner, its age and its class. */
export function subjectOf(
  resource: Resource,
  type: ResourceType | undefined,
  settings: Settings,
  protection: Protection,
): Subject {
  const created = type?.created === undefined ? undefined : resource.raw[type.created];
  return {
    type: resource.type,
    id: resource.id,
    account: resource.account,
    region: resource.region,
    arn: resource.arn,
    ...present('name', resource.tags.get('Name')),
    ...present('owner', tagOf(resource.tags, settings.tags.owner)),
    ...present('team', tagOf(resource.tags, settings.tags.team)),
    class: protection.classOf(resource),
    ...present('created', typeof created === 'string' ? created : undefined),
    ...present('began', type?.began?.of(resource.raw)),
  };
}

/**
 * The value of the first of these keys that the resource has. Comparing ignores case, spaces, `_` and `-`. An empty
 * value counts as missing.
 */
function tagOf(tags: ReadonlyMap<string, string>, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const plainKey = plain(key);
    for (const [name, value] of tags) if (plain(name) === plainKey && value.trim() !== '') return value;
  }
  return undefined;
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[\s_-]/g, '');
}

function present<Key extends string>(key: Key, value: string | undefined): { readonly [K in Key]?: string } {
  return (value === undefined || value === '' ? {} : { [key]: value }) as { readonly [K in Key]?: string };
}
