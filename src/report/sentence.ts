import { moment } from './amounts.ts';
import { plain } from './plain.ts';

/** A time as the rest of Mayfly writes it: ISO 8601. */
export const iso = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)`;

/**
 * A sentence of another room, safe on a terminal, with its times in the form of all reports: `2026-11-21 02:00 UTC`.
 */
export function sentence(text: string): string {
  return plain(text).replace(new RegExp(iso, 'g'), moment);
}

export function isMoment(text: string): boolean {
  return new RegExp(`^${iso}$`).test(text);
}
