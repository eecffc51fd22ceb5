import * as z from 'zod';
import { action } from '../../core/action.ts';
import { mostDays, mostHours } from '../../core/longest.ts';
import { strftime } from '../../python/dates.ts';
import { zoneOfMarks } from '../matching/zone-of-marks.ts';
import { lastInstantOf, wallClock, zoneOfOffHours } from '../schedule/zone.ts';
import { zoneAbbreviation } from '../schedule/zone-abbreviation.ts';

const day = 86_400_000;

/**
 * `mark-for-op`: writes a tag that says which operation is due and when, for a later policy with `marked-for-op`. Until
 * then the owner has time to react. Source: Custodian's action of that name; each reads the tags of the other.
 */
export const markForOp = action({
  name: 'mark-for-op',
  schema: z.strictObject({
    op: z.string().min(1).default('stop').describe('The operation that is due: the name of an action'),
    tag: z.string().min(1).max(128).default('maid_status').describe('The tag to write'),
    msg: z
      .string()
      .default('Resource does not meet policy: {op}@{action_date}')
      .refine((text) => !/\{(?!op\}|action_date\})/.test(text), {
        message: 'only `{op}` and `{action_date}` are replaced',
      })
      .describe('The value of the tag; `marked-for-op` reads what follows its last colon'),
    days: z
      .number()
      .nonnegative()
      .max(mostDays)
      .default(0)
      .describe(
        'Days from now. By default the mark is due at once, as in Custodian, although its documentation says 4 days',
      ),
    hours: z
      .number()
      .nonnegative()
      .max(mostHours)
      .default(0)
      .describe('Hours from now; the tag then names the hour too'),
    tz: zoneOfMarks.describe('The time zone of the date: a short name such as `pt`, or an IANA name'),
  }),
  example: '{ type: mark-for-op, tag: mayfly-marked, op: stop, days: 2 }',
  needs: () => ['tag'],
  plan: (_finding, { op, tag, msg, days, hours, tz }, { now }) => {
    const zone = zoneOfOffHours(tz) ?? 'UTC';
    const counted = wallClock(now.getTime(), zone) + days * day + (hours * day) / 24;
    const abbreviation = hours > 0 ? zoneAbbreviation(counted, zone) : undefined;
    // A reader would not know a clock without an abbreviation, so its time is written in UTC.
    const wall = hours > 0 && abbreviation === undefined ? lastInstantOf(counted, zone) : counted;
    const date = strftime(new Date(wall), '%Y/%m/%d') ?? '';
    const time = hours > 0 ? ` ${strftime(new Date(wall), '%H%M') ?? ''} ${abbreviation ?? 'UTC'}` : '';
    const value = msg.replaceAll('{op}', op).replaceAll('{action_date}', `${date}${time}`);
    return [{ verb: 'tag', options: { tags: { [tag]: value } } }];
  },
});
