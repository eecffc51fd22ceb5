import * as z from 'zod';
import type { Order } from '../../core/expected.ts';
import { type BoundEach, type FilterDefinition, filter, type Reads } from '../../core/filter.ts';
import type { Resource } from '../../core/resource.ts';
import { isUnknown, unknown } from '../../core/truth.ts';
import { mostDaysAhead, mostDaysBack, readMicros } from './moment.ts';

const lengthIn = (perDay: number) =>
  z
    .number()
    .min(-mostDaysAhead * perDay)
    .max(mostDaysBack * perDay)
    .default(0);
const days = lengthIn(1).describe('The age in days; fractions are allowed');
const hours = lengthIn(24).describe('Hours, in addition to `days`');
const minutes = lengthIn(1440).describe('Minutes, in addition to `days` and `hours`');

/** The comparisons by all their names; `gt` means older than the limit. */
const comparisons = {
  eq: 'eq',
  equal: 'eq',
  ne: 'ne',
  'not-equal': 'ne',
  gt: 'gt',
  'greater-than': 'gt',
  ge: 'ge',
  gte: 'ge',
  lt: 'lt',
  'less-than': 'lt',
  le: 'le',
  lte: 'le',
} as const satisfies Readonly<Record<string, Order>>;

const isOld: Readonly<Record<Order, (threshold: number, date: number) => boolean>> = {
  eq: (threshold, date) => threshold === date,
  ne: (threshold, date) => threshold !== date,
  gt: (threshold, date) => threshold > date,
  ge: (threshold, date) => threshold >= date,
  lt: (threshold, date) => threshold < date,
  le: (threshold, date) => threshold <= date,
};

const opSchema = z
  .enum(Object.keys(comparisons) as (keyof typeof comparisons)[])
  .default('greater-than')
  .describe('How the age compares with the limit: `gt` is older, `lt` is younger');

/** Every age filter takes days; those that take hours and minutes in Custodian take them here too. */
export const inDays = z.strictObject({ days, op: opSchema });
export const inMinutes = z.strictObject({ days, hours, minutes, op: opSchema });

type Options = z.infer<typeof inDays> & Partial<z.infer<typeof inMinutes>>;

/** Where an age filter finds its date. */
interface Source {
  /** The name that people know: `LaunchTime`. */
  readonly property: string;
  readonly reads: Reads;
  /**
   * The date as text. Null: the resource has no such date, which is no match. Undefined: AWS should have returned one,
   * so the answer is unknown.
   */
  readonly date: (raw: Resource['raw']) => string | null | undefined;
}

/**
 * Makes a filter that compares the age of a resource with a limit: `op(now - limit, date)`, to the microsecond, as
 * Custodian does.
 */
export function ageFilter(
  facts: Pick<FilterDefinition, 'name' | 'isForSomeTypes' | 'example'> & {
    readonly schema: z.ZodType<Options>;
    readonly source: Source | ((created: string) => Source);
  },
): FilterDefinition {
  const { source, schema, ...rest } = facts;
  const sourceOf = (created: string | undefined) => (typeof source === 'function' ? source(created ?? '') : source);
  return filter<Options, number | undefined>({
    ...rest,
    schema,
    reads: (_options, { type }) => sourceOf(type.created).reads,
    bind: (options, { now, type }) => {
      const { property, date } = sourceOf(type.created);
      return {
        kind: 'each',
        extract: ({ raw }) => {
          const text = date(raw);
          if (text === null) return undefined;
          return readMicros(text, now) ?? unknown(`${property}: not a date`);
        },
        ...againstAge(options, now, property),
      };
    },
  });
}

/** Tests and describes a date (microseconds since 1970) by its age. `undefined`, no date, does not match. */
export function againstAge(
  options: Options,
  now: Date,
  property: string,
): Pick<BoundEach<number | undefined>, 'test' | 'describe'> {
  const { days: dayCount, hours: hourCount = 0, minutes: minuteCount = 0 } = options;
  const op = comparisons[options.op];
  const compares = isOld[op];
  const limit = ((dayCount * 24 + hourCount) * 60 + minuteCount) * 60_000_000;
  const threshold = now.getTime() * 1000 - Math.round(limit);
  return {
    test: (actual) => actual !== undefined && compares(threshold, actual),
    describe: (actual) => ({
      property: property,
      ...(!isUnknown(actual) &&
        actual !== undefined && { actual: { kind: 'moment', at: new Date(actual / 1000).toISOString() } }),
      expected: { kind: 'age', op, days: dayCount + (hourCount + minuteCount / 60) / 24 },
    }),
  };
}

/** The date under a top-level key. */
export function dateAt(key: string): Source {
  return { property: key, reads: new Set([key]), date: (raw) => (typeof raw[key] === 'string' ? raw[key] : undefined) };
}
