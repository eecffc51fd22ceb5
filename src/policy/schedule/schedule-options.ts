import * as z from 'zod';
import { readIsoTime } from '../../core/iso-time.ts';
import type { Settings } from '../../core/settings.ts';
import { after, readDuration } from './duration.ts';
import type { FollowedSchedule } from './follow.ts';
import { instanceStoreOption } from './instance-store-option.ts';
import { lengthOfTime } from './length-of-time.ts';
import { readWeek, twoWayZoneIn, type Week } from './schedule-state.ts';
import { zoneMeant } from './zone.ts';

const weekdays = [0, 1, 2, 3, 4];
const everyDay = [0, 1, 2, 3, 4, 5, 6];

/** The named schedules: the days on which they switch off and on. */
const namedSchedules: Readonly<Record<string, { readonly off: readonly number[]; readonly on: readonly number[] }>> = {
  'nights-and-weekends': { off: weekdays, on: weekdays },
  nights: { off: everyDay, on: everyDay },
  weekends: { off: [4], on: [0] },
};

/** The options of a schedule: the key `schedule`, the filter and the action have the same. */
export const scheduleSchema = z.strictObject({
  'off-hours': z
    .string()
    .default('nights-and-weekends')
    .describe(
      'When the resource is off: `nights-and-weekends`, `nights` (weekends are like other days), `weekends` ' +
        '(Friday evening to Monday morning), or in the format of off hours, ' +
        '`off=(M-F,19);on=(M-F,7);tz=Europe/Berlin`',
    ),
  'stop-at': z.int().min(0).max(23).default(19).describe('The hour at which a named schedule switches off'),
  'start-at': z.int().min(0).max(23).default(7).describe('The hour at which it switches on again'),
  tz: z
    .string()
    .optional()
    .describe('The time zone of its hours; by default `tz` of mayfly.yml. A tag may name its own'),
  tag: z
    .string()
    .min(1)
    .max(128)
    .default('maid_offhours')
    .describe(
      "The tag with a resource's own schedule, in the format of off hours; `off` opts it out. Case does not " +
        'matter in its key',
    ),
  'skip-days': z
    .array(
      z.string().refine((text) => readIsoTime(text)?.hasTime === false, { message: 'not a day: write `2026-12-25`' }),
    )
    .default([])
    .describe('Days on which nothing is switched'),
  override: z
    .strictObject({ maximum: lengthOfTime.default('12h').describe('How long after the hour at most') })
    .prefault({})
    .describe('How long the tag `mayfly-keep-on` may keep a resource on'),
  'on-capacity': z
    .strictObject({
      'next-size': z.array(z.string().min(1)).min(1).describe('Sizes to try one after the other, one per run'),
    })
    .optional()
    .describe('For ec2: what to do if AWS has no capacity for its size. By default the start is only tried again'),
  'instance-store': instanceStoreOption,
  tell: z
    .union([z.string().min(1), z.array(z.string().min(1))])
    .default('owner')
    .describe('Targets of mayfly.yml that are notified of what could not be stopped or started; `[]`: none'),
});

export type ScheduleOptions = z.output<typeof scheduleSchema>;

/** Faults that the schema cannot see. */
export function scheduleFaults(
  options: ScheduleOptions,
): readonly { path: readonly string[]; message: string; remedy: string }[] {
  const faults: { path: string[]; message: string; remedy: string }[] = [];
  const twoWays = twoWayZoneIn(options['off-hours']);
  if (options.tz !== undefined && zoneMeant(options.tz) === undefined)
    faults.push({
      path: ['tz'],
      message: `There is no time zone \`${options.tz}\`.`,
      remedy: 'Write an IANA name (`Europe/Berlin`) or a short name (`et`, `pt`, `utc`).',
    });
  else if (twoWays !== undefined)
    faults.push({
      path: ['off-hours'],
      message: `\`${twoWays}\` is behind UTC for some people, and ahead of UTC for others and for Custodian.`,
      remedy: 'Write an IANA name (`Europe/Berlin`, `Etc/GMT+8`), or the zone as `tz`, where `UTC-8` is behind UTC.',
    });
  else if (weekOf(options, 'utc') === undefined)
    faults.push({
      path: ['off-hours'],
      message: `\`${options['off-hours']}\` is not a schedule.`,
      remedy:
        `Write ${Object.keys(namedSchedules)
          .map((name) => `\`${name}\``)
          .join(', ')}, or off ` + 'hours such as `off=(M-F,19);on=(M-F,7)`.',
    });
  else if (Object.hasOwn(namedSchedules, options['off-hours']) && options['stop-at'] === options['start-at'])
    faults.push({
      path: ['start-at'],
      message: 'It would switch off and on in the same hour.',
      remedy: 'Give `stop-at` and `start-at` different hours.',
    });
  return faults;
}

/** The schedule that the options make. They were validated before. */
export function followedSchedule(options: ScheduleOptions, { tz }: Pick<Settings, 'tz'>): FollowedSchedule {
  const week = weekOf(options, tz);
  const maximum = readDuration(options.override.maximum);
  if (week === undefined || maximum === undefined) throw new TypeError(`${options['off-hours']} is not a schedule`);
  return { tag: options.tag, week, skip: new Set(options['skip-days']), maximum: after(0, maximum) };
}

function weekOf(
  { 'off-hours': off, 'stop-at': stop, 'start-at': start, tz }: ScheduleOptions,
  defaultZone: string,
): Week | undefined {
  const zone = zoneMeant(tz ?? defaultZone) ?? 'utc';
  const { off: offDays, on: onDays } = (Object.hasOwn(namedSchedules, off) && namedSchedules[off]) || {
    off: weekdays,
    on: weekdays,
  };
  const week: Week = {
    off: { times: new Map([['off', [{ days: offDays, hour: stop }]]]), zone },
    on: { times: new Map([['on', [{ days: onDays, hour: start }]]]), zone },
  };
  if (Object.hasOwn(namedSchedules, off)) return week;
  // On a tag, a text without times only opts in; a policy has to say when.
  const read = /[=(]/.test(off) ? readWeek(off, week) : undefined;
  return read === 'out' ? undefined : read;
}
