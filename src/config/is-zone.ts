import { Temporal } from 'temporal-polyfill';
import { readOffset } from '../core/utc-offset.ts';

/**
 * Whether it is an IANA zone, or an offset such as `+01:00` that a clock on earth can have. ICU knows more names: `IST`
 * is Kolkata, and `BST` is Dhaka, which is London for most who write it. These are refused.
 */
export function isZone(name: string): boolean {
  return zoneId(name) !== undefined;
}

/** The zone as all of Mayfly names it: `europe/berlin` is `Europe/Berlin`. Undefined where there is none. */
export function zoneId(name: string): string | undefined {
  if (/^[^a-z]/i.test(name) && readOffset(name) === undefined) return undefined;
  // Of ICU alone, without a rule for daylight saving time.
  if (/^systemv\//i.test(name)) return undefined;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId;
  } catch (error) {
    // Temporal throws this for a zone that it does not know.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
