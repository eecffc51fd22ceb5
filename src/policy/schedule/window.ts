import { instantOf, wallClock } from './zone.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** A stretch of time, milliseconds since the epoch; `until` is not part of it. */
export interface Window {
  readonly from: number;
  readonly until: number;
}

/** The last weekend that is over: from Saturday to Monday, midnight to midnight in the zone. 47 or 49 hours where the clocks change. */
export function lastWeekend(now: number, zone: string): Window {
  const today = Math.floor(wallClock(now, zone) / day) * day;
  const monday = today - ((new Date(today).getUTCDay() + 6) % 7) * day;
  return { from: instantOf(monday - 2 * day, zone), until: instantOf(monday, zone) };
}

/** The last whole days before today, in the zone. */
export function lastDays(count: number, now: number, zone: string): Window {
  const today = Math.floor(wallClock(now, zone) / day) * day;
  return { from: instantOf(today - count * day, zone), until: instantOf(today, zone) };
}

/** The whole hours (UTC) within a window: some zones are half an hour off, and CloudWatch counts by the hour. */
export function wholeHours({ from, until }: Window): Window {
  return { from: Math.ceil(from / hour) * hour, until: Math.floor(until / hour) * hour };
}

export function hoursIn({ from, until }: Window): number {
  return (until - from) / hour;
}
