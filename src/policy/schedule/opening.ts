import { instantOf, wallClock } from './zone.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** When a window is open on the clock of a zone. */
export interface Hours {
  /** From Monday, 0, to Sunday, 6. Hours that reach past midnight belong to the day on which they begin. */
  readonly days: readonly number[];
  /** Minutes since midnight; where `until` is not after `from`, it is on the next day. */
  readonly from: number;
  readonly until: number;
  readonly zone: string;
}

export interface Calendar {
  /** `2026-12-25`: no window is open on such a day, on the window's own clock. */
  readonly holidays: ReadonlySet<string>;
  /** Nor on the last open day before one. */
  readonly notBeforeHoliday: boolean;
}

/** How far ahead an opening is looked for: holidays of a whole year may stand in between. */
const daysAhead = 400;

/**
 * When something that must be within a window may be done: now, or at the next opening. Where the clocks change, hours
 * begin and end when the wall shows them: a time that the clock skips counts as much later, and of a time that comes
 * twice the first counts.
 * @param now milliseconds since the epoch.
 * @returns the same; `now` itself within a window, undefined where none opens for more than a year.
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

/** On the wall. Hours do not reach into a day on which nothing is open. */
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
