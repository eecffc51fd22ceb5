import * as z from 'zod';
import type { Actual } from '../core/actual.ts';
import type { Expected } from '../core/expected.ts';
import type { Verdict } from '../core/verdict.ts';
import { json, position } from './schema-parts.ts';

/** The format of a verdict within a plan. core/actual.ts and core/expected.ts say what each kind means. */

const time = z.string().describe('ISO 8601, UTC');
const duration = z.string().describe('As in policies: `48h`, `2w`, `P3D`');
const confidence = z.enum(['certain', 'likely', 'guess']);
const order = z.enum(['eq', 'ne', 'gt', 'ge', 'lt', 'le']);
const operator = z.enum([
  ...order.options,
  'in',
  'not-in',
  'contains',
  'glob',
  'regex',
  'regex-case',
  'difference',
  'intersect',
  'mod',
]);
const percent = z.number().min(0).max(100);
const currency = z.literal('USD');

const recommendation = z.strictObject({
  kind: z.literal('recommendation'),
  by: z.string().describe('`Compute Optimizer`'),
  finding: z.string().optional().describe('AWS’s word: `Idle`. Left out: it recommends nothing'),
  days: z.number().optional().describe('How many days AWS looked back'),
  at: time.optional(),
});

const actual = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('value'),
      value: json,
      at: time.optional().describe('When it was so, where the value has a time of its own'),
    }),
    z
      .strictObject({ kind: z.literal('cut'), start: z.string(), characters: z.int() })
      .describe('A value too long to show: the first characters of its JSON, and how many there are'),
    z.strictObject({ kind: z.literal('secret') }).describe('A value that is never shown'),
    z.strictObject({ kind: z.literal('moment'), at: time }),
    z
      .strictObject({
        kind: z.literal('end'),
        tag: z.string(),
        written: z.string().describe('The tag’s value; with `isDefault` the policy’s duration'),
        isDefault: z.literal(true).optional(),
        at: time.optional().describe('Left out: never'),
        operation: z.string().optional().describe('The operation that is due then. Left out: it ends'),
      })
      .describe('When a resource ends, or an operation on it is due'),
    z
      .strictObject({ kind: z.literal('malformed'), written: z.string(), reason: z.string() })
      .describe('A text that has not the form that it needs'),
    z.strictObject({
      kind: z.literal('owner'),
      name: z.string().optional().describe('Left out: nobody'),
      confidence: confidence.optional().describe('Of a creator, where no tag names an owner'),
      source: z.string().optional(),
    }),
    z
      .strictObject({
        kind: z.literal('measured'),
        metrics: z.array(
          z.strictObject({
            metric: z.string(),
            statistic: z.string(),
            points: z.int(),
            lowest: z.number().optional(),
            highest: z.number().optional(),
            at: time.optional().describe('When the highest point began'),
          }),
        ),
        ofHours: z.number().optional().describe('How many hours the window has, where each point is one'),
        instead: z.number().optional().describe('Counted instead of points where there are none'),
        recommendation: recommendation.optional(),
      })
      .describe('Figures of CloudWatch, each in its metric’s own unit'),
    recommendation,
    z.strictObject({
      kind: z.literal('schedule'),
      status: z.enum(['on', 'off', 'opted-out', 'never', 'kept-on', 'started']),
      isDue: z.boolean().describe('Whether the resource must be switched to what the schedule says'),
      since: time.optional(),
      started: time.optional(),
      until: time.optional(),
      tag: z.string().optional(),
      expiredTag: z.string().optional(),
    }),
    z
      .strictObject({
        kind: z.literal('spend'),
        group: z.string(),
        currency,
        billed: z.number().describe('From the first of the month until `asOf`'),
        from: z.string(),
        asOf: time,
        since: z.number().optional().describe('An estimate: spent since `asOf`'),
        forecast: z.number().optional().describe('An estimate: the whole month'),
        earlier: z.strictObject({ amount: z.number(), at: time }).optional(),
      })
      .describe('What a group spent this month'),
    z
      .strictObject({
        kind: z.literal('receipt'),
        receipt: z.string(),
        verb: z.string(),
        type: z.string(),
        id: z.string(),
        policy: z.string(),
        at: time,
      })
      .describe('A receipt that a person restores'),
  ])
  .meta({ id: 'Actual' }) satisfies z.ZodType<Actual>;

const measuredWindow = z.strictObject({
  last: z.enum(['days', 'weekends', 'nights', 'working-days']),
  count: z.number(),
  hours: z.strictObject({ from: z.int(), until: z.int() }).optional(),
  zone: z.string().optional(),
});

const rankKey = z.strictObject({
  key: z.string(),
  as: z.enum(['string', 'number', 'date']).optional(),
  pattern: z.string().optional(),
});

const amount = z.strictObject({ count: z.int().optional(), percent: percent.optional() });

const expected = z
  .discriminatedUnion('kind', [
    z
      .strictObject({
        kind: z.literal('compare'),
        op: operator,
        value: json.optional(),
        from: z.string().optional().describe('Where the value is, if it does not stand in the policy'),
        as: z.string().optional().describe('How both values are read: `version`'),
        unit: z.string().optional().describe('What is counted: `resources`'),
        maxAge: duration.optional().describe('How old the actual value may be'),
      })
      .describe('The actual value compares so with `value`'),
    z.strictObject({ kind: z.literal('presence'), is: z.enum(['present', 'absent', 'empty', 'not-empty']) }),
    z
      .strictObject({ kind: z.literal('age'), op: order, days: z.number() })
      .describe('How long ago a time is: `gt` is older'),
    z
      .strictObject({ kind: z.literal('days-left'), op: order, days: z.number() })
      .describe('How far ahead a time is: `gt` is later'),
    z
      .strictObject({
        kind: z.literal('end'),
        is: z.enum(['over', 'near', 'due', 'late']),
        duration: duration.optional(),
        operation: z.string().optional(),
      })
      .describe('`over` for `duration`, `near` within it, `due` within it, or `late`: longer after the creation'),
    z.strictObject({ kind: z.literal('malformed') }),
    z.strictObject({
      kind: z.literal('owner'),
      is: z.enum(['missing', 'present', 'malformed', 'gone', 'known']),
      maker: confidence.optional().describe('A creator of whom we are that sure counts too'),
    }),
    z
      .strictObject({
        kind: z.literal('measured'),
        op: operator,
        value: z.number(),
        percentOf: z.string().optional(),
        window: measuredWindow,
      })
      .describe('Every point of a metric compares so with `value`'),
    z
      .strictObject({
        kind: z.literal('idle'),
        by: z.enum(['metrics', 'compute-optimizer', 'either', 'both']),
        limits: z.array(z.strictObject({ metric: z.string(), statistic: z.string(), atMost: z.number() })),
        window: measuredWindow,
      })
      .describe('No hour of any metric is above its limit, AWS calls it idle, or either or both'),
    z.strictObject({
      kind: z.literal('schedule'),
      switches: z.enum(['on', 'off', 'both']),
      by: z.string().optional(),
      default: z.strictObject({ hour: z.int(), zone: z.string() }).optional(),
    }),
    z
      .strictObject({
        kind: z.literal('spend'),
        currency,
        limit: z.number().optional().describe('For a calendar month. Left out: that of `budget`'),
        budget: z.string().optional(),
        days: z.union([z.literal(1), z.literal(2)]).describe('On how many days it must have been above'),
        choose: z.literal('costliest-first').optional(),
      })
      .describe('A group’s spend is above a limit'),
    z
      .strictObject({
        kind: z.literal('rank'),
        groupBy: rankKey.optional(),
        sortBy: rankKey.optional(),
        order: z.enum(['asc', 'desc', 'reverse', 'randomize']).optional(),
        missing: z.enum(['first', 'last']).describe('Where resources without the value stand'),
        skip: amount.optional(),
        limit: amount.optional(),
      })
      .describe('Its place among the resources of its group'),
    z
      .strictObject({
        kind: z.literal('listed'),
        terms: z.array(z.strictObject({ name: z.string(), values: z.array(z.string()) })),
      })
      .describe('AWS lists it with these filters or parameters'),
    z
      .strictObject({ kind: z.literal('selected'), by: z.array(z.string()) })
      .describe('Selected by these filters over a whole set'),
    z.strictObject({ kind: z.literal('candidate') }).describe('Among what the filters before this one left'),
    z.strictObject({ kind: z.literal('anything') }).describe('Whatever it is, it matches'),
  ])
  .meta({ id: 'Expected' }) satisfies z.ZodType<Expected>;

export const verdict: z.ZodType<Verdict> = z
  .strictObject({
    filter: z.string(),
    at: position,
    result: z.union([z.boolean(), z.literal('unknown')]),
    property: z.string().optional().describe('What was judged: `tag:ttl`, `State.Name`'),
    actual: actual.optional().describe('What was found'),
    expected: expected.optional().describe('What it was compared with'),
    cause: z.string().optional().describe('Why the result is unknown'),
    unread: z.string().optional().describe('The key of the resource that could not be read'),
    get of() {
      return z.array(verdict).optional();
    },
  })
  .meta({ id: 'Verdict' });
