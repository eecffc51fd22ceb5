import { instantOf, wallClock } from './zone.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** A period, in milliseconds since the epoch; `until` is not part of it. */
export interface Window {
  readonly from: number;
  readonly until: number;
}

/** Hours of the day on some days of the week. */
export interface DailyHours {
  /** Whole hours of the wall clock, 0 to 24. If `until` is not after `from`, it is on the next day. */
  readonly from: number;
  readonly until: number;
  /** Monday is 0, Sunday 6: the days on which the hours begin. */
  readonly days: readonly number[];
}

/**
 * The last complete weekend: Saturday and Sunday, from midnight to midnight in the time zone. 47 or 49 hours if the
 * clocks change.
 */
export function lastWeekend(now: number, zone: string): Window {
  const today = Math.floor(wallClock(now, zone) / day) * day;
  const monday = today - ((new Date(today).getUTCDay() + 6) % 7) * day;
  return { from: instantOf(monday - 2 * day, zone), until: instantOf(monday, zone) };
}

/** The last days up to the last full hour, from the same time of day this many days ago. Today's use counts. */
export function lastDays(count: number, now: number, zone: string): Window {
  const until = Math.floor(now / hour) * hour;
  return { from: instantOf(wallClock(until, zone) - count * day, zone), until };
}

/**
 * The last `count` periods of these hours that are over, the oldest first. They are hours of the wall clock: a night in
 * which the clocks change is an hour shorter or longer.
 */
export function lastHours(
  { from, until, days }: DailyHours,
  count: number,
  now: number,
  zone: string,
): readonly Window[] {
  const windows: Window[] = [];
  if (days.length === 0) return windows;
  const length = until > from ? until - from : until - from + 24;
  for (let midnight = Math.floor(wallClock(now, zone) / day) * day; windows.length < count; midnight -= day) {
    const weekday = (new Date(midnight).getUTCDay() + 6) % 7;
    const begins = midnight + from * hour;
    const window = { from: instantOf(begins, zone), until: instantOf(begins + length * hour, zone) };
    if (days.includes(weekday) && window.until <= now) windows.unshift(window);
  }
  return windows;
}

/** The whole hours (UTC) within a window: some time zones are half an hour off, and CloudWatch counts by the hour. */
export function wholeHours({ from, until }: Window): Window {
  return { from: Math.ceil(from / hour) * hour, until: Math.floor(until / hour) * hour };
}

export function hoursIn({ from, until }: Window): number {
  return (until - from) / hour;
}
