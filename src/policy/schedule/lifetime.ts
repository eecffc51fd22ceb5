import { after, type Duration, readDuration } from './duration.ts';
import { lastInstantOf, zoneMeant } from './zone.ts';
import { instantOfAbbreviation } from './zone-abbreviation.ts';

/** What a ttl tag says. */
export type Lifetime =
  | { readonly kind: 'for'; readonly duration: Duration }
  /** `at`: milliseconds since the epoch. */
  | { readonly kind: 'until'; readonly at: number }
  | { readonly kind: 'never' }
  | { readonly kind: 'malformed'; readonly reason: string };

/**
 * Reads how long a resource may live, in the ways people write it: `48h`, `2 weeks`, `P3D`, `3600` (seconds, from 3600
 * on), `2026-12-31`, `2026-12-31T18:00+01:00`, `31.12.2026`, `31 Dec 2026`, seconds or milliseconds since the epoch,
 * `never`. A date without a time includes the whole day. An ambiguous text (`01/02/2027`, `30`, `5m`) is malformed,
 * because a wrong guess deletes. Of two times that a text can mean, the later counts: of an hour that the clocks
 * repeat, and of `18:00 EST` in summer, where New York has EDT.
 * @param zone an IANA name, for dates and times without a time zone.
 */
export function readLifetime(text: string, zone: string): Lifetime {
  const trimmed = text.trim();
  if (/^(?:never|none|forever|permanent|infinite|unlimited)$/i.test(trimmed)) return { kind: 'never' };
  if (/^\+?\d+(?:\.0+)?$/.test(trimmed)) return readNumber(Number(trimmed), trimmed, zone);
  const duration = readDuration(trimmed);
  if (duration !== undefined) return { kind: 'for', duration };
  const moment = readMoment(trimmed, zone);
  return typeof moment === 'number' ? { kind: 'until', at: moment } : { kind: 'malformed', reason: moment };
}

/**
 * When a lifetime ends, in milliseconds since the epoch; infinite for `never`. Undefined if it counts from a beginning
 * that is not known.
 */
export function endOf(
  lifetime: Exclude<Lifetime, { kind: 'malformed' }>,
  began: number | undefined,
): number | undefined {
  switch (lifetime.kind) {
    case 'never':
      return Number.POSITIVE_INFINITY;
    case 'until':
      return lifetime.at;
    case 'for': {
      const end = began === undefined ? undefined : after(began, lifetime.duration);
      return Number.isNaN(end) ? Number.POSITIVE_INFINITY : end;
    }
    default:
      return lifetime satisfies never;
  }
}

function readNumber(number: number, text: string, zone: string): Lifetime {
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (compact) {
    const end = endOfDay([Number(compact[1]), Number(compact[2]), Number(compact[3])], zone);
    return end === undefined
      ? { kind: 'malformed', reason: 'eight digits that are not a date' }
      : { kind: 'until', at: end };
  }
  if (number >= 1e12 && number < 1e13) return { kind: 'until', at: number };
  if (number >= 1e9 && number < 1e11) return { kind: 'until', at: number * 1000 };
  if (number >= 3600 && number < 1e9) return { kind: 'for', duration: { months: 0, millis: number * 1000 } };
  return { kind: 'malformed', reason: 'a number without a unit' };
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const month =
  '(?<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|' +
  'sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const dates: readonly RegExp[] = [
  /^(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})/,
  /^(?<year>\d{4})\/(?<month>\d{1,2})\/(?<day>\d{1,2})/,
  /^(?<year>\d{4})\.(?<month>\d{1,2})\.(?<day>\d{1,2})/,
  /^(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>\d{4})/,
  /^(?<either>\d{1,2})[/-](?<or>\d{1,2})[/-](?<year>\d{4})/,
  new RegExp(`^(?<day>\\d{1,2})(?:st|nd|rd|th)?[\\s-]*${month}[\\s,.-]*(?<year>\\d{4})`, 'i'),
  new RegExp(`^${month}\\.?[\\s-]*(?<day>\\d{1,2})(?:st|nd|rd|th)?[\\s,-]+(?<year>\\d{4})`, 'i'),
];

/** @returns milliseconds since the epoch, or why it is not a date. */
function readMoment(text: string, zone: string): number | string {
  const match = dates.map((pattern) => pattern.exec(text)).find((match) => match !== null);
  const date = match?.groups && dateOf(match.groups);
  if (!match || date === undefined) return 'neither a duration nor a date';
  if (typeof date === 'string') return date;
  const rest = text.slice(match[0].length);
  if (/^(?:\s*(?:z|utc|gmt))?$/i.test(rest))
    return endOfDay(date, rest === '' ? zone : 'UTC') ?? 'there is no such day';
  return timeOf(date, rest, zone);
}

type Day = readonly [year: number, month: number, day: number];

function dateOf(groups: Readonly<Record<string, string | undefined>>): Day | string {
  const year = Number(groups.year);
  if (groups.name !== undefined)
    return [year, monthNames.indexOf(groups.name.slice(0, 3).toLowerCase()) + 1, Number(groups.day)];
  if (groups.either === undefined) return [year, Number(groups.month), Number(groups.day)];
  const [first, second] = [Number(groups.either), Number(groups.or)];
  if (first > 12) return [year, second, first];
  return second > 12 || first === second ? [year, first, second] : 'day and month could be swapped';
}

/** Reads `T18:00`, ` 18:00:30.5` or ` 1800`, with `Z`, `+01:00` or the name of a time zone. */
function timeOf(date: Day, rest: string, zone: string): number | string {
  const groups =
    /^(?:t|\s+|,\s*)(?<hour>\d{1,2}):?(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,]\d+)?)?\s*(?<zone>.*)$/i.exec(
      rest,
    )?.groups;
  if (groups === undefined) return 'the text after the date is not a time';
  const [hour, minute, second] = [Number(groups.hour), Number(groups.minute), Number(groups.second ?? 0)];
  const midnight = wallOf(date);
  if (midnight === undefined || hour > 24 || minute > 59 || second > 59 || (hour === 24 && minute + second > 0))
    return 'there is no such time';
  const wall = midnight + ((hour * 60 + minute) * 60 + second) * 1000;
  const written = (groups.zone ?? '').replace(/^z$/i, 'UTC').replace(/^\[(.*)\]$/, '$1');
  const named = written === '' ? zone : zoneMeant(written.toLowerCase());
  if (named === undefined) return `there is no time zone ${written}`;
  const meant = lastInstantOf(wall, named);
  const abbreviated = instantOfAbbreviation(wall, written.toUpperCase(), named);
  return abbreviated === undefined ? meant : Math.max(meant, abbreviated);
}

function endOfDay(date: Day, zone: string): number | undefined {
  const midnight = wallOf(date);
  return midnight === undefined ? undefined : lastInstantOf(midnight + 86_400_000, zone);
}

/** Midnight at the start of the day, on a wall clock; undefined if the day does not exist. */
function wallOf([year, monthNumber, day]: Day): number | undefined {
  const wall = new Date(Date.UTC(year, monthNumber - 1, day));
  return year >= 1970 && wall.getUTCMonth() === monthNumber - 1 && wall.getUTCDate() === day
    ? wall.getTime()
    : undefined;
}
