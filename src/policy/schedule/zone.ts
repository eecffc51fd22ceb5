import { Temporal } from 'temporal-polyfill';
import { offsetName, readOffset } from '../../core/utc-offset.ts';
import { zeroPadded } from '../../core/zero-padded.ts';

/**
 * The time zones that schedules may give by a short name, as in Custodian. A short name that is also in the IANA
 * database has the meaning given here: `est` is New York with daylight saving time, not UTC-5 all year.
 */
const shortNames: ReadonlyMap<string, string> = new Map([
  ...['pt', 'pst', 'pdt'].map((name) => [name, 'America/Los_Angeles'] as const),
  ...['at', 'ast'].map((name) => [name, 'America/Phoenix'] as const),
  ...['et', 'est', 'edt'].map((name) => [name, 'America/New_York'] as const),
  ...['ct', 'cst', 'cdt'].map((name) => [name, 'America/Chicago'] as const),
  ...['mt', 'mst', 'mdt'].map((name) => [name, 'America/Denver'] as const),
  ...['gt', 'gmt'].map((name) => [name, 'Etc/GMT'] as const),
  ['bst', 'Europe/London'],
  ['ist', 'Europe/Dublin'],
  ['cet', 'Europe/Berlin'],
  ['it', 'Asia/Kolkata'],
  ['jst', 'Asia/Tokyo'],
  ['kst', 'Asia/Seoul'],
  ['sgt', 'Asia/Singapore'],
  ['aet', 'Australia/Sydney'],
  ['brt', 'America/Sao_Paulo'],
  ['nzst', 'Pacific/Auckland'],
  ['utc', 'Etc/UTC'],
]);

/**
 * The time zone of a name in Mayfly's own options and tags: a short name or an IANA name in any case, `UTC-8`, or an
 * offset (`-08:00`). `UTC-8` is eight hours behind UTC, as people mean it; `Etc/GMT+8` is, too, as the IANA database
 * has it. Other names with a number (`est5`, `pst-8`) are no time zones: some people mean behind UTC, others ahead.
 * @returns an identifier that Temporal accepts; undefined if there is no such time zone.
 */
export function zoneMeant(name: string): string | undefined {
  const written = name.trim();
  const offset = readOffset(fromUtc(written) ?? written);
  if (offset !== undefined) return offsetName(offset);
  return isTwoWays(written) ? undefined : (shortOrIana(written) ?? shortOrIana(written.toLowerCase()));
}

/**
 * The time zone that Custodian's filters and its format of off hours mean: a short name, an IANA name in any case, or a
 * POSIX offset (`utc+3` is three hours *behind* UTC, as in POSIX). An empty name means UTC.
 * @returns an identifier that Temporal accepts; undefined if there is no such time zone.
 */
export function zoneNamed(name: string): string | undefined {
  return name === '' ? 'UTC' : (posixOffset(name) ?? shortOrIana(name));
}

/**
 * The time zone that a schedule of Mayfly's own means by a name in the format of off hours: as in Custodian, but
 * without POSIX offsets. Custodian reads `tz=utc-8` as eight hours ahead of UTC, most people as behind: such a name is
 * refused.
 */
export function zoneOfOffHours(name: string): string | undefined {
  return name === '' ? 'UTC' : isTwoWays(name) ? undefined : zoneMeant(name);
}

/**
 * Whether Custodian and people read the name as different time zones: `utc-8`, `gmt+0330`, `est5`. `GMT+0` and
 * `EST5EDT` are in the IANA database and have one meaning.
 */
export function isTwoWays(name: string): boolean {
  const written = name.replaceAll(' ', '');
  return posixOffset(written) !== undefined && existing(written) === undefined;
}

/**
 * The wall clock in a time zone.
 * @param instant milliseconds since the epoch.
 * @returns milliseconds since 1970-01-01T00:00 on that clock: the `getUTC…` members of `new Date(…)` are the local date
 * and time.
 */
export function wallClock(instant: number, zone: string): number {
  return (
    instant +
    Temporal.Instant.fromEpochMilliseconds(Math.floor(instant)).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6
  );
}

/**
 * The instant at which a wall clock shows a date and time. In a gap it is the moment after it; if it occurs twice, the
 * first.
 * @param wall milliseconds as `wallClock` returns them.
 * @returns milliseconds since the epoch.
 */
export function instantOf(wall: number, zone: string): number {
  return Temporal.Instant.fromEpochMilliseconds(wall).toZonedDateTimeISO('UTC').toPlainDateTime().toZonedDateTime(zone)
    .epochMilliseconds;
}

/** The same, of a wall clock that shows it twice the last. */
export function lastInstantOf(wall: number, zone: string): number {
  return Temporal.Instant.fromEpochMilliseconds(wall)
    .toZonedDateTimeISO('UTC')
    .toPlainDateTime()
    .toZonedDateTime(zone, { disambiguation: 'later' }).epochMilliseconds;
}

/** `UTC-8`, `gmt +5:30` or `UTC+0530` as an offset with all its digits: `-08`, `+05:30`, `+0530`. */
function fromUtc(name: string): string | undefined {
  const [, sign = '', digits] = /^(?:utc|gmt) ?([+-])(\d{1,2}(?::\d\d)?|\d{4})$/i.exec(name) ?? [];
  return digits && `${sign}${digits.padStart(digits.includes(':') ? 5 : 2, '0')}`;
}

function shortOrIana(name: string): string | undefined {
  const zone = shortNames.get(name) ?? name.replaceAll(' ', '_');
  return /^(?:[+-]|systemv\/)/i.test(zone) ? undefined : existing(zone);
}

function existing(zone: string): string | undefined {
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone).timeZoneId;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Reads `utc+3`, `gmt-0330` or `x9:30`: letters, then how far the clock is behind UTC. */
function posixOffset(name: string): string | undefined {
  const groups = /^[a-z]+(?<sign>[+-]?)(?:(?<hours>\d{1,2})(?::(?<minutes>\d{2}))?|(?<both>\d{4}))$/i.exec(
    name,
  )?.groups;
  if (groups === undefined) return undefined;
  const { sign, hours, minutes, both } = groups;
  const hour = Number(hours ?? both?.slice(0, 2));
  const minute = Number(minutes ?? both?.slice(2) ?? 0);
  return hour > 23 || minute > 59 ? undefined : `${sign === '-' ? '+' : '-'}${zeroPadded(hour)}:${zeroPadded(minute)}`;
}
