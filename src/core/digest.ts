import { createHash } from 'node:crypto';
import { canonical } from './json.ts';

/** SHA-256 over the canonical JSON of the values, in hexadecimal. */
export function digest(...values: readonly unknown[]): string {
  return createHash('sha256').update(canonical(values)).digest('hex');
}

/**
 * The first 16 hexadecimal digits of the digest: long enough to be unique within an account's history, short enough to
 * read aloud.
 */
export function shortDigest(...values: readonly unknown[]): string {
  return digest(...values).slice(0, 16);
}
