import { awsPartitionOf } from '../../core/partition.ts';
import type { Place, Resource } from '../../core/resource.ts';
import type { ResourceType } from '../../core/resource-type.ts';

type Raw = Record<string, unknown>;

/**
 * Turns the answer of a describe call into a Resource. Nothing else does that.
 * @param unread top-level keys that could not be read, with their causes. If the tags are among them, `tags` is empty
 * and means nothing.
 */
export function toResource(
  type: ResourceType,
  place: Place,
  raw: Raw,
  seenAt: string,
  unread: ReadonlyMap<string, string> = new Map(),
): Resource {
  const id = raw[type.id];
  if (typeof id !== 'string') throw new TypeError(`AWS returned a ${type.name} without ${type.id}`);
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
 * ARNs separate kind and name in different ways: `volume/vol-1`, `db:web`. A type whose ARN has no `/` reads it from
 * `raw`.
 */
function arnOf(type: ResourceType, place: Place, raw: Raw, id: string): string {
  if (typeof type.arn === 'function') return type.arn(raw, place);
  const [service, kind] = type.arn.split(':');
  return `arn:${awsPartitionOf(place.region)}:${service}:${place.region}:${place.account}:${kind}/${id}`;
}

function tagsOf(type: ResourceType, raw: Raw): ReadonlyMap<string, string> {
  const list = type.tags === undefined ? undefined : raw[type.tags];
  if (!Array.isArray(list)) return new Map();
  return new Map(list.map(({ Key, Value }: { Key: string; Value?: string }) => [Key, Value ?? '']));
}
