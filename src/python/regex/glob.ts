import { isInSet } from './matcher-set.ts';
import type { CharacterSet, SetItem } from './node.ts';

/**
 * Custodian's `glob` operator: a shell pattern as Python's `fnmatch.fnmatch` matches it on Linux, with `*`, `?`,
 * `[seq]` and `[!seq]` against the whole text; case counts. The text between two stars is found from left to right and
 * never tried again, so no pattern is slow. Mayfly's own patterns are in core/glob.ts.
 */
export function compileGlob(pattern: string): (text: string) => boolean {
  if (!/[?[]/.test(pattern)) return matchTexts(pattern.split('*'));
  return matchPieces(piecesOf(Array.from(pattern)));
}

/** Pieces of plain text around the stars. */
function matchTexts(texts: readonly string[]): (text: string) => boolean {
  const [first = '', ...rest] = texts;
  const last = rest.pop();
  if (last === undefined) return (text) => text === first;
  return (text) => {
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
    let at = first.length;
    for (const between of rest) {
      const index = text.indexOf(between, at);
      if (index < 0) return false;
      at = index + between.length;
    }
    return at <= text.length - last.length;
  };
}

type Test = (point: number | undefined) => boolean;

function matchPieces(pieces: readonly (readonly Test[])[]): (text: string) => boolean {
  const [first = [], ...rest] = pieces;
  const last = rest.pop();
  return (text) => {
    const points = Array.from(text, (character) => character.codePointAt(0));
    const fits = (piece: readonly Test[], at: number): boolean =>
      piece.every((test, offset) => test(points[at + offset]));
    if (last === undefined) return points.length === first.length && fits(first, 0);
    const end = points.length - last.length;
    if (end < first.length || !fits(first, 0) || !fits(last, end)) return false;
    let at = first.length;
    for (const between of rest) {
      while (at + between.length <= end && !fits(between, at)) at++;
      at += between.length;
      if (at > end) return false;
    }
    return true;
  };
}

/** The tests of the characters before, between and after the stars. */
function piecesOf(pattern: readonly string[]): readonly (readonly Test[])[] {
  const pieces: Test[][] = [[]];
  for (let at = 0; at < pattern.length; ) {
    const character = pattern[at++] ?? '';
    if (character === '*') {
      pieces.push([]);
      continue;
    }
    const end = character === '[' ? endOfSet(pattern, at) : undefined;
    const set =
      end === undefined
        ? character === '?'
          ? ANYTHING
          : setOf([range(character, character)])
        : bracketSet(pattern.slice(at, end));
    pieces.at(-1)?.push(isInSet(set));
    if (end !== undefined) at = end + 1;
  }
  return pieces;
}

/** The index of the closing bracket; a bracket at the beginning is part of the set. */
function endOfSet(pattern: readonly string[], start: number): number | undefined {
  let at = pattern[start] === '!' ? start + 1 : start;
  if (pattern[at] === ']') at++;
  const end = pattern.indexOf(']', at);
  return end < 0 ? undefined : end;
}

function bracketSet(inner: readonly string[]): CharacterSet {
  const shortened = withoutBackwardStart(inner);
  const isNegated = shortened[0] === '!';
  const characters = isNegated ? shortened.slice(1) : shortened;
  const items: SetItem[] = [];
  for (let at = 0; at < characters.length; ) {
    const from = characters[at] ?? '';
    const to = characters[at + 1] === '-' ? characters[at + 2] : undefined;
    const item = range(from, to ?? from);
    // A range that runs backwards contains nothing.
    if (item.from <= item.to) items.push(item);
    at += to === undefined ? 1 : 3;
  }
  return { ...setOf(items), isNegated };
}

/** Python drops a range that runs backwards before it looks for the `!`, so `[c-a!x]` is negated. */
function withoutBackwardStart(inner: readonly string[]): readonly string[] {
  const [from = '', dash, to] = inner;
  if (from === '!' || dash !== '-' || to === undefined || range(from, to).from <= range(from, to).to) return inner;
  return withoutBackwardStart(inner.slice(3));
}

const ANYTHING: CharacterSet = { kind: 'set', isNegated: true, items: [], ignoresCase: false, isAscii: false };

function setOf(items: readonly SetItem[]): CharacterSet {
  return { ...ANYTHING, isNegated: false, items };
}

function range(from: string, to: string): { readonly from: number; readonly to: number } {
  return { from: from.codePointAt(0) ?? 0, to: to.codePointAt(0) ?? 0 };
}
