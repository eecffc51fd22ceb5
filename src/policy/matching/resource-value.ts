import type { Reads } from '../../core/filter.ts';
import type { Resource } from '../../core/resource.ts';
import type { TypeFacts } from '../../core/resource-type.ts';
import { type Unknown, unknown } from '../../core/truth.ts';
import { compileJmespath, JmespathError } from '../../python/jmespath.ts';
import { tagKeyTransform } from './tag-keys.ts';

/**
 * Finds a value in a resource. A missing value is `null`; unknown if the expression has no answer for this resource.
 */
export interface ValueFinder {
  readonly find: (resource: Resource) => unknown;
  readonly reads: Reads;
}

/**
 * How a filter's `key` finds its value: `tag:NAME` reads a tag, a top-level key reads that key, anything else is
 * JMESPath. Source: Custodian's `get_resource_value`.
 * @param transforms names of `tag_key_transforms`, applied to the resource's tag keys before they are compared.
 */
export function valueFinder(key: string, type: TypeFacts, transforms: readonly string[] = []): ValueFinder {
  if (key.startsWith('tag:')) return tagFinder(key.slice('tag:'.length), type, transforms);
  if (/^[A-Za-z]\w*$/.test(key) && !(key in Object.prototype)) {
    return { find: ({ raw }) => raw[key] ?? null, reads: new Set([key]) };
  }
  const expression = compileJmespath(key);
  const { reads } = expression;
  return {
    find: ({ raw }): unknown => {
      if (Object.hasOwn(raw, key)) return raw[key] ?? null;
      try {
        return expression.search(raw);
      } catch (error) {
        if (error instanceof JmespathError) return noAnswer(key, error);
        throw error;
      }
    },
    reads: reads === 'all' ? reads : new Set([...reads, key]),
  };
}

function noAnswer(key: string, { message }: JmespathError): Unknown {
  return unknown(`\`${key}\` has no answer: ${message}`);
}

function tagFinder(name: string, type: TypeFacts, transforms: readonly string[]): ValueFinder {
  const transform = tagKeyTransform(transforms);
  const reads = new Set(['Tags']);
  if (type.tags !== undefined && transform === undefined) return { find: ({ tags }) => tags.get(name) ?? null, reads };
  const asCompared = transform ?? ((key: string) => key);
  if (type.tags !== undefined) return { find: ({ tags }) => firstOf(tags, name, asCompared), reads };
  return { find: ({ raw }) => firstOf(tagsWithin(raw), name, asCompared), reads: new Set(['Tags', 'labels', 'tags']) };
}

function firstOf(
  tags: Iterable<readonly [string, unknown]>,
  name: string,
  asCompared: (key: string) => string,
): unknown {
  for (const [key, value] of tags) if (asCompared(key) === name) return value ?? null;
  return null;
}

/** The tags of a value that is not an AWS resource: a list `Tags`, or a mapping `labels` or `tags`. */
function tagsWithin(raw: object): readonly (readonly [string, unknown])[] {
  const { Tags: list, labels, tags } = raw as Record<string, unknown>;
  if (Array.isArray(list)) {
    return list.flatMap((tag: unknown) => {
      const { Key, Value } = (tag ?? {}) as { Key?: unknown; Value?: unknown };
      return typeof Key === 'string' ? [[Key, Value] as const] : [];
    });
  }
  return list === undefined ? Object.entries(labels ?? tags ?? {}) : [];
}
