import * as z from 'zod';
import { type Actual, shown } from '../../core/actual.ts';
import { filter } from '../../core/filter.ts';
import { mostDays, mostHours } from '../../core/longest.ts';
import { isUnknown } from '../../core/truth.ts';
import { isOffsetOnEarth } from '../../core/utc-offset.ts';
import { readDate, type WrittenTime } from '../../python/dates.ts';
import { memoized } from '../matching/memoized.ts';
import { zoneOfMarks } from '../matching/zone-of-marks.ts';
import { instantOf, wallClock, zoneOfOffHours } from '../schedule/zone.ts';
import { hoursOfAbbreviation } from '../schedule/zone-abbreviation.ts';

/**
 * `marked-for-op`: an earlier policy marked the resource for this operation (`mark-for-op`), and the date of the mark
 * has come. The tag reads `any text: stop@2026/11/21` or `… stop@2026/11/21 0930 PST`; a text that cannot be read, or
 * has an offset that no clock can have, is no mark. A date without a zone is read in `tz`, and the zone of a mark
 * counts: Custodian ignores both, and so it acts hours before the time that `mark-for-op` meant. After `UTC` and `GMT`
 * the later of the two signs counts: `0500 UTC-3` is 02:00 UTC for Custodian, and 08:00 UTC for whoever wrote it.
 * A date that leaves out its day, month or year is no mark, and of `11/12/2026` the later day counts. Source:
 * Custodian's filter of that name.
 */
export const markedForOp = filter({
  name: 'marked-for-op',
  schema: z.strictObject({
    tag: z.string().default('maid_status').describe('The tag with the mark'),
    op: z.string().default('stop').describe('The operation that the mark must name'),
    skew: z
      .number()
      .nonnegative()
      .max(mostDays)
      .default(0)
      .describe('Match this many days before the date of the mark'),
    skew_hours: z
      .number()
      .nonnegative()
      .max(mostHours)
      .default(0)
      .describe('Match this many hours before the date of the mark'),
    tz: zoneOfMarks.describe(
      'The time zone of a mark that names none, in which days and hours are counted: `pt`, `Europe/Berlin`',
    ),
  }),
  example: '{ type: marked-for-op, tag: mayfly-marked, op: terminate }',
  reads: () => new Set(['Tags']),
  bind: ({ tag, op, skew, skew_hours, tz }, { now }) => {
    const zone = zoneOfOffHours(tz) ?? 'UTC';
    const early = durationText(skew, skew_hours);
    const ahead = Math.round((skew * 24 + skew_hours) * 3_600_000_000);
    const localNow = wallClock(now.getTime(), zone);
    const isDue = memoized((text: string): boolean => {
      const mark = markOn(text, now, zone);
      if (mark?.op !== op) return false;
      // Of an hour that comes twice, a skew counts from the first, as in Custodian; without one, the mark says which.
      if (ahead === 0) return now.getTime() >= mark.at;
      return localNow * 1000 >= wallClock(mark.at, zone) * 1000 - ahead;
    });
    return {
      kind: 'each',
      extract: ({ tags }) => tags.get(tag),
      test: (text) => text !== undefined && isDue(text),
      describe: (text) => ({
        property: `tag:${tag}`,
        ...(!isUnknown(text) && text !== undefined && { actual: actualMark(tag, text, now, zone) }),
        expected: { kind: 'end', is: 'due', operation: op, ...(early !== undefined && { duration: early }) },
      }),
    };
  },
});

/** A mark. `at`: milliseconds since the epoch. */
interface Mark {
  readonly op: string;
  readonly at: number;
}

/** Reads what follows the last colon: `op@date`. */
function markOn(text: string, now: Date, zone: string): Mark | undefined {
  if (!text.includes(':') || !text.includes('@')) return undefined;
  const mark = text.slice(text.lastIndexOf(':') + 1).trim();
  const at = mark.indexOf('@');
  if (at < 0) return undefined;
  const isTwoWays = /(?:utc|gmt)\s*[+-]/i.test(mark);
  const instants = readingsOf(mark.slice(at + 1), now).map((date) => date && instantOfMark(date, zone, isTwoWays));
  const known = instants.filter((instant) => instant !== undefined);
  return known.length < instants.length ? undefined : { op: mark.slice(0, at), at: Math.max(...known) };
}

/** The dates that a text can mean: of `11/12/2026`, November 12 and 11 December. Undefined: it is no date. */
function readingsOf(text: string, now: Date): readonly (WrittenTime | undefined)[] {
  const [, first = '', between = '', second = '', rest = ''] =
    /^\s*(\d{1,2})([/.-])(\d{1,2})(?=\2\d{4}(?!\d))(.*)$/.exec(text) ?? [];
  const swapped = Number(second) > 12 || first === second ? '' : `${second}${between}${first}${rest}`;
  return [text, ...(swapped === '' || first === '' ? [] : [swapped])].map((each) => wholeDate(each, now));
}

/** A date that takes nothing from today: Custodian reads `12` as the 12th of this month, whichever month it is. */
function wholeDate(text: string, now: Date): WrittenTime | undefined {
  const otherDay = new Date(
    Date.UTC(now.getUTCFullYear() - 1, (now.getUTCMonth() + 5) % 12, now.getUTCDate() === 15 ? 16 : 15),
  );
  const date = readDate(text, now);
  return date?.wall === readDate(text, otherDay)?.wall ? date : undefined;
}

/** @returns milliseconds since the epoch; undefined where no clock can have the offset. */
function instantOfMark(
  { wall, offset, hasOddMinutes, zoneName }: WrittenTime,
  zone: string,
  isTwoWays: boolean,
): number | undefined {
  if (offset === undefined && zoneName === undefined) return instantOf(Math.ceil(wall / 1000), zone);
  const written = offset ?? hoursOfAbbreviation(zoneName ?? '', zone) * 3600;
  const seconds = isTwoWays ? -Math.abs(written) : written;
  return hasOddMinutes || !isOffsetOnEarth(seconds / 60) ? undefined : wall / 1000 - seconds * 1000;
}

function actualMark(tag: string, text: string, now: Date, zone: string): Actual | undefined {
  const mark = markOn(text, now, zone);
  if (mark === undefined) return shown(text);
  return { kind: 'end', tag, written: text, at: new Date(mark.at).toISOString(), operation: mark.op };
}

/** `2d`, `12h`, `2d12h`; undefined where both are 0. */
function durationText(days: number, hours: number): string | undefined {
  return [...(days > 0 ? [`${days}d`] : []), ...(hours > 0 ? [`${hours}h`] : [])].join('') || undefined;
}
