import { numberOf } from '../jmespath/python-number.ts';
import { instantOfWritten, readDate } from '../schedule/date-text.ts';
import { MOMENT, type Moment } from './python-value.ts';

/**
 * Reads what Custodian takes for a date: text as dateutil reads it, or seconds or milliseconds since the epoch, as a number or as text.
 * Seconds up to 2006-03-19 are no date: small numbers are more likely a count of something.
 * @returns microseconds since the epoch; undefined where it is no date.
 * Source: Custodian's `parse_date`.
 */
export function readMicros(value: unknown, now: Date): number | undefined {
  if (typeof value === 'string') return known(value, now);
  if (typeof value === 'number') return fromEpoch(value);
  return (value as Moment | null | undefined)?.is === MOMENT ? (value as Moment).micros : undefined;
}

export function readMoment(value: unknown, now: Date): Moment | null {
  const micros = readMicros(value, now);
  return micros === undefined ? null : { is: MOMENT, micros };
}

/** The moment so many days from `now`, to the microsecond. */
export function daysFrom(now: Date, days: number): Moment {
  return { is: MOMENT, micros: now.getTime() * 1000 + Math.round(days * MICROS_PER_DAY) };
}

const MICROS_PER_DAY = 86_400_000_000;
const FLOOR_SECONDS = 1_142_726_400;
/** Years 1 to 9999, as Python's datetime has them. */
const FIRST_MICROS = -62_135_596_800_000_000;
const END_MICROS = 253_402_300_800_000_000;

/** The same launch times and tags come up for every policy. What a text leaves out comes from the day of `now`, so each day has its own. */
const memory: { day: number; readonly texts: Map<string, number | undefined> } = { day: 0, texts: new Map() };
const MOST_REMEMBERED = 200_000;

function known(text: string, now: Date): number | undefined {
  const day = Math.floor(now.getTime() / 86_400_000);
  if (memory.day !== day || memory.texts.size > MOST_REMEMBERED) {
    memory.texts.clear();
    memory.day = day;
  }
  const remembered = memory.texts.get(text);
  if (remembered !== undefined || memory.texts.has(text)) return remembered;
  const read = fromText(text, now);
  memory.texts.set(text, read);
  return read;
}

function fromText(text: string, now: Date): number | undefined {
  const iso = fromIso(text);
  if (iso !== undefined) return iso;
  if (!/^\p{Nd}+$/u.test(text)) {
    const written = readDate(text, now);
    const micros = written && instantOfWritten(written);
    if (micros !== undefined && micros >= FIRST_MICROS && micros < END_MICROS) return micros;
  }
  const number = numberOf(text);
  return number === null ? undefined : fromEpoch(number);
}

const ISO = /^(?!0000)\d{4}-\d\d-(?:[01]\d|2[0-8])T(?:[01]\d|2[0-3]):\d\d:\d\d(?:\.(\d{1,6}))?(?:Z|[+-](?:0\d|1[0-4]):\d\d)$/;

/** AWS's own form, without the detour over dateutil's rules. Days after the 28th take it: only they know how long a month is. */
function fromIso(text: string): number | undefined {
  const found = ISO.exec(text);
  if (!found) return undefined;
  const millis = Date.parse(found[1] === undefined ? text : text.replace(`.${found[1]}`, ''));
  return Number.isNaN(millis) ? undefined : millis * 1000 + Number((found[1] ?? '').padEnd(6, '0'));
}

function fromEpoch(number: number): number | undefined {
  if (!(number > FLOOR_SECONDS)) return undefined;
  return [number * 1e6, number * 1e3].map(roundHalfEven).find((micros) => micros < END_MICROS);
}

function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
