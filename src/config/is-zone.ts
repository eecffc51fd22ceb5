import { readOffset } from '../core/utc-offset.ts';

/** Whether this Node knows the IANA zone; or an offset such as `+01:00`, if a clock on earth can have it. */
export function isZone(name: string): boolean {
  if (/^[+-]/.test(name) && readOffset(name) === undefined) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch (error) {
    // Intl throws this for a zone that it does not know.
    if (error instanceof RangeError) return false;
    throw error;
  }
}
