import { instantOf } from './zone.ts';

/**
 * The abbreviations of the time zones with a short name (`pt`), by their hours from UTC. Source: the IANA database, as
 * Python's `%Z` writes it.
 */
const abbreviations: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'America/Los_Angeles': { '-8': 'PST', '-7': 'PDT' },
  'America/Phoenix': { '-7': 'MST' },
  'America/New_York': { '-5': 'EST', '-4': 'EDT' },
  'America/Chicago': { '-6': 'CST', '-5': 'CDT' },
  'America/Denver': { '-7': 'MST', '-6': 'MDT' },
  'Etc/GMT': { 0: 'GMT' },
  'Europe/London': { 0: 'GMT', 1: 'BST' },
  'Europe/Dublin': { 0: 'GMT', 1: 'IST' },
  'Europe/Berlin': { 1: 'CET', 2: 'CEST' },
  'Asia/Kolkata': { '5.5': 'IST' },
  'Asia/Tokyo': { 9: 'JST' },
  'Asia/Seoul': { 9: 'KST' },
  'Asia/Singapore': { 8: '+08' },
  'Australia/Sydney': { 10: 'AEST', 11: 'AEDT' },
  'America/Sao_Paulo': { '-3': '-03' },
  'Pacific/Auckland': { 12: 'NZST', 13: 'NZDT' },
};

/**
 * How far a clock with this abbreviation is ahead of UTC, in hours.
 * @param zone the time zone that counts if it has the abbreviation: `IST` is written in Dublin and in Kolkata.
 * @returns of several meanings, the one farthest behind UTC; for an abbreviation that is not known, as far behind as a
 * clock can be. So a time is never taken for an earlier one than was meant.
 */
export function hoursOfAbbreviation(abbreviation: string, zone: string): number {
  const hoursIn = (name: string): readonly number[] =>
    Object.entries(abbreviations[name] ?? {}).flatMap(([hours, written]) =>
      written === abbreviation ? [Number(hours)] : [],
    );
  const own = hoursIn(zone);
  const meanings = own.length > 0 ? own : Object.keys(abbreviations).flatMap(hoursIn);
  return meanings.length > 0 ? Math.min(...meanings) : -12;
}

/**
 * The instant at which a clock with this abbreviation shows a date and time: `18:00 EST` is 23:00 UTC in summer, too.
 * @param wall milliseconds as `wallClock` returns them.
 * @returns undefined where the zone never has the abbreviation.
 */
export function instantOfAbbreviation(wall: number, abbreviation: string, zone: string): number | undefined {
  const [hours] = Object.entries(abbreviations[zone] ?? {}).find(([, written]) => written === abbreviation) ?? [];
  return hours === undefined ? undefined : wall - Number(hours) * 3_600_000;
}

/**
 * The abbreviation of a time zone at a local date and time.
 * @param wall milliseconds as `wallClock` returns them.
 * @returns undefined for time zones that have none, or none that everybody reads.
 */
export function zoneAbbreviation(wall: number, zone: string): string | undefined {
  const hours = (wall - instantOf(wall, zone)) / 3_600_000;
  return abbreviations[zone]?.[String(hours)];
}
