import { instantOf, wallClock } from './zone.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** When a window is open, in a time zone. */
export interface Hours {
  /** Monday is 0, Sunday 6. Hours that reach past midnight belong to the day on which they begin. */
  readonly days: readonly number[];
  /** Minutes since midnight. If `until` is not after `from`, it is on the next day. */
  readonly from: number;
  readonly until: number;
  readonly zone: string;
}

export interface Calendar {
  /** Days such as `2026-12-25` on which no window opens, in the window's time zone. */
  readonly holidays: ReadonlySet<string>;
  /** Whether the last open day before a holiday is closed too. */
  readonly notBeforeHoliday: boolean;
}

/** How many days ahead to look for an opening: there may be a whole year of holidays in between. */
const daysAhead = 400;

/**
 * When a step that needs a window may run: now, or at the next opening. When the clocks change, hours begin and end by
 * the wall clock: a time that is skipped moves to after the gap, and of a time that occurs twice the first counts.
 * @param now milliseconds since the epoch.
 * @returns milliseconds since the epoch: `now` itself within a window; undefined if none opens for more than a year.
 */
export function opensAt(hours: readonly Hours[], calendar: Calendar, now: number): number | undefined {
  const openDays = new Set(hours.flatMap(({ days }) => days));
  const openings = hours
    .map((daily) => nextOpening(daily, openDays, calendar, now))
    .filter((daily) => daily !== undefined);
  return openings.length === 0 ? undefined : Math.min(...openings);
}

function nextOpening(
  { days, from, until, zone }: Hours,
  openDays: ReadonlySet<number>,
  calendar: Calendar,
  now: number,
): number | undefined {
  const today = Math.floor(wallClock(now, zone) / day) * day;
  // Yesterday's hours may reach into today.
  for (let date = today - day; date <= today + daysAhead * day; date += day) {
    if (!days.includes(weekday(date)) || isClosed(date, openDays, calendar)) continue;
    const begins = instantOf(date + from * minute, zone);
    const ends = instantOf(endOf(date, from, until, openDays, calendar), zone);
    if (now < ends && begins < ends) return Math.max(now, begins);
  }
  return undefined;
}

/** The end on the wall clock. Hours do not reach into a closed day. */
function endOf(date: number, from: number, until: number, openDays: ReadonlySet<number>, calendar: Calendar): number {
  if (until > from) return date + until * minute;
  return isClosed(date + day, openDays, calendar) ? date + day : date + day + until * minute;
}

function isClosed(date: number, openDays: ReadonlySet<number>, { holidays, notBeforeHoliday }: Calendar): boolean {
  if (holidays.has(dateText(date))) return true;
  if (!notBeforeHoliday) return false;
  for (let next = date + day; next <= date + 7 * day; next += day) {
    if (holidays.has(dateText(next))) return true;
    if (openDays.has(weekday(next))) return false;
  }
  return false;
}

function weekday(date: number): number {
  return (new Date(date).getUTCDay() + 6) % 7;
}

function dateText(date: number): string {
  return new Date(date).toISOString().slice(0, 10);
}
