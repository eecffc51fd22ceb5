import * as z from 'zod';
import { type Actual, shown } from '../../core/actual.ts';
import { filter } from '../../core/filter.ts';
import { isUnknown } from '../../core/truth.ts';
import { readDate } from '../../python/dates.ts';
import { memoized } from '../matching/memoized.ts';
import { wallClock, zoneOfShortName } from '../schedule/zone.ts';

/**
 * `marked-for-op`: an earlier policy marked the resource for this operation (`mark-for-op`), and the date of the mark
 * has come. The tag reads `any text: stop@2026/11/21` or `… stop@2026/11/21 0930 UTC`; a text that cannot be read is no
 * mark. Source: Custodian's filter of that name.
 */
export const markedForOp = filter({
  name: 'marked-for-op',
  schema: z.strictObject({
    tag: z.string().default('maid_status').describe('The tag with the mark'),
    op: z.string().default('stop').describe('The operation that the mark must name'),
    skew: z.number().nonnegative().default(0).describe('Match this many days before the date of the mark'),
    skew_hours: z.number().nonnegative().default(0).describe('Match this many hours before the date of the mark'),
    tz: z
      .string()
      .default('utc')
      .describe(
        'The time zone in which days and hours are counted: a short name such as `pt`; other names count as ' +
          '`utc`, as in Custodian',
      ),
  }),
  example: '{ type: marked-for-op, tag: mayfly-marked, op: terminate }',
  reads: () => new Set(['Tags']),
  bind: ({ tag, op, skew, skew_hours, tz }, { now }) => {
    const zone = zoneOfShortName(tz);
    const early = durationText(skew, skew_hours);
    const ahead = Math.round((skew * 24 + skew_hours) * 3_600_000_000);
    const localNow = zone === undefined ? now.getTime() : wallClock(now.getTime(), zone);
    const isDue = memoized((text: string): boolean => {
      const mark = markOn(text, now);
      if (mark?.op !== op) return false;
      const { wall, offset } = mark.at;
      if (offset === undefined) return now.getTime() * 1000 >= wall - ahead;
      const instant = wall / 1000 - offset * 1000;
      const local = zone === undefined ? instant : wallClock(instant, zone);
      return localNow * 1000 >= local * 1000 - ahead;
    });
    return {
      kind: 'each',
      extract: ({ tags }) => tags.get(tag),
      test: (text) => text !== undefined && isDue(text),
      describe: (text) => ({
        property: `tag:${tag}`,
        ...(!isUnknown(text) && text !== undefined && { actual: actualMark(tag, text, now) }),
        expected: { kind: 'end', is: 'due', operation: op, ...(early !== undefined && { duration: early }) },
      }),
    };
  },
});

/** Reads what follows the last colon: `op@date`. */
function markOn(
  text: string,
  now: Date,
): { readonly op: string; readonly at: NonNullable<ReturnType<typeof readDate>> } | undefined {
  if (!text.includes(':') || !text.includes('@')) return undefined;
  const mark = text.slice(text.lastIndexOf(':') + 1).trim();
  const at = mark.indexOf('@');
  if (at < 0) return undefined;
  const date = readDate(mark.slice(at + 1), now);
  return date && { op: mark.slice(0, at), at: date };
}

function actualMark(tag: string, text: string, now: Date): Actual | undefined {
  const mark = markOn(text, now);
  if (mark === undefined) return shown(text);
  const { wall, offset = 0 } = mark.at;
  const at = new Date(wall / 1000 - offset * 1000).toISOString();
  return { kind: 'end', tag, written: text, at, operation: mark.op };
}

/** `2d`, `12h`, `2d12h`; undefined where both are 0. */
function durationText(days: number, hours: number): string | undefined {
  return [...(days > 0 ? [`${days}d`] : []), ...(hours > 0 ? [`${hours}h`] : [])].join('') || undefined;
}
