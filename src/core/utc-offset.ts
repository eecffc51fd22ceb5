import { zeroPadded } from './zero-padded.ts';

/**
 * Whether a clock on earth can be this many minutes ahead of UTC: from 12 hours behind to 14 hours ahead. A text with
 * any other offset is a mistake, and nobody can say which time it means.
 * Source: https://en.wikipedia.org/wiki/List_of_UTC_offsets
 */
export function isOffsetOnEarth(minutes: number): boolean {
  return minutes >= -12 * 60 && minutes <= 14 * 60;
}

/**
 * Reads an offset, such as `-08:00`, `+0530` or `+01`.
 * @returns minutes ahead of UTC; undefined if it is not an offset, or if there is no such offset on earth.
 */
export function readOffset(text: string): number | undefined {
  const {
    sign,
    hours,
    minutes = '0',
  } = /^(?<sign>[+-])(?<hours>\d\d)(?::?(?<minutes>\d\d))?$/.exec(text)?.groups ?? {};
  if (hours === undefined || Number(minutes) > 59) return undefined;
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  return isOffsetOnEarth(offset) ? offset : undefined;
}

/** @param minutes ahead of UTC. @returns `-08:00`, as Temporal and Intl name such a time zone. */
export function offsetName(minutes: number): string {
  const length = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${zeroPadded(Math.floor(length / 60))}:${zeroPadded(length % 60)}`;
}
