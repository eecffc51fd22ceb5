import { strip } from './python-space.ts';

/**
 * What Python's `int(text)` or, failing that, `float(text)` reads; null where both refuse.
 * Both strip white space, allow single underscores between digits, and read the decimal digits of every script.
 */
export function numberOf(text: string): number | null {
  const ascii = withAsciiDigits(strip(text));
  if (WHOLE.test(ascii) || FLOAT.test(ascii)) return Number(ascii.replaceAll('_', '')) + 0;
  const special = SPECIAL.exec(ascii);
  if (special === null) return null;
  const [, sign, word = ''] = special;
  if (word.toLowerCase() === 'nan') return Number.NaN;
  return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

const WHOLE = /^[+-]?[0-9]+(?:_[0-9]+)*$/;
const FLOAT =
  /^[+-]?(?:[0-9]+(?:_[0-9]+)*\.?(?:[0-9]+(?:_[0-9]+)*)?|\.[0-9]+(?:_[0-9]+)*)(?:[eE][+-]?[0-9]+(?:_[0-9]+)*)?$/;
const SPECIAL = /^([+-]?)(nan|inf|infinity)$/i;

function withAsciiDigits(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, (character) =>
    DIGIT.test(character) ? String(digitValue(character)) : character,
  );
}

const DIGIT = /^\p{Nd}$/u;

/** In Unicode the ten digits of a script stand together in order, beginning with zero. */
function digitValue(character: string): number {
  let zero = character.codePointAt(0) ?? 0;
  const point = zero;
  while (DIGIT.test(String.fromCodePoint(zero - 1))) zero--;
  return (point - zero) % 10;
}
