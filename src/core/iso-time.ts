import { readOffset } from './utc-offset.ts';

/** A time in ISO 8601, as somebody wrote it. */
export interface IsoTime {
  /** Milliseconds since the epoch; without an offset, the clock is UTC's. */
  readonly at: number;
  readonly hasOffset: boolean;
  readonly hasTime: boolean;
}

/**
 * Reads `2026-11-21`, `2026-11-21T18:00`, or `2026-11-21 18:00:30.5+01:00`. JavaScript's own reader takes 30 February
 * for 2 March and `5` for a day in 2001, and so it is not asked.
 * @returns undefined for any other text, for a day that the calendar does not have, for a time after 23:59:59, and for
 * an offset that no clock on earth has.
 */
export function readIsoTime(text: string): IsoTime | undefined {
  const { date, time, second = '00', fraction = '', offset } = form.exec(text)?.groups ?? {};
  if (date === undefined) return undefined;
  const minutes = offset === undefined || /^z$/i.test(offset) ? 0 : readOffset(offset);
  if (minutes === undefined) return undefined;
  const written = `${date}T${time ?? '00:00'}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}Z`;
  const wall = Date.parse(written);
  // 30 February comes back as another day.
  if (Number.isNaN(wall) || new Date(wall).toISOString() !== written) return undefined;
  return { at: wall - minutes * 60_000, hasOffset: offset !== undefined, hasTime: time !== undefined };
}

const form =
  /^(?<date>\d{4}-\d\d-\d\d)(?:(?:t| +)(?<time>\d\d:\d\d)(?::(?<second>\d\d)(?:[.,](?<fraction>\d+))?)? *(?<offset>z|[+-]\d\d(?::?\d\d)?)?)?$/i;
