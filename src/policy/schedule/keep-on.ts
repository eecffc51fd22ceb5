import { readLifetime } from './lifetime.ts';
import { instantOf, wallClock, zoneNamed } from './zone.ts';

const day = 86_400_000;

/** The tag with which people keep something on beyond its schedule's hour. */
export const keepOnTag = 'mayfly-keep-on';

/** What such a tag says. `at`: milliseconds since the epoch. */
export type KeepOn = { readonly is: 'until'; readonly at: number } | { readonly is: 'malformed'; readonly why: string };

/**
 * Reads until when something is kept on: `2026-11-21T22:00+01:00`, `until 2026-11-21 22:00 Europe/Berlin`, `until 22:00
 * Europe/Berlin`, `22:00`. A day counts until it is over.
 * @param zone an IANA name, for what names none.
 * @param from what a time without a date is counted from: the first such time after it, milliseconds since the epoch.
 */
export function readKeepOn(text: string, zone: string, from: number): KeepOn {
  const written = text.trim().replace(/^until\s+/i, '');
  const { hours, minutes, named } =
    /^(?<hours>\d{1,2}):(?<minutes>\d{2})(?:\s+(?<named>\S.*)|(?<zulu>z))?$/i.exec(written)?.groups ?? {};
  if (hours !== undefined && minutes !== undefined)
    return timeOfDay(Number(hours), Number(minutes), named ?? (/z$/i.test(written) ? 'utc' : zone), from);
  const read = readLifetime(written, zone);
  if (read.is === 'until') return { is: 'until', at: read.at };
  return { is: 'malformed', why: read.is === 'malformed' ? read.why : 'it does not say until when' };
}

function timeOfDay(hours: number, minutes: number, named: string, from: number): KeepOn {
  const zone = zoneNamed(named) ?? zoneNamed(named.toLowerCase());
  if (zone === undefined) return { is: 'malformed', why: `no time zone ${named}` };
  if (hours > 24 || minutes > 59 || (hours === 24 && minutes > 0)) return { is: 'malformed', why: 'no such time' };
  const midnight = Math.floor(wallClock(from, zone) / day) * day;
  const on = (date: number): number => instantOf(date + (hours * 60 + minutes) * 60_000, zone);
  return { is: 'until', at: on(midnight) > from ? on(midnight) : on(midnight + day) };
}
