import { Temporal } from 'temporal-polyfill';
import type { Settings } from '../core/settings.ts';
import { readOffset } from '../core/utc-offset.ts';
import { spelling, spellings } from './spelling.ts';

/** An owner's hold that is in force. `until` is its end, ISO 8601; a value that is no date holds without end. */
export interface Hold {
  readonly tag: string;
  readonly until?: string;
}

/**
 * Reads `mayfly-hold: <date>` from tags. Every write is refused until the date has passed; a day ends at midnight in
 * the settings' zone. A value that is no date holds too, because the owner meant to hold.
 */
export function holdReader(
  settings: Pick<Settings, 'tags' | 'tz'>,
): (tags: ReadonlyMap<string, string>, now: Date) => Hold | undefined {
  const keys = spellings(settings.tags.hold);
  return (tags, now) => {
    let longest: Hold | undefined;
    for (const [key, value] of tags) {
      if (!keys.has(spelling(key))) continue;
      const tag = `${key}=${value}`;
      const end = endOfDate(value.trim(), settings.tz);
      if (end === 'endless') return { tag };
      if (now.getTime() >= end) continue;
      if (longest?.until === undefined || end > Date.parse(longest.until))
        longest = { tag, until: new Date(end).toISOString() };
    }
    return longest;
  };
}

/** Epoch milliseconds of the first moment after a date, or after a day in this zone; `endless` for what is no date. */
export function endOfDate(value: string, tz: string): number | 'endless' {
  try {
    if (value.length === 'yyyy-mm-dd'.length)
      return Temporal.PlainDate.from(value).add({ days: 1 }).toZonedDateTime(tz).epochMilliseconds;
    const offset = /[+-][\d:.,]+(?=$|\[)/.exec(value)?.[0];
    if (offset !== undefined && readOffset(offset) === undefined) return 'endless';
    return Temporal.Instant.from(value).epochMilliseconds;
  } catch (error) {
    // Stryker disable next-line ConditionalExpression: nothing else is thrown for a text.
    if (error instanceof RangeError) return 'endless';
    throw error;
  }
}
