import * as z from 'zod';
import { configSchema } from '../../config/schema.ts';
import { readIsoTime } from '../../core/iso-time.ts';
import type { Json } from '../../core/json.ts';
import { mostDays } from '../../core/longest.ts';
import { readDuration } from '../../policy/schedule/duration.ts';

const json: z.ZodType<Json> = z.json();

const moment = z.string().refine((text) => readMoment(text, new Date(0)) !== undefined, {
  message: 'not a time: write `2026-11-21T20:00:00Z`, `2026-11-21`, or how long ago, such as `30d ago`',
});

/** An absolute time, so that a test gives the same answer on every day. */
const fixed = z.string().refine((text) => readIsoTime(text) !== undefined, {
  message: 'not a time: write `2026-11-21T20:00:00Z` or `2026-11-21`',
});

const points = z
  .union([z.number(), z.array(z.strictObject({ at: moment, value: z.number() }))])
  .describe('One value for every hour, or the points that were measured: `{at, value}`');

/** `nobody`, the ARN of an identity, or a service. */
const identity = new RegExp(
  `^(?:${[
    'nobody',
    String.raw`arn:[^:]+:(?:iam|sts)::\d*:(?:root|user/.+|assumed-role/[^/]+/[^/]+)`,
    String.raw`[a-z0-9-]+\.amazonaws\.com`,
  ].join('|')})$`,
);

const resource = z
  .strictObject({
    id: z.string().min(1).describe('The id of the resource; for types whose id is an ARN, its ARN'),
    type: z.string().optional().describe('Left out: the type of the tested policy'),
    created: moment.optional().describe('When it was created or launched'),
    tags: z.record(z.string(), z.string()).default({}).describe('Values by key'),
    raw: z
      .record(z.string(), json)
      .default({})
      .describe('Its description by AWS, with AWS’s names; left out keys have the defaults of its type'),
    unread: z
      .record(z.string(), z.string())
      .default({})
      .describe('Parts of it that could not be read, each with its cause: `{Tags: AccessDenied}`'),
    'made-by': z
      .string()
      .regex(
        identity,
        'Expected the ARN of a user or of a role’s session, a service such as `autoscaling.amazonaws.com`, or `nobody`',
      )
      .optional()
      .describe(
        'Who made it according to CloudTrail: the ARN of a user or of a role’s session, or a service; ' +
          '`nobody`: CloudTrail has no such event',
      ),
    metrics: z
      .record(z.string(), points)
      .default({})
      .describe('Values that CloudWatch measured, by the name of the metric'),
    recommendation: z
      .enum(['Idle', 'Unattached', 'Unused', 'none'])
      .optional()
      .describe('The finding of Compute Optimizer six hours ago. If no resource has one, it is not switched on'),
    'first-matched': moment
      .optional()
      .describe('Since when the policy has matched it: the grace period runs from then. Left out: since now'),
    'stopped-by-mayfly': z
      .union([
        moment,
        z.strictObject({
          at: moment,
          policy: z.string().min(1).describe('The policy that stopped it; left out: the tested one'),
        }),
      ])
      .optional()
      .describe('When Mayfly stopped it, without starting it since'),
    'power-events': z
      .array(
        z.strictObject({
          at: moment,
          is: z.enum(['started', 'stopped', 'restarted']).describe('`restarted`: by AWS itself, after seven days'),
        }),
      )
      .optional()
      .describe('Its starts and stops in the last 14 days according to RDS, the oldest first'),
    told: z.int().nonnegative().default(0).describe('How many levels of an escalation were notified already'),
  })
  .describe('A resource of the account');

const spend = z
  .union([
    z.number().nonnegative(),
    z.strictObject({
      billed: z.number().nonnegative().describe('From the first of the month, in US dollars'),
      'per-day': z.number().nonnegative().default(0).describe('How much each of the last days cost'),
      nights: z
        .union([z.literal(1), z.literal(2)])
        .default(1)
        .describe('2: an earlier day’s reading was the same'),
    }),
  ])
  .describe('US dollars since the first of the month, none in the last days; or in detail');

const ids = z.array(z.string().min(1));
const verbs = z.array(z.string().min(1));

const expect = z
  .strictObject({
    matched: ids.optional().describe('Everything that the policy matches, and nothing else'),
    'not-matched': ids.optional().describe('What the policy does not match'),
    unknown: ids.optional().describe('What the policy does not know about'),
    planned: z.record(z.string(), verbs).optional().describe('The steps on a resource, by their verbs, in their order'),
    refused: z
      .record(z.string(), z.record(z.string(), z.string()))
      .optional()
      .describe('Requested steps that are refused, by resource and verb, with the cause: `{i-1: {delete: grace}}`'),
  })
  .refine((expected) => Object.keys(expected).length > 0, { message: 'nothing is expected' })
  .describe('What the outcome must be');

const common = {
  now: fixed.optional().describe('The time of the test. Left out with a recording: when it was recorded'),
  account: z
    .string()
    .regex(/^\d{12}$/, 'Expected 12 digits, in quotes')
    .default('111122223333')
    .describe('The account of `resources`'),
  region: z.string().min(1).default('eu-west-1').describe('Their region'),
  mayfly: configSchema.optional().describe('A mayfly.yml for the tests, instead of yours'),
};

const test = z.strictObject({
  name: z.string().min(1).describe('What the policy does, in a sentence'),
  policy: z.string().min(1).describe('The name of the policy'),
  now: common.now,
  resources: z.array(resource).optional().describe('Everything that exists in the account'),
  recording: z.string().min(1).optional().describe('A recorded account instead, by its path from this file'),
  spend: z
    .record(z.string(), z.record(z.string(), spend))
    .default({})
    .describe('The spend of the month in Cost Explorer: by tag key (or `account`, or `service`), and by value'),
  budgets: z
    .record(z.string(), z.number().positive())
    .default({})
    .describe('Limits in AWS Budgets, in US dollars a month, by the name of the budget'),
  owners: z
    .record(z.string(), z.enum(['here', 'gone', 'disabled']))
    .default({})
    .describe('Owners according to IAM Identity Center and Slack: `{ada@example.com: here}`'),
  files: z
    .record(z.string(), z.string())
    .default({})
    .describe('The content of files that the policy reads, by address'),
  expect,
});

/** A file of tests, in the shape of the YAML. */
export const testFileSchema = z.strictObject({
  policies: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
    .optional()
    .describe(
      'Files or folders with the policies, by their path from this file. ' +
        'Left out: the file of the same name one folder up',
    ),
  ...common,
  tests: z.array(test).min(1).describe('The tests'),
});

export type TestFile = z.output<typeof testFileSchema>;
export type PolicyTest = TestFile['tests'][number];
export type TestResource = NonNullable<PolicyTest['resources']>[number];

/** Reads an absolute time, or `30d ago`, in milliseconds since the epoch. */
export function readMoment(text: string, now: Date): number | undefined {
  const [, ago] = /^(.+?)\s+ago$/.exec(text) ?? [];
  if (ago === undefined) return readIsoTime(text)?.at;
  const length = readDuration(ago);
  if (length === undefined || length.months > 0 || length.millis > mostDays * 86_400_000) return undefined;
  return now.getTime() - length.millis;
}

/** The time that the schema has accepted as `now`. */
export function readFixed(text: string): Date {
  return new Date(readIsoTime(text)?.at ?? Number.NaN);
}

/** The JSON schema of test files, for editors. */
export function testFileJsonSchema(): object {
  return { ...z.toJSONSchema(testFileSchema, { io: 'input' }), title: 'Tests of Mayfly policies' };
}
