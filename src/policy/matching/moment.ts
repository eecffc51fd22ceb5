import { instantOfWritten, readDate } from '../../python/dates.ts';
import { MOMENT, type Moment, numberOf } from '../../python/values.ts';

/**
 * Reads what Custodian accepts as a date: text as dateutil reads it, or seconds or milliseconds since the epoch, as a
 * number or as text. Seconds up to 2006-03-19 are not a date: small numbers are more likely a count of something.
 * Source: Custodian's `parse_date`.
 * @returns microseconds since the epoch; undefined if it is not a date.
 */
export function readMicros(value: unknown, now: Date): number | undefined {
  if (typeof value === 'string') return fromIso(value) ?? readCached(value, now);
  if (typeof value === 'number') return fromEpoch(value);
  return (value as Moment | null | undefined)?.brand === MOMENT ? (value as Moment).micros : undefined;
}

export function readMoment(value: unknown, now: Date): Moment | null {
  const micros = readMicros(value, now);
  return micros === undefined ? null : { brand: MOMENT, micros };
}

/**
 * How many days dates reach, as Python has them: from the year 1 to 9999, rounded down, so that it does not depend on
 * the day on which a policy is loaded. Custodian ends a policy that goes beyond with an error.
 * Source: https://docs.python.org/3/library/datetime.html#datetime.MINYEAR
 */
export const mostDaysBack = 739_000;
export const mostDaysAhead = 2_900_000;

/** The moment this many days from `now`, to the microsecond. */
export function daysFrom(now: Date, days: number): Moment {
  return { brand: MOMENT, micros: now.getTime() * 1000 + Math.round(days * MICROS_PER_DAY) };
}

const MICROS_PER_DAY = 86_400_000_000;
const FLOOR_SECONDS = 1_142_726_400;
/** Years 1 to 9999, as in Python's datetime. */
const FIRST_MICROS = -62_135_596_800_000_000;
const END_MICROS = 253_402_300_800_000_000;

/**
 * The same launch times and tags occur in every policy. What a text leaves out is taken from the day of `now`, so each
 * day has its own cache.
 */
const cache: { day: number; readonly texts: Map<string, number | undefined> } = { day: 0, texts: new Map() };
const MAX_CACHED = 200_000;

function readCached(text: string, now: Date): number | undefined {
  const day = Math.floor(now.getTime() / 86_400_000);
  if (cache.day !== day || cache.texts.size > MAX_CACHED) {
    cache.texts.clear();
    cache.day = day;
  }
  const cached = cache.texts.get(text);
  if (cached !== undefined || cache.texts.has(text)) return cached;
  const read = fromText(text, now);
  cache.texts.set(text, read);
  return read;
}

function fromText(text: string, now: Date): number | undefined {
  if (!/^\p{Nd}+$/u.test(text)) {
    const written = readDate(text, now);
    const micros = written && instantOfWritten(written);
    // Without a time zone the first day is refused too: Python looks one day back for a change of daylight saving time.
    const first = written?.offset === undefined ? FIRST_MICROS + MICROS_PER_DAY : FIRST_MICROS;
    if (micros !== undefined && micros >= first && micros < END_MICROS) return micros;
  }
  const number = numberOf(text);
  return number === null ? undefined : fromEpoch(number);
}

/**
 * A fast path for AWS's own format, `2026-03-01T10:00:00Z`, with a fraction or an offset: faster than the cache. Days
 * after the 28th of February take the slow path, which knows how long a month is.
 */
function fromIso(text: string): number | undefined {
  if (text.length < 20 || text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH || text.charCodeAt(10) !== T)
    return undefined;
  if (text.charCodeAt(13) !== COLON || text.charCodeAt(16) !== COLON) return undefined;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  // If a digit is not a digit the number is NaN, and every comparison is false.
  if (
    !(
      year >= 1 &&
      month >= 1 &&
      month <= 12 &&
      day >= 1 &&
      day <= (month === 2 ? 28 : 30) &&
      hour < 24 &&
      minute < 60 &&
      second < 60
    )
  )
    return undefined;
  const seconds = ((daysSinceEpoch(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
  return atOffset(text, seconds * 1e6);
}

const [DASH, T, COLON, Z, DOT] = [45, 84, 58, 90, 46];

/** What follows the seconds: `Z` and `+00:00` directly, any other offset and fractions by a regular expression. */
function atOffset(text: string, micros: number): number | undefined {
  if (text.length === 20 && text.charCodeAt(19) === Z) return micros;
  if (text.length === 25 && text.endsWith('+00:00')) return micros;
  const match = text.charCodeAt(19) === DOT || text.length === 25 ? TAIL.exec(text) : null;
  if (!match) return undefined;
  const [, fraction = '', sign, hours = '0', minutes = '0'] = match;
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000_000;
  return micros + Number(fraction.padEnd(6, '0')) - (sign === '-' ? -offset : offset);
}

const TAIL = /(?<=^.{19})(?:\.(\d{1,6}))?(?:Z|([+-])(0\d|1[0-4]):([0-5]\d))$/;

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/** Days since the epoch in the Gregorian calendar. Years are counted from March, so that the leap day comes last. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return (
    marchYear * 365 +
    Math.floor(marchYear / 4) -
    Math.floor(marchYear / 100) +
    Math.floor(marchYear / 400) +
    dayOfYear -
    719_468
  );
}

function fromEpoch(number: number): number | undefined {
  if (!(number > FLOOR_SECONDS)) return undefined;
  return [number * 1e6, number * 1e3].map(roundHalfEven).find((micros) => micros < END_MICROS);
}

function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
