import { wallClock } from './zone.ts';

/**
 * The night of an instant, named by the day on which it begins: `2026-11-20`. A night lasts from noon to noon in the
 * time zone, so that midnight does not split it.
 */
export function nightOf(instant: number, zone: string): string {
  return new Date(wallClock(instant, zone) - 12 * 3_600_000).toISOString().slice(0, 10);
}
