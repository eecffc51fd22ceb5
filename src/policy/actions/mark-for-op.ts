import * as z from 'zod';
import { action } from '../../core/action.ts';
import { strftime } from '../../python/dates/strftime.ts';
import { wallClock, zoneOfWord } from '../schedule/zone.ts';
import { zoneAbbreviation } from '../schedule/zone-abbreviation.ts';

const day = 86_400_000;

/**
 * `mark-for-op`: writes a tag that says what is to be done and when, for a later policy with `marked-for-op`; the owner
 * who reads it has until then. Source: Custodian's action of that name, whose tags it can read, and the other way
 * round.
 */
export const markForOp = action({
  name: 'mark-for-op',
  schema: z.strictObject({
    op: z.string().min(1).default('stop').describe('What is to be done: the name of an action'),
    tag: z.string().min(1).max(128).default('maid_status').describe('The tag to write'),
    msg: z
      .string()
      .default('Resource does not meet policy: {op}@{action_date}')
      .refine((text) => !/\{(?!op\}|action_date\})/.test(text), {
        message: 'only `{op}` and `{action_date}` are filled in',
      })
      .describe('The value of the tag; `marked-for-op` reads what is after its last colon'),
    days: z
      .number()
      .nonnegative()
      .default(0)
      .describe(
        'Days from now. Left out, the mark is due at once: so Custodian does, though its documentation says 4 days',
      ),
    hours: z.number().nonnegative().default(0).describe('Hours from now; then the tag names the hour, too'),
    tz: z
      .string()
      .default('utc')
      .describe('The clock of the date: a short word such as `pt`; other names count as `utc`, as in Custodian'),
  }),
  example: '{ type: mark-for-op, tag: mayfly-marked, op: stop, days: 2 }',
  needs: () => ['tag'],
  plan: (_finding, { op, tag, msg, days, hours, tz }, { now }) => {
    const zone = zoneOfWord(tz) ?? 'UTC';
    const wall = wallClock(now.getTime(), zone) + days * day + (hours * day) / 24;
    const date = strftime(new Date(wall), '%Y/%m/%d') ?? '';
    const time = hours > 0 ? ` ${strftime(new Date(wall), '%H%M') ?? ''} ${zoneAbbreviation(wall, zone)}` : '';
    const value = msg.replaceAll('{op}', op).replaceAll('{action_date}', `${date}${time}`);
    return [{ verb: 'tag', options: { tags: { [tag]: value } } }];
  },
});
