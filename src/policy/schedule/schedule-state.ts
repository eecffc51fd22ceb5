import { readSchedule, type Schedule, scheduleText } from './off-hours.ts';
import { instantOf, wallClock, zoneNamed } from './zone.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** How far a turn is looked for in both directions: a month of days that are left out may lie in between. */
const searchDays = 40;

/** A moment at which a schedule switches: milliseconds since the epoch. */
export interface Transition {
  readonly to: 'off' | 'on';
  readonly at: number;
}

/**
 * Where a schedule stands: the turn that it is in, and the next one the other way; left out where there is none within
 * weeks.
 */
export interface ScheduleState {
  readonly zone: string;
  readonly last?: Transition;
  readonly next?: Transition;
}

/** The times of a schedule, each direction on its own clock, as tags may have it. */
export interface Week {
  readonly off: Schedule;
  readonly on: Schedule;
}

/**
 * Reads a schedule in the words of off hours, `off=(M-F,19);on=(M-F,7);tz=Europe/Berlin`.
 * @param text a tag's value as it is written; what it leaves out is as in `fallback`.
 * @returns `out` where it only says `off`, which takes its resource out; undefined where it cannot be understood.
 */
export function readWeek(text: string, fallback: Week): Week | 'out' | undefined {
  const schedule = scheduleText(text);
  if (schedule === 'off') return 'out';
  const [off, on] = [readSchedule(schedule, 'off', fallback.off), readSchedule(schedule, 'on', fallback.on)];
  if (off === undefined || on === undefined) return undefined;
  return zoneNamed(off.zone) === undefined || zoneNamed(on.zone) === undefined ? undefined : { off, on };
}

/**
 * Where a schedule stands at a time. A time that the clock skips counts as much later, of one that comes twice the
 * first counts. Where it would switch both ways in the same moment it stays on.
 * @param skip days on which nothing is switched, `2026-12-25`, on the schedule's own clock.
 * @param now milliseconds since the epoch.
 */
export function scheduleStateAt(week: Week, skip: ReadonlySet<string>, now: number): ScheduleState {
  const transitions = [...transitionsOf('off', week.off, skip, now), ...transitionsOf('on', week.on, skip, now)].sort(
    (a, b) => a.at - b.at || (a.to === 'off' ? -1 : 1),
  );
  const index = transitions.findLastIndex(({ at }) => at <= now);
  const latest = transitions[index];
  // Since when it has been so: an evening that is off already does not begin anew.
  const before = latest && transitions.slice(0, index).findLastIndex(({ to }) => to !== latest.to);
  const last = before === undefined || before === -1 ? latest : (transitions[before + 1] ?? latest);
  const next = transitions.find(({ to, at }) => at > now && to !== latest?.to);
  return { zone: zoneNamed(week.off.zone) ?? 'UTC', ...(last && { last }), ...(next && { next }) };
}

function transitionsOf(
  to: 'off' | 'on',
  { times, zone: zoneName }: Schedule,
  skip: ReadonlySet<string>,
  now: number,
): readonly Transition[] {
  const zone = zoneNamed(zoneName) ?? 'UTC';
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
