import { VERSION, type Version } from './python-value.ts';

/**
 * Splits a version into numbers and words, as Python's LooseVersion does: `8.0.4rc1` → 8, 0, 4, 'rc', 1. Only runs of
 * `a` to `z` are separate words.
 * @returns null for a value that is not text and for the empty text, with which Custodian stops with an error.
 */
export function readVersion(value: unknown): Version | null {
  if (typeof value !== 'string' || value === '') return null;
  const parts = value.split(/(\p{Nd}+|[a-z]+|\.)/u).filter((part) => part !== '' && part !== '.');
  return { brand: VERSION, parts: parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part)) };
}
