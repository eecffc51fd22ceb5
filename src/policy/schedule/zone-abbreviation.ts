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
 * The abbreviation of a time zone at a local date and time.
 * @param wall milliseconds as `wallClock` returns them.
 * @returns `UTC` for time zones without a short name.
 */
export function zoneAbbreviation(wall: number, zone: string): string {
  const hours = (wall - instantOf(wall, zone)) / 3_600_000;
  return abbreviations[zone]?.[String(hours)] ?? 'UTC';
}
