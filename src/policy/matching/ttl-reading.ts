import { type Unknown, unknown } from '../../core/truth.ts';
import { endOf, readLifetime } from '../schedule/lifetime.ts';
import { configuredTags } from './configured-tags.ts';
import { memoized } from './memoized.ts';

/** What the ttl tags of a resource come to. `ends`: milliseconds since the epoch, infinite for `never`. */
export type TtlReading =
  | { readonly kind: 'missing' }
  | { readonly kind: 'malformed'; readonly text: string; readonly reason: string }
  | { readonly kind: 'dated'; readonly key: string; readonly text: string; readonly ends: number };

/**
 * Reads the ttl tags of one resource after the other. If there are several, the one that lets the resource live longest
 * counts; if one cannot be read, all of them are malformed. An empty value counts as no tag.
 * @param zone an IANA name, for dates without a time zone.
 * @returns a function of the tags and the moment that durations count from, in milliseconds since the epoch; unknown if
 * a duration has no such moment.
 */
export function ttlReader(
  keys: readonly string[],
  zone: string,
): (tags: ReadonlyMap<string, string>, began: number | undefined) => TtlReading | Unknown {
  const tagsOf = configuredTags(keys);
  const read = memoized((text: string) => readLifetime(text, zone));
  return (tags, began) => {
    let longest: Extract<TtlReading, { kind: 'dated' }> | undefined;
    for (const { key, value } of tagsOf(tags)) {
      if (value.trim() === '') continue;
      const lifetime = read(value);
      if (lifetime.kind === 'malformed') return { kind: 'malformed', text: value, reason: lifetime.reason };
      const ends = endOf(lifetime, began);
      if (ends === undefined) return unknown('its creation time is not known');
      if (longest === undefined || ends > longest.ends) longest = { kind: 'dated', key, text: value, ends };
    }
    return longest ?? { kind: 'missing' };
  };
}
