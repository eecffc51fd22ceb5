import * as z from 'zod';
import { readIsoTime } from '../core/iso-time.ts';
import { isZone } from './is-zone.ts';
import { openingHoursForm, readOpeningHours } from './opening-hours.ts';

/** The keys of mayfly.yml that limit what policies may do: how much, how far, and when. */

const account = z
  .string()
  .regex(/^(\d{12}|[0-9*]*\*[0-9*]*)$/, 'An account is 12 digits, in quotes, or a pattern with `*`');

const some = (item: z.ZodType<string>, message: string) => z.array(item).min(1).optional().describe(message);

/** What a rule applies to. A list that is left out means all; all given lists must fit. */
const ruleScope = {
  policies: some(z.string().min(1), 'Names of policies, or patterns with `*`; left out: all'),
  accounts: some(account, 'Accounts, in quotes, or patterns with `*`; left out: all'),
  ous: some(z.string().min(1), 'Names of `ous`: their accounts'),
  owners: some(
    z.string().min(1),
    'Owners, as in their tag, or patterns with `*`; left out: all, and resources without an owner',
  ),
  teams: some(z.string().min(1), 'Teams, as in their tag, or patterns with `*`; left out: all'),
};

const promotionRule = z.strictObject({
  ...ruleScope,
  stage: z
    .enum(['observe', 'notify', 'stop', 'delete'])
    .describe(
      '`observe`: nothing; `notify`: messages and tags; `stop`: also stops, starts and snapshots; ' +
        '`delete`: everything that the policy requests',
    ),
});

const openingHours = z.string().refine((text) => readOpeningHours(text, isZone) !== undefined, openingHoursForm);

const windowRule = z.strictObject({
  ...ruleScope,
  open: z
    .array(openingHours)
    .min(1)
    .describe('Days and hours, `mon-thu 09:00-17:00`, followed by a zone if it is not `tz`. Never on a holiday'),
  'not-before-holiday': z.boolean().default(false).describe('Closed on the last open day before a holiday, too'),
});

const day = z.string().refine((text) => isDay(text), 'Expected a date, such as `2026-12-25`');

const dollars = z.number().nonnegative().optional();

const perPolicy = z
  .strictObject({
    resources: z
      .int()
      .nonnegative()
      .default(20)
      .describe('Resources that one policy may stop or delete in one account, by one plan'),
    percent: z
      .number()
      .min(0)
      .max(100)
      .default(10)
      .describe('Or this percentage of the type’s resources there, whichever is more'),
    'monthly-cost': dollars.describe('US dollars a month that it may remove there, as far as prices are known'),
  })
  .prefault({})
  .describe('A policy’s own `max-resources` or `max-resources-percent` replaces `resources` and `percent`');

const perNight = z
  .strictObject({
    deletions: z
      .int()
      .nonnegative()
      .default(100)
      .describe('Deletions in one account in one night (noon to noon in `tz`), with everything else that they destroy'),
    'monthly-cost': dollars.describe(
      'US dollars a month that may be removed in one account in one night, as far as prices are known',
    ),
  })
  .prefault({})
  .describe('Over all plans');

export const limits = {
  ceilings: z
    .strictObject({ 'per-policy': perPolicy, 'per-night': perNight })
    .prefault({})
    .describe(
      'How much may be stopped and deleted at once (docs/limits.md). Above a ceiling Mayfly plans and notifies, ' +
        'and does not act',
    ),
  ous: z
    .record(z.string().min(1), z.array(account).min(1))
    .default({})
    .describe('Accounts by the name of their organizational unit, as `promotion` and `windows` name them'),
  promotion: z
    .array(promotionRule)
    .default([])
    .describe(
      'Rules for how far each policy may go, and where (docs/limits.md). The last rule that fits applies; ' +
        'if none fits, `mode`. Without rules, `mode` alone applies',
    ),
  windows: z
    .array(windowRule)
    .default([])
    .describe(
      'Rules for when stops and deletions may be done (docs/limits.md). The last rule that fits applies; ' +
        'if none fits: at any time',
    ),
  holidays: z
    .union([z.string().min(1), z.array(day)])
    .default([])
    .describe('Days on which no window is open: dates, or the path of a file with one date per line'),
  halt: z
    .string()
    .regex(/^\/[A-Za-z0-9_.\-/]+$/, 'Expected the name of a parameter, such as `/mayfly/halt`')
    .default('/mayfly/halt')
    .describe('The SSM parameter that is the kill switch, if the ledger is a table; else it is in the ledger’s file'),
};

/** Whether this is a day of the calendar: 30 February is not. */
export function isDay(text: string): boolean {
  return readIsoTime(text)?.hasTime === false;
}
