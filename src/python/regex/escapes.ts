import type { Place, SetItem } from './node.ts';
import { fault, next, type Source, take, takeWhile } from './source.ts';

/** The meaning of a backslash and the character after it. */
export type Escape =
  | { readonly point: number }
  | { readonly item: SetItem }
  | { readonly place: Place }
  | { readonly group: number };

const CONTROLS: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': 92 };
const PLACES: Readonly<Record<string, Place>> = { A: 'text-start', Z: 'text-end', b: 'boundary', B: 'no-boundary' };
const CATEGORIES: Readonly<Record<string, SetItem>> = {
  d: { category: 'digit', isNegated: false },
  D: { category: 'digit', isNegated: true },
  s: { category: 'space', isNegated: false },
  S: { category: 'space', isNegated: true },
  w: { category: 'word', isNegated: false },
  W: { category: 'word', isNegated: true },
};
const OCTAL = /^[0-7]$/;
const DIGIT = /^[0-9]$/;
const HEX = /^[0-9a-fA-F]$/;

/** Reads an escape within brackets, after the backslash. */
export function readClassEscape(source: Source, letter: string, start: number): Escape {
  const category = ownEntry(CATEGORIES, letter);
  if (category !== undefined) return { item: category };
  const control = ownEntry(CONTROLS, letter);
  if (control !== undefined) return { point: control };
  if (OCTAL.test(letter)) return { point: octal(source, letter + takeWhile(source, 2, OCTAL), start) };
  return readCommonEscape(source, letter, start);
}

/** Reads an escape outside of brackets, after the backslash. */
export function readEscape(source: Source, letter: string, start: number): Escape {
  const place = ownEntry(PLACES, letter);
  if (place !== undefined) return { place };
  const category = ownEntry(CATEGORIES, letter);
  if (category !== undefined) return { item: category };
  const control = ownEntry(CONTROLS, letter);
  if (control !== undefined) return { point: control };
  if (letter === '0') return { point: Number.parseInt(`0${takeWhile(source, 2, OCTAL)}`, 8) };
  if (!DIGIT.test(letter)) return readCommonEscape(source, letter, start);
  const second = takeWhile(source, 1, DIGIT);
  const isOctal = OCTAL.test(letter) && OCTAL.test(second) && OCTAL.test(next(source) ?? '');
  return isOctal
    ? { point: octal(source, letter + second + String(take(source)), start) }
    : { group: Number(letter + second) };
}

function readCommonEscape(source: Source, letter: string, start: number): Escape {
  const digits = { x: 2, u: 4, U: 8 }[letter];
  if (digits !== undefined) {
    const hex = takeWhile(source, digits, HEX);
    const point = Number.parseInt(hex, 16);
    if (hex.length < digits || point > 0x10ffff)
      throw fault(source, `\\${letter} takes ${digits} hexadecimal digits of a character`, start);
    return { point };
  }
  if (letter === 'N')
    throw fault(source, '\\N{…} is not supported: write the character itself or \\u and its number', start);
  if (/^[A-Za-z0-9]$/.test(letter))
    throw fault(source, `\\${letter} has no meaning in Python's regular expressions`, start);
  return { point: letter.codePointAt(0) ?? 0 };
}

function octal(source: Source, digits: string, start: number): number {
  const point = Number.parseInt(digits, 8);
  if (point > 0o377) throw fault(source, 'an octal escape goes up to \\377', start);
  return point;
}

function ownEntry<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
