import * as z from 'zod';
import { mostHours } from '../core/longest.ts';
import { applyRole } from './apply-role.ts';
import { cost } from './cost.ts';
import { isZone, zoneId } from './is-zone.ts';
import { limits } from './limits.ts';
import { owner } from './owner.ts';
import { protect } from './protect.ts';

/**
 * The keys of mayfly.yml, each with what it is for; docs/configuration.md and schemas/mayfly.schema.json are made from
 * this.
 */

/** Spaces, `_` and `-` make no difference: of a key without anything else, nothing would be left. */
const tagKey = z.string().regex(/[^\s_-]/, 'Expected a tag key');

const keys = (message: string, byDefault: readonly string[]) =>
  z
    .union([tagKey.transform((key) => [key]), z.array(tagKey).min(1)])
    .prefault([...byDefault])
    .describe(message);

const spellings = (of: string) => z.array(z.string().min(1)).default([]).describe(`More spellings of \`${of}\``);

const tags = z
  .strictObject({
    intent: keys(
      'Tag keys that give the class of a resource. If several contradict each other, it is `persistent-core`',
      ['lifespan-intent'],
    ),
    owner: keys('Tag keys that name the owner', ['owner']),
    team: keys('Tag keys that name the team', ['team']),
    ttl: keys('Tag keys that say how long a resource may live', [
      'ttl',
      'time-to-live',
      'expires',
      'expiry',
      'expires-on',
      'expires-at',
      'expiry-date',
      'expiration-date',
      'delete-after',
      'delete-on',
    ]),
    hold: keys('Tag keys by which an owner stops every write until a date', ['mayfly-hold']),
  })
  .prefault({})
  .describe(
    'Tag keys, one or a list; the first that a resource has applies. Comparing ignores case, spaces, `_` and `-`',
  );

const classes = z
  .strictObject({
    'persistent-core': spellings('persistent-core'),
    'persistent-support': spellings('persistent-support'),
    'ephemeral-task': spellings('ephemeral-task'),
  })
  .prefault({})
  .describe('More spellings of the values of `lifespan-intent`. Comparing ignores case, spaces, `_` and `-`');

/** A secret is not written here: the value is `${NAME}`, and the environment variable NAME holds the secret. */
const webhook = z
  .string()
  .regex(
    /^(\$\{[A-Za-z_][A-Za-z0-9_]*\}|https?:\/\/\S+)$/,
    'Expected `${NAME}`, the environment variable that holds the URL, or a URL',
  );

const target = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('console') }).describe('Prints messages where Mayfly runs'),
  z
    .strictObject({
      type: z.literal('slack'),
      webhook: webhook.describe('An incoming webhook: `${NAME}` of an environment variable'),
    })
    .describe('A Slack channel'),
  z
    .strictObject({
      type: z.literal('webhook'),
      webhook: webhook.describe('Where JSON is posted: `${NAME}` of an environment variable'),
    })
    .describe('Any HTTP endpoint'),
]);

const notify = z
  .strictObject({
    targets: z
      .record(z.string().min(1), target)
      .default({})
      .describe('Where messages go, by the name that policies use. `console` always exists'),
    escalation: z
      .strictObject({
        owner: z.string().default('console').describe('The target of the first night: the owner'),
        channel: z.string().default('console').describe('The target of the second night: the team’s channel'),
        'on-call': z
          .string()
          .default('console')
          .describe('The target of the third night and after: the person on call'),
      })
      .prefault({})
      .describe('The levels of the action `escalate`: the next level each night'),
  })
  .prefault({})
  .describe('Where messages go');

const regionName = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d+$/, 'Expected a region, such as `eu-west-1`');

/** A table that a team shares, also with a deployed Mayfly. */
const ledgerTable = z.strictObject({
  table: z.string().regex(/^[A-Za-z0-9_.-]{3,255}$/, 'Expected the name of a DynamoDB table'),
  region: regionName,
});

const zone = z
  .string()
  .refine(isZone, 'Expected an IANA time zone, such as `Europe/Berlin`')
  // `est` is New York for schedules, as in Custodian; in mayfly.yml it is IANA's EST, in every case.
  .transform((name) => zoneId(name) ?? name);

export const configSchema = z.strictObject({
  mode: z
    .enum(['observe', 'act'])
    .default('observe')
    .describe('`observe` plans and notifies; `act` lets `mayfly apply` make the changes of a plan'),
  regions: z
    .array(z.string().min(1))
    .default([])
    .describe('Regions to look at if the command line names none; `[all]`: every region that is enabled'),
  tags,
  classes,
  protect,
  grace: z
    .number()
    .nonnegative()
    .max(mostHours)
    .default(72)
    .describe('Hours from the first match until a resource without a class may be stopped or deleted'),
  tz: zone
    .default('UTC')
    .describe('IANA time zone of schedules and weekends, if neither resource nor policy names one'),
  plan: z
    .strictObject({
      'expires-hours': z
        .number()
        .positive()
        .max(mostHours)
        .default(72)
        .describe('Hours until a plan is too old to be applied'),
    })
    .prefault({})
    .describe('How plans are made'),
  notify,
  ledger: z
    .union([z.string().min(1), ledgerTable])
    .default('.mayfly/ledger.sqlite')
    .describe(
      'The record of what was observed and done (docs/ledger.md): a file, relative to the working directory, ' +
        'or a DynamoDB table in the account of your credentials',
    ),
  home: regionName
    .optional()
    .describe(
      'The region of a deployed Mayfly: `apply` looks there for its ledger. ' +
        'Left out: in every region that is enabled in the account',
    ),
  ...limits,
  applyRole,
  owner,
  cost,
  bucket: z.string().min(3).optional().describe('The S3 bucket that holds the plans of a deployed Mayfly'),
});

/** mayfly.yml with all defaults filled in, in the shape of the YAML. */
export type Config = z.output<typeof configSchema>;
export type NotifyTarget = z.output<typeof target>;
