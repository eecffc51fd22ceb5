import { readLifetime } from './lifetime.ts';
import { instantOf, wallClock, zoneMeant } from './zone.ts';

const day = 86_400_000;

/** The tag with which people keep a resource on after its off hour. */
export const keepOnTag = 'mayfly-keep-on';

/** What the tag says. `at`: milliseconds since the epoch. */
export type KeepOn =
  | { readonly kind: 'until'; readonly at: number }
  | { readonly kind: 'malformed'; readonly reason: string };

/**
 * Reads until when a resource is kept on: `2026-11-21T22:00+01:00`, `until 2026-11-21 22:00 Europe/Berlin`, `until
 * 22:00 Europe/Berlin`, `22:00`. A date without a time includes the whole day.
 * @param zone an IANA name, for times without a time zone.
 * @param from a time without a date means the first such time after this moment, milliseconds since the epoch.
 */
export function readKeepOn(text: string, zone: string, from: number): KeepOn {
  const written = text.trim().replace(/^until\s+/i, '');
  const {
    hours,
    minutes,
    named: zoneName,
  } = /^(?<hours>\d{1,2}):(?<minutes>\d{2})(?:\s+(?<named>\S.*)|(?<zulu>z))?$/i.exec(written)?.groups ?? {};
  if (hours !== undefined && minutes !== undefined)
    return timeOfDay(Number(hours), Number(minutes), zoneName ?? (/z$/i.test(written) ? 'utc' : zone), from);
  const lifetime = readLifetime(written, zone);
  if (lifetime.kind === 'until') return { kind: 'until', at: lifetime.at };
  return { kind: 'malformed', reason: lifetime.kind === 'malformed' ? lifetime.reason : 'it does not say until when' };
}

function timeOfDay(hours: number, minutes: number, zoneName: string, from: number): KeepOn {
  const zone = zoneMeant(zoneName);
  if (zone === undefined) return { kind: 'malformed', reason: `there is no time zone ${zoneName}` };
  if (hours > 24 || minutes > 59 || (hours === 24 && minutes > 0))
    return { kind: 'malformed', reason: 'there is no such time' };
  const midnight = Math.floor(wallClock(from, zone) / day) * day;
  const instantOn = (date: number): number => instantOf(date + (hours * 60 + minutes) * 60_000, zone);
  return { kind: 'until', at: instantOn(midnight) > from ? instantOn(midnight) : instantOn(midnight + day) };
}
