import type { Truth } from '../../core/truth.ts';
import { compilePythonRegex } from '../regex/regex.ts';

/**
 * The matcher of a glob as Python's `fnmatch` reads it, with case: `*` any text, `?` any character, `[a-c]` and `[!a-c]` one of some. There is no escape
 * but brackets: `[*]`. A bracket that is never closed stands for itself.
 */
export function globMatcher(pattern: string): (text: string) => Truth {
  const regex = compilePythonRegex(`(?s:${translated(Array.from(pattern))})\\Z`);
  if ('fault' in regex) throw new RangeError(`the glob ${pattern} became a regular expression that is none: ${regex.fault.says}`);
  return (text) => regex.match(text);
}

function translated(pattern: readonly string[]): string {
  let regex = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at] ?? '';
    const end = character === '[' ? closing(pattern, at) : undefined;
    if (end !== undefined) {
      regex += oneOf(pattern.slice(at + 1, end));
      at = end;
    } else if (character === '*') {
      if (pattern[at - 1] !== '*') regex += '.*';
    } else regex += character === '?' ? '.' : literal(character);
  }
  return regex;
}

/** Where the bracket at `start` is closed. The first character within may be a `]` itself. */
function closing(pattern: readonly string[], start: number): number | undefined {
  const first = start + (pattern[start + 1] === '!' ? 2 : 1);
  const end = pattern.indexOf(']', first + 1);
  return end === -1 ? undefined : end;
}

function oneOf(within: readonly string[]): string {
  const isNegated = within[0] === '!';
  const items = isNegated ? within.slice(1) : within;
  let set = '';
  for (let at = 0; at < items.length; at += 1) {
    const from = items[at] ?? '';
    const to = items[at + 1] === '-' ? items[at + 2] : undefined;
    if (to === undefined) set += literal(from);
    else {
      // A range from high to low is empty.
      if ((from.codePointAt(0) ?? 0) <= (to.codePointAt(0) ?? 0)) set += `${literal(from)}-${literal(to)}`;
      at += 2;
    }
  }
  if (set === '') return isNegated ? '.' : '(?!)';
  return `[${isNegated ? '^' : ''}${set}]`;
}

function literal(character: string): string {
  return /[\w\s]/u.test(character) || character > '\x7f' ? character : `\\${character}`;
}
