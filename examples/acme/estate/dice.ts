import { createHash } from 'node:crypto';

/** Random numbers that depend only on the given words. A new row in a table therefore changes no other row. */

/** A number from 0 (included) to 1 (excluded). */
export function share(...words: readonly (string | number)[]): number {
  return Number.parseInt(hex(12, ...words), 16) / 16 ** 12;
}

/** An id as AWS creates them: `vol-0` and sixteen more hexadecimal digits. */
export function id(prefix: string, ...words: readonly (string | number)[]): string {
  return `${prefix}-0${hex(16, prefix, ...words)}`;
}

export function hex(digits: number, ...words: readonly (string | number)[]): string {
  return createHash('sha256')
    .update(`acme|${words.join('|')}`)
    .digest('hex')
    .slice(0, digits);
}
