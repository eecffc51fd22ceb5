import { readSchedule, type Schedule, scheduleText } from './off-hours.ts';
import { instantOf, wallClock, zoneNamed } from './zone.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** How far a turn is looked for in both directions: a month of days that are left out may lie in between. */
const daysAround = 40;

/** A moment at which a schedule switches: milliseconds since the epoch. */
export interface Turn {
  readonly to: 'off' | 'on';
  readonly at: number;
}

/**
 * Where a schedule stands: the turn that it is in, and the next one the other way; left out where there is none within
 * weeks.
 */
export interface Standing {
  readonly zone: string;
  readonly last?: Turn;
  readonly next?: Turn;
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
  const plain = scheduleText(text);
  if (plain === 'off') return 'out';
  const [off, on] = [readSchedule(plain, 'off', fallback.off), readSchedule(plain, 'on', fallback.on)];
  if (off === undefined || on === undefined) return undefined;
  return zoneNamed(off.zone) === undefined || zoneNamed(on.zone) === undefined ? undefined : { off, on };
}

/**
 * Where a schedule stands at a time. A time that the clock skips counts as much later, of one that comes twice the
 * first counts. Where it would switch both ways in the same moment it stays on.
 * @param skip days on which nothing is switched, `2026-12-25`, on the schedule's own clock.
 * @param now milliseconds since the epoch.
 */
export function standingAt(week: Week, skip: ReadonlySet<string>, now: number): Standing {
  const turns = [...turnsOf('off', week.off, skip, now), ...turnsOf('on', week.on, skip, now)].sort(
    (a, b) => a.at - b.at || (a.to === 'off' ? -1 : 1),
  );
  const index = turns.findLastIndex(({ at }) => at <= now);
  const latest = turns[index];
  // Since when it has been so: an evening that is off already does not begin anew.
  const before = latest && turns.slice(0, index).findLastIndex(({ to }) => to !== latest.to);
  const last = before === undefined || before === -1 ? latest : (turns[before + 1] ?? latest);
  const next = turns.find(({ to, at }) => at > now && to !== latest?.to);
  return { zone: zoneNamed(week.off.zone) ?? 'UTC', ...(last && { last }), ...(next && { next }) };
}

function turnsOf(
  to: 'off' | 'on',
  { times, zone: named }: Schedule,
  skip: ReadonlySet<string>,
  now: number,
): readonly Turn[] {
  const zone = zoneNamed(named) ?? 'UTC';
  const today = Math.floor(wallClock(now, zone) / day) * day;
  const turns: Turn[] = [];
  for (let date = today - daysAround * day; date <= today + daysAround * day; date += day) {
    if (skip.has(new Date(date).toISOString().slice(0, 10))) continue;
    const weekday = (new Date(date).getUTCDay() + 6) % 7;
    for (const { days, hour: at } of times.get(to) ?? [])
      if (days.includes(weekday)) turns.push({ to, at: instantOf(date + at * hour, zone) });
  }
  return turns;
}
