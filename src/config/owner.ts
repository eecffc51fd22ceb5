import * as z from 'zod';
import type { OwnerSettings } from '../core/settings.ts';

/**
 * The key `owner` of mayfly.yml: what an owner looks like, where to check whether somebody is still there, and which
 * identities are not people.
 */

const formats = ['json', 'csv', 'csv2dict', 'txt'] as const;

const list = z
  .strictObject({
    url: z
      .string()
      .regex(/^(?:s3:\/\/[^/]+\/.|https?:\/\/.|file:.)/, 'Expected `file:PATH`, `s3://BUCKET/KEY` or `https://…`')
      .describe('`file:PATH`, `s3://BUCKET/KEY` or `https://…`'),
    format: z.enum(formats).optional().describe('Needed if the name does not end in it'),
    expr: z
      .union([z.int().nonnegative(), z.string().min(1)])
      .optional()
      .describe('For csv, the number of a column, from 0; else JMESPath'),
  })
  .refine(({ url, format }) => format !== undefined || formats.some((format) => url.endsWith(`.${format}`)), {
    message: 'The name does not say its format: add `format`: json, csv, csv2dict or txt',
    path: ['url'],
  })
  .optional()
  .describe('A file that names everybody who is still there, as in the tags');

const identityStore = z
  .strictObject({
    id: z
      .string()
      .regex(
        /^(?:d-[0-9a-f]{10}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
        'Expected the id of an identity store, such as `d-1234567890`',
      )
      .describe('`aws sso-admin list-instances` prints it'),
    region: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d+$/, 'Expected a region, such as `eu-west-1`')
      .describe('The region of IAM Identity Center'),
    account: z
      .string()
      .regex(/^\d{12}$/, 'Expected 12 digits, in quotes')
      .optional()
      .describe(
        'The account that manages it; Mayfly must have credentials for it. Left out: the account of each resource',
      ),
  })
  .optional()
  .describe('IAM Identity Center: its enabled users, by e-mail or user name, and its groups');

const slack = z
  .strictObject({
    token: z
      .string()
      .regex(/^\$\{[A-Za-z_][A-Za-z0-9_]*\}$/, 'Expected `${NAME}`, the environment variable that holds the token')
      .describe('`${NAME}` of the environment variable that holds a token with the scope `users:read.email`'),
    api: z
      .url({ protocol: /^https?$/ })
      .default('https://slack.com/api')
      .describe('For GovSlack: `https://slack-gov.com/api`'),
  })
  .optional()
  .describe('Slack: its active members, by e-mail');

export const owner = z
  .strictObject({
    pattern: z
      .union([
        z
          .string()
          .min(1)
          .transform((pattern) => [pattern]),
        z.array(z.string().min(1)).min(1),
      ])
      .optional()
      .describe('What an owner looks like, `*@example.com`: one pattern or several. Left out: any text'),
    list,
    'identity-store': identityStore,
    slack,
    robots: z
      .record(z.string().min(1), z.string())
      .default({})
      .describe(
        'Identities that are not people: names or ARNs of roles and users, or patterns with `*`, ' +
          'each with the team that owns what it creates; `""` for none',
      ),
    'creator-tags': z
      .array(z.string().min(1))
      .default(['aws:createdBy', 'created-by', 'creator', 'launched-by', 'requested-by'])
      .describe('Tag keys that name who created a resource'),
  })
  .prefault({})
  .describe(
    'Owners (docs/owner.md): somebody is gone if none of the configured `list`, `identity-store` and `slack` ' +
      'knows them',
  );

export function ownersOf(config: z.output<typeof owner>): OwnerSettings {
  const {
    pattern = [],
    list: listed,
    'identity-store': store,
    slack: workspace,
    robots,
    'creator-tags': creatorTags,
  } = config;
  return {
    patterns: pattern,
    ...(listed && { list: listed }),
    ...(store && { identityStore: store }),
    ...(workspace && { slack: { token: workspace.token.slice(2, -1), api: workspace.api.replace(/\/$/, '') } }),
    robots,
    creatorTags,
  };
}
