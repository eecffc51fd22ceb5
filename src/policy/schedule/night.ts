import { wallClock } from './zone.ts';

/**
 * The night that an instant belongs to, by the day on which it begins: `2026-11-20`. A night lasts from noon to noon on
 * the clock of the zone, so that no night is cut in two by midnight.
 */
export function nightOf(instant: number, zone: string): string {
  return new Date(wallClock(instant, zone) - 12 * 3_600_000).toISOString().slice(0, 10);
}
