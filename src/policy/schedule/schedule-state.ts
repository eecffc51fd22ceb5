import { readSchedule, type Schedule, scheduleText } from './off-hours.ts';
import { instantOf, isTwoWays, wallClock, zoneOfOffHours } from './zone.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** How many days to search for a transition in both directions: a month of skipped days may lie in between. */
const searchDays = 40;

/** A moment at which a schedule switches: milliseconds since the epoch. */
export interface Transition {
  readonly to: 'off' | 'on';
  readonly at: number;
}

/**
 * The state of a schedule: the last transition and the next one in the other direction; left out if there is none
 * within weeks.
 */
export interface ScheduleState {
  readonly zone: string;
  readonly last?: Transition;
  readonly next?: Transition;
}

/** The times of a schedule. Each direction has its own time zone, as on tags. */
export interface Week {
  readonly off: Schedule;
  readonly on: Schedule;
}

/**
 * Reads a schedule in the format of off hours, `off=(M-F,19);on=(M-F,7);tz=Europe/Berlin`.
 * @param text a tag's value as written; `fallback` has what it leaves out.
 * @returns `out` if it only says `off`, which opts the resource out; undefined if it cannot be understood.
 */
export function readWeek(text: string, fallback: Week): Week | 'out' | undefined {
  const schedule = scheduleText(text);
  if (schedule === 'off') return 'out';
  const [off, on] = [readSchedule(schedule, 'off', fallback.off), readSchedule(schedule, 'on', fallback.on)];
  if (off === undefined || on === undefined) return undefined;
  return zoneOfOffHours(off.zone) === undefined || zoneOfOffHours(on.zone) === undefined ? undefined : { off, on };
}

/** The first time zone of a text in the format of off hours that Custodian and people read differently: `utc-8`. */
export function twoWayZoneIn(text: string): string | undefined {
  return Array.from(scheduleText(text).matchAll(/(?:^|[; ])tz=([^;]+)/g), ([, name = '']) => name).find(isTwoWays);
}

/**
 * The state of a schedule at a given time. A time that the clock skips moves to after the gap; of one that occurs twice
 * the first counts. If it would switch both ways at the same moment, it stays on.
 * @param skip days on which nothing is switched, `2026-12-25`, in the schedule's time zone.
 * @param now milliseconds since the epoch.
 */
export function scheduleStateAt(week: Week, skip: ReadonlySet<string>, now: number): ScheduleState {
  const transitions = [...transitionsOf('off', week.off, skip, now), ...transitionsOf('on', week.on, skip, now)].sort(
    (a, b) => a.at - b.at || (a.to === 'off' ? -1 : 1),
  );
  const index = transitions.findLastIndex(({ at }) => at <= now);
  const latest = transitions[index];
  // The first of several transitions in the same direction counts: switching off twice in one evening does not begin
  // again.
  const before = latest && transitions.slice(0, index).findLastIndex(({ to }) => to !== latest.to);
  const last = before === undefined || before === -1 ? latest : (transitions[before + 1] ?? latest);
  const next = transitions.find(({ to, at }) => at > now && to !== latest?.to);
  return { zone: zoneOfOffHours(week.off.zone) ?? 'UTC', ...(last && { last }), ...(next && { next }) };
}

function transitionsOf(
  to: 'off' | 'on',
  { times, zone: zoneName }: Schedule,
  skip: ReadonlySet<string>,
  now: number,
): readonly Transition[] {
  const zone = zoneOfOffHours(zoneName) ?? 'UTC';
  const today = Math.floor(wallClock(now, zone) / day) * day;
  const transitions: Transition[] = [];
  for (let date = today - searchDays * day; date <= today + searchDays * day; date += day) {
    if (skip.has(new Date(date).toISOString().slice(0, 10))) continue;
    const weekday = (new Date(date).getUTCDay() + 6) % 7;
    for (const { days, hour: at } of times.get(to) ?? [])
      if (days.includes(weekday)) transitions.push({ to, at: instantOf(date + at * hour, zone) });
  }
  return transitions;
}
