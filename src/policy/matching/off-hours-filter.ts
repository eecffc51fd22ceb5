import * as z from 'zod';
import { shown } from '../../core/actual.ts';
import type { BoundEach, FilterContext, FilterDefinition } from '../../core/filter.ts';
import type { Resource } from '../../core/resource.ts';
import { isUnknown, unknown } from '../../core/truth.ts';
import { readSchedule, type Schedule, scheduleText } from '../schedule/off-hours.ts';
import { wallClock, zoneNamed } from '../schedule/zone.ts';
import { memoized } from './memoized.ts';
import { tagInAnyCase } from './tag-in-any-case.ts';
import { outsideValues, valuesFromFaults, valuesFromSchema } from './values-from.ts';

/**
 * The options that `offhour` and `onhour` share. Each accepts the other's hour too and ignores it, as Custodian does.
 */
export const offHoursSchema = z.strictObject({
  tag: z
    .string()
    .default('maid_offhours')
    .describe("The tag with the resource's own schedule; case does not matter in its key"),
  default_tz: z
    .string()
    .default('et')
    .describe('The time zone of schedules that do not name one: a short name (`pt`, `utc`) or an IANA name'),
  offhour: z
    .int()
    .min(0)
    .max(23)
    .optional()
    .describe('The hour at which resources without times of their own stop (default 19)'),
  onhour: z
    .int()
    .min(0)
    .max(23)
    .optional()
    .describe('The hour at which resources without times of their own start (default 7)'),
  weekends: z
    .boolean()
    .default(true)
    .describe(
      'Whether to leave weekends alone. `true`: resources without times of their own are switched Monday ' +
        'to Friday; `false`: every day',
    ),
  'weekends-only': z
    .boolean()
    .default(false)
    .describe('Switch only for the weekend: off on Friday, on again on Monday'),
  'opt-out': z
    .boolean()
    .default(false)
    .describe('Also match resources without the tag; the tag value `off` excludes a resource'),
  'fallback-schedule': z
    .string()
    .optional()
    .describe('The schedule of resources without the tag, in the format of the tag'),
  fallback_schedule: z.string().optional().describe('An older spelling of `fallback-schedule`'),
  'skip-days': z
    .array(z.string().regex(/^\d{4}-\d{2}-\d{2}/))
    .optional()
    .describe('Days on which nothing is switched, such as `2026-12-25`, in the time zone of each schedule'),
  'skip-days-from': valuesFromSchema.optional().describe('The same from a file: a list of days'),
  'state-filter': z
    .boolean()
    .default(true)
    .describe(
      'Where the type has such states: match only running instances with `offhour`, only stopped ones with `onhour`',
    ),
});

type Options = z.infer<typeof offHoursSchema>;

/** What differs between `offhour` and `onhour`. */
export interface Direction {
  readonly fires: 'off' | 'on';
  readonly defaultHour: number;
  /** The day of `weekends-only`; Monday is 0. */
  readonly weekendDay: number;
}

export const offHoursEvidence = ['values'];

export function validateOffHours(options: Options): ReturnType<NonNullable<FilterDefinition<Options>['validate']>> {
  const faults: { path: string[]; message: string; remedy: string }[] = [];
  if (zoneNamed(options.default_tz) === undefined) {
    const message = `There is no time zone \`${options.default_tz}\`.`;
    faults.push({
      path: ['default_tz'],
      message,
      remedy: 'Write an IANA name (`Europe/Berlin`) or a short name (`et`, `pt`, `utc`).',
    });
  }
  if (options['skip-days'] && options['skip-days-from']) {
    faults.push({
      path: ['skip-days-from'],
      message: '`skip-days` and `skip-days-from` cannot be used together.',
      remedy: 'Remove one of them.',
    });
  }
  const outside = options['skip-days-from'] ? valuesFromFaults(options['skip-days-from']) : [];
  return [...faults, ...outside.map(({ path, ...fault }) => ({ ...fault, path: ['skip-days-from', ...path] }))];
}

/** `Tags`, and `State` where the state matters. */
export function offHoursReads(options: Options, { type }: FilterContext): ReadonlySet<string> {
  return new Set(options['state-filter'] && type.power?.switchedFrom !== undefined ? ['Tags', 'State'] : ['Tags']);
}

/**
 * Binds `offhour` or `onhour`. The result depends only on the tag's text and the hour, so each text is read once per
 * run: 10,000 instances with six schedules cost six readings.
 */
export function bindOffHours(direction: Direction, options: Options, context: FilterContext): BoundEach<HourCheck> {
  const { fires } = direction;
  const hour = options[`${fires}hour`] ?? direction.defaultHour;
  const key = options.tag.toLowerCase();
  const fallbackText = options['fallback-schedule'] || options.fallback_schedule;
  const state = options['state-filter'] ? context.type.power?.switchedFrom?.[fires] : undefined;
  const skip = options['skip-days-from'];
  const checkText = memoized((text: string) =>
    checkHour(text, fires, defaultSchedule(direction, options), context.now),
  );
  const skipDays = skip && outsideValues(skip);
  const skippedDays = new Set(options['skip-days']);
  return {
    kind: skip ? 'evident' : 'each',
    extract: (resource, evidence) => {
      if (state !== undefined && stateName(resource) !== state) return { state: stateName(resource), ...never };
      const text = tagInAnyCase(resource.tags, key) ?? fallbackText;
      if (text === undefined && !options['opt-out']) return never;
      const actual = checkText(text ?? '');
      if (!skipDays || !actual.fires) return actual;
      const days = skipDays.read(resource, evidence);
      if (isUnknown(days)) return days;
      const isListed = days instanceof Set || Array.isArray(days) ? new Set<unknown>(days).has(actual.day) : undefined;
      return isListed === undefined
        ? unknown(`${skip.url} does not hold a list of days`)
        : { ...actual, skipped: isListed };
    },
    test: (actual) => actual.fires && !(actual.skipped ?? skippedDays.has(actual.day)),
    ...(skipDays && { needs: skipDays.needs }),
    describe: (actual) =>
      !isUnknown(actual) && 'state' in actual
        ? {
            property: 'State.Name',
            actual: shown(actual.state),
            expected: { kind: 'compare', op: 'eq', value: state ?? null },
          }
        : {
            property: `tag:${options.tag}`,
            ...(!isUnknown(actual) && { actual: shown(actual.text) }),
            expected: { kind: 'schedule', switches: fires, default: { hour, zone: options.default_tz } },
          },
  };
}

/** Whether a schedule fires in the hour of `now`, and the day in its time zone (`2026-12-25`). */
interface HourCheck {
  /** The state, if it is another than the schedule switches. */
  readonly state?: unknown;
  /** Left out: it has no schedule. */
  readonly text?: string;
  readonly fires: boolean;
  readonly day: string;
  readonly skipped?: boolean;
}

const never: HourCheck = { fires: false, day: '' };

function checkHour(value: string, fires: 'off' | 'on', fallback: Schedule, now: Date): HourCheck {
  const text = scheduleText(value);
  const schedule = text === 'off' ? undefined : readSchedule(text, fires, fallback);
  const zone = schedule && zoneNamed(schedule.zone);
  if (!schedule || zone === undefined) return { text, fires: false, day: '' };
  const local = new Date(wallClock(now.getTime(), zone));
  const weekday = (local.getUTCDay() + 6) % 7;
  const times = schedule.times.get(fires) ?? [];
  const isHour = times.some(({ days, hour }) => hour === local.getUTCHours() && days.includes(weekday));
  return { text, fires: isHour, day: local.toISOString().slice(0, 10) };
}

function defaultSchedule({ fires, defaultHour, weekendDay }: Direction, options: Options): Schedule {
  const hour = options[`${fires}hour`] ?? defaultHour;
  const days = options['weekends-only'] ? [weekendDay] : options.weekends ? [0, 1, 2, 3, 4] : [0, 1, 2, 3, 4, 5, 6];
  return { times: new Map([[fires, [{ days, hour }]]]), zone: options.default_tz };
}

function stateName({ raw }: Resource): unknown {
  const state = raw.State;
  return typeof state === 'object' && state !== null && 'Name' in state ? state.Name : undefined;
}
