import { partitionOf } from '../../core/partition.ts';
import type { Place, Resource } from '../../core/resource.ts';
import type { ResourceType } from '../../core/resource-type.ts';

type Raw = Record<string, unknown>;

/**
 * What a describe call gave, as everything else in Mayfly sees it. The one place where that happens.
 * @param unread top-level keys that could not be read, with their causes; where the tags are among them, `tags` is
 * empty and means nothing.
 */
export function toResource(
  type: ResourceType,
  place: Place,
  raw: Raw,
  seenAt: string,
  unread: ReadonlyMap<string, string> = new Map(),
): Resource {
  const id = raw[type.id];
  if (typeof id !== 'string') throw new TypeError(`AWS gave a ${type.name} without ${type.id}`);
  const { account, region } = place;
  return {
    type: type.name,
    id,
    arn: arnOf(type, place, raw, id),
    account,
    region,
    tags: tagsOf(type, raw),
    raw,
    unread,
    seenAt,
  };
}

/**
 * Each kind of name in ARNs has its own separator: `volume/vol-1`, `db:web`. Types that use another say how to read the
 * ARN.
 */
function arnOf(type: ResourceType, place: Place, raw: Raw, id: string): string {
  if (typeof type.arn === 'function') return type.arn(raw, place);
  const [service, kind] = type.arn.split(':');
  return `arn:${partitionOf(place.region)}:${service}:${place.region}:${place.account}:${kind}/${id}`;
}

function tagsOf(type: ResourceType, raw: Raw): ReadonlyMap<string, string> {
  const list = type.tags === undefined ? undefined : raw[type.tags];
  if (!Array.isArray(list)) return new Map();
  return new Map(list.map(({ Key, Value }: { Key: string; Value?: string }) => [Key, Value ?? '']));
}
