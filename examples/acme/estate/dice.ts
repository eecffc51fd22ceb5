import { createHash } from 'node:crypto';

/**
 * Chance that is the same each time: what is drawn depends on the words alone, so a new row in a table moves nothing
 * else.
 */

/** A number from 0 up to 1, not 1. */
export function share(...words: readonly (string | number)[]): number {
  return Number.parseInt(hex(12, ...words), 16) / 16 ** 12;
}

/** An id as AWS makes them: `vol-0` and sixteen hexadecimal digits more. */
export function id(prefix: string, ...words: readonly (string | number)[]): string {
  return `${prefix}-0${hex(16, prefix, ...words)}`;
}

export function hex(digits: number, ...words: readonly (string | number)[]): string {
  return createHash('sha256')
    .update(`acme|${words.join('|')}`)
    .digest('hex')
    .slice(0, digits);
}
