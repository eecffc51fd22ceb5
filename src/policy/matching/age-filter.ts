import * as z from 'zod';
import { type BoundEach, type FilterDefinition, filter, type Reads } from '../../core/filter.ts';
import type { Resource } from '../../core/resource.ts';
import { isUnknown, unknown } from '../../core/truth.ts';
import { readMicros } from './moment.ts';

const days = z.number().default(0).describe('How many days old, parts of a day allowed');
const hours = z.number().default(0).describe('And how many hours');
const minutes = z.number().default(0).describe('And how many minutes');

/** How ages compare, as Custodian names it: `gt` is older than. */
const comparisons: Readonly<Record<string, (threshold: number, date: number) => boolean>> = {
  eq: (threshold, date) => threshold === date,
  equal: (threshold, date) => threshold === date,
  ne: (threshold, date) => threshold !== date,
  'not-equal': (threshold, date) => threshold !== date,
  gt: (threshold, date) => threshold > date,
  'greater-than': (threshold, date) => threshold > date,
  ge: (threshold, date) => threshold >= date,
  gte: (threshold, date) => threshold >= date,
  lt: (threshold, date) => threshold < date,
  'less-than': (threshold, date) => threshold < date,
  le: (threshold, date) => threshold <= date,
  lte: (threshold, date) => threshold <= date,
};

const op = z
  .enum(Object.keys(comparisons) as [string, ...string[]])
  .default('greater-than')
  .describe('How its age compares: `gt` is older, `lt` younger');

/** An age filter takes days; where Custodian's has them, hours and minutes, too. */
export const inDays = z.strictObject({ days, op });
export const inMinutes = z.strictObject({ days, hours, minutes, op });

type Options = z.infer<typeof inDays> & Partial<z.infer<typeof inMinutes>>;

/** Where an age filter finds its date. */
interface Source {
  /** As a person would name it: `LaunchTime`. */
  readonly property: string;
  readonly reads: Reads;
  /**
   * The date as text; null where the resource truly has none, which is no match; undefined where AWS should have given
   * one: unknown.
   */
  readonly date: (raw: Resource['raw']) => string | null | undefined;
}

/**
 * Makes one of the filters that hold the age of a resource against a limit: `op(now - limit, date)`, to the
 * microsecond, as Custodian does.
 */
export function ageFilter(
  facts: Pick<FilterDefinition, 'name' | 'types' | 'example'> & {
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
          return readMicros(text, now) ?? unknown(`${property}: no date`);
        },
        ...againstAge(options, now, property),
      };
    },
  });
}

/** Judges and words a date, microseconds since 1970, by its age; `undefined`, no date, matches nothing. */
export function againstAge(
  options: Options,
  now: Date,
  property: string,
): Pick<BoundEach<number | undefined>, 'test' | 'describe'> {
  const compares = comparisons[options.op];
  if (!compares) throw new RangeError(`no comparison ${options.op}`);
  const limit = ((options.days * 24 + (options.hours ?? 0)) * 60 + (options.minutes ?? 0)) * 60_000_000;
  const threshold = now.getTime() * 1000 - Math.round(limit);
  return {
    test: (actual) => actual !== undefined && compares(threshold, actual),
    describe: (actual) => ({
      property: property,
      ...(!isUnknown(actual) && actual !== undefined && { actual: new Date(actual / 1000).toISOString() }),
      expected: `age ${options.op} ${ageText(options)}`,
    }),
  };
}

/** The date under one top-level key. */
export function dateAt(key: string): Source {
  return { property: key, reads: new Set([key]), date: (raw) => (typeof raw[key] === 'string' ? raw[key] : undefined) };
}

function ageText({ days: dayCount, hours: hourCount = 0, minutes: minuteCount = 0 }: Options): string {
  const parts = [
    [dayCount, 'days'],
    [hourCount, 'hours'],
    [minuteCount, 'minutes'],
  ] as const;
  const shown = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`);
  return shown.length > 0 ? shown.join(' ') : '0 days';
}
