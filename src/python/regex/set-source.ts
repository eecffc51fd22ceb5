import type { CharacterSet, SetItem } from './node.ts';

/** Whether the expression around a set ignores case. */
export type CaseMode = 'ignoring-case' | 'minding-case';

/** One character of the set in JavaScript's syntax with the flag `u`. */
export function setSource(set: CharacterSet, caseMode: CaseMode): string {
  const { cased, fixed } = partsOf(set);
  const not = set.isNegated ? '^' : '';
  if (cased === '')
    return fixed === ''
      ? set.isNegated
        ? '[^]'
        : '[]'
      : within(caseMode, 'minding-case', bracketed(not, fixed), isCaseless(set));
  if (fixed === '') return within(caseMode, 'ignoring-case', bracketed(not, cased), isCaseless(set));
  const withoutCase = within(caseMode, 'ignoring-case', bracketed('', cased));
  const withCase = within(caseMode, 'minding-case', bracketed('', fixed));
  const either = `${withoutCase}|${withCase}`;
  return set.isNegated ? `(?:(?!${either})[^])` : `(?:${either})`;
}

/** Whether case makes no difference to the set, so that no flag is needed. */
export function isCaseless(set: CharacterSet): boolean {
  return set.items.every((item) => ('from' in item ? isCaselessRange(item.from, item.to) : item.category !== 'word'));
}

/** Digits and most punctuation below `A`, and `[ \ ] ^` and the backtick. */
function isCaselessRange(from: number, to: number): boolean {
  return to < 0x41 || (from > 0x5a && to < 0x61) || (from > 0x7a && to < 0xb5);
}

/**
 * The parts of a set that depend on case and those that do not. ASCII letters are written in both cases, because
 * JavaScript would fold more (the Kelvin sign).
 */
function partsOf(set: CharacterSet): { readonly cased: string; readonly fixed: string } {
  const items = set.ignoresCase ? (set.isAscii ? withOtherCase(set.items) : withDotlessI(set.items)) : set.items;
  const ranges = items.map((item) => ('from' in item ? range(item.from, item.to) : '')).join('');
  const categories = items
    .map((item) => ('from' in item ? '' : categorySource(item.category, item.isNegated, set.isAscii)))
    .join('');
  return set.ignoresCase && !set.isAscii
    ? { cased: ranges, fixed: categories }
    : { cased: '', fixed: ranges + categories };
}

function bracketed(not: string, inner: string): string {
  return not === '' && /^(?:[A-Za-z0-9]|\\u\{[0-9a-f]+\}|\\p\{[A-Za-z]+\})$/.test(inner) ? inner : `[${not}${inner}]`;
}

function within(caseMode: CaseMode, neededMode: CaseMode, source: string, caseless = false): string {
  if (caseless || caseMode === neededMode) return source;
  return neededMode === 'ignoring-case' ? `(?i:${source})` : `(?-i:${source})`;
}

function range(from: number, to: number): string {
  return from === to ? characterSource(from) : `${characterSource(from)}-${characterSource(to)}`;
}

export function characterSource(point: number): string {
  const character = String.fromCodePoint(point);
  return /^[A-Za-z0-9]$/.test(character) ? character : `\\u{${point.toString(16)}}`;
}

/** Where case is ignored, Python, unlike JavaScript, takes the four kinds of I for one letter. */
const KINDS_OF_I = [0x49, 0x69, 0x130, 0x131];

function withDotlessI(items: readonly SetItem[]): readonly SetItem[] {
  const hasI = items.some(
    (item) => 'from' in item && KINDS_OF_I.some((point) => item.from <= point && point <= item.to),
  );
  return hasI ? [...items, { from: 0x130, to: 0x131 }, { from: 0x69, to: 0x69 }] : items;
}

function withOtherCase(items: readonly SetItem[]): readonly SetItem[] {
  return items.flatMap((item) =>
    'from' in item ? [item, ...shifted(item, 0x41, 0x5a, 0x20), ...shifted(item, 0x61, 0x7a, -0x20)] : [item],
  );
}

function shifted(
  item: { readonly from: number; readonly to: number },
  first: number,
  last: number,
  by: number,
): readonly SetItem[] {
  const [from, to] = [Math.max(item.from, first), Math.min(item.to, last)];
  return from <= to ? [{ from: from + by, to: to + by }] : [];
}

/** Python's `str.isdecimal`, `str.isspace`, and `str.isalnum` or `_`. */
const SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const ASCII = { digit: '0-9', space: '\\t-\\r\\x20', word: '0-9A-Z_a-z' };
const UNICODE = { digit: '\\p{Nd}', space: SPACE, word: '\\p{L}\\p{N}_' };

/** Within brackets. */
function categorySource(category: keyof typeof ASCII, isNegated: boolean, isAscii: boolean): string {
  if (!isNegated) return (isAscii ? ASCII : UNICODE)[category];
  if (!isAscii && category === 'digit') return '\\P{Nd}';
  return COMPLEMENTS[isAscii ? 'ascii' : 'unicode'][category];
}

/** Written in full, because with the flag `u` a bracket cannot contain another. */
const COMPLEMENTS = {
  ascii: {
    digit: '\\0-/:-\\u{10ffff}',
    space: '\\0-\\x08\\x0e-\\x1f!-\\u{10ffff}',
    word: '\\0-/:-@\\[-\\^`\\{-\\u{10ffff}',
  },
  unicode: {
    digit: '\\P{Nd}',
    space:
      '\\0-\\x08\\x0e-\\x1b!-\\x84\\x86-\\x9f\\xa1-\\u167f\\u1681-\\u1fff\\u200b-\\u2027\\u202a-\\u202e' +
      '\\u2030-\\u205e\\u2060-\\u2fff\\u3001-\\u{10ffff}',
    // All but letters, numbers and the underscore, which has the category Pc like the others in the list.
    word:
      '\\p{M}\\p{S}\\p{Z}\\p{C}\\p{Pd}\\p{Ps}\\p{Pe}\\p{Pi}\\p{Pf}\\p{Po}' +
      '\\u203f\\u2040\\u2054\\ufe33\\ufe34\\ufe4d-\\ufe4f\\uff3f',
  },
};

/** Whether `\w` matches, for `\b`. */
export function wordSource(isAscii: boolean, caseMode: CaseMode): string {
  return within(caseMode, 'minding-case', `[${(isAscii ? ASCII : UNICODE).word}]`);
}
