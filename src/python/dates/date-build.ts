import { type DateParts, daysInMonth, NotADate, resolveDateParts } from './date-parts.ts';
import { isUtc } from './date-words.ts';

/** A date and time as it was written. */
export interface WrittenTime {
  /** The wall clock, in microseconds since 1970-01-01T00:00. */
  readonly wall: number;
  /** Seconds east of UTC, where the text has an offset. */
  readonly offset?: number;
  /** Whether its minutes are more than 59 (`+00:75`). dateutil reads it all the same. */
  readonly hasOddMinutes?: true;
  /** The abbreviation of a zone other than UTC and GMT, where the text has no offset. dateutil ignores it. */
  readonly zoneName?: string;
}

/** The time of day, the weekday and the zone, as far as the text has them. */
export interface Clock {
  hour?: number;
  minute?: number;
  second?: number;
  micro?: number;
  weekday?: number;
  ampm?: 'am' | 'pm';
  zoneName?: string;
  offset?: number;
  hasOddMinutes?: true;
}

/** A year of two digits is the one within fifty years of `now`. */
export function fullYear(year: number, now: Date): number {
  const current = now.getUTCFullYear();
  const guess = Math.floor(current / 100) * 100 + year;
  if (year >= 100) return year;
  if (guess >= current + 50) return guess - 100;
  return guess < current - 50 ? guess + 100 : guess;
}

/** The date from its parts. Missing parts are those of the day of `now`, at midnight. */
export function build(clock: Clock, parts: DateParts, now: Date): WrittenTime {
  const { year, month, day } = resolveDateParts(parts);
  const offset = offsetOf(clock);
  if (Object.values<unknown>({ year, month, day, offset, ...clock }).every((part) => part === undefined))
    throw new NotADate('it says nothing');
  const fullYearSaid = year === undefined || parts.hasCentury ? year : fullYear(year, now);
  const date = { year: fullYearSaid ?? now.getUTCFullYear(), month: month ?? now.getUTCMonth() + 1 };
  const lastDay = daysInMonth(date.year, date.month);
  const { hour = 0, minute = 0, second = 0, micro = 0, weekday } = clock;
  const inRange =
    date.year >= 1 &&
    date.year <= 9999 &&
    date.month >= 1 &&
    date.month <= 12 &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  const dayOfMonth = day ?? Math.min(now.getUTCDate(), lastDay);
  if (!inRange || dayOfMonth < 1 || dayOfMonth > lastDay) throw new NotADate('out of range');
  const midnight = new Date(0).setUTCFullYear(date.year, date.month - 1, dayOfMonth);
  const ahead =
    weekday === undefined || (day ?? 0) > 0 ? 0 : (weekday - ((new Date(midnight).getUTCDay() + 6) % 7) + 7) % 7;
  const wall = (midnight + (((ahead * 24 + hour) * 60 + minute) * 60 + second) * 1000) * 1000 + micro;
  const { zoneName, hasOddMinutes } = clock;
  if (offset !== undefined) return { wall, offset, ...(hasOddMinutes && { hasOddMinutes }) };
  return zoneName === undefined ? { wall } : { wall, zoneName };
}

/** Seconds east of UTC. As in dateutil, only UTC's own abbreviations are known. */
function offsetOf({ zoneName, offset }: Clock): number | undefined {
  if (zoneName !== undefined && isUtc(zoneName)) return 0;
  if (offset !== undefined && Math.abs(offset) >= 86_400) throw new NotADate('an offset of a day');
  return offset;
}
