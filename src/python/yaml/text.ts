import type { Cursor } from './cursor.ts';
import {
  atDocumentMark,
  columnOf,
  here,
  isBlank,
  isBreak,
  isBreakOrEnd,
  peek,
  skipLine,
  skipSpaces,
  syntaxFault,
  takeBreak,
  takeWhile,
} from './cursor.ts';

/**
 * A plain scalar: up to `: `, ` #`, a document mark, less indentation, or in flow collections one of their signs. Tabs
 * end it, as in PyYAML.
 * @param indent the least column of its further lines.
 * @returns the text, and whether it ended by a line break (then a key may follow).
 */
export function plainText(
  cursor: Cursor,
  indent: number,
  inFlow: boolean,
): { readonly text: string; readonly end: number; readonly atNewLine: boolean } {
  let text = '';
  let spaces = '';
  let end = cursor.at;
  let atNewLine = false;
  while (peek(cursor) !== '#') {
    const start = cursor.at;
    while (!endsPlain(cursor, inFlow)) cursor.at += 1;
    if (cursor.at === start) break;
    atNewLine = false;
    text += spaces + cursor.text.slice(start, cursor.at);
    end = cursor.at;
    const gap = plainGap(cursor);
    atNewLine = gap.broke;
    if (gap.text === '' || (!inFlow && columnOf(cursor) < indent)) break;
    spaces = gap.text;
  }
  return { text, end, atNewLine };
}

function endsPlain(cursor: Cursor, inFlow: boolean): boolean {
  const character = peek(cursor);
  if (isBlank(character)) return true;
  if (character === ':') return isBlank(peek(cursor, 1)) || (inFlow && ',[]{}'.includes(peek(cursor, 1)));
  return inFlow && ',?[]{}'.includes(character);
}

/** The white space between two words of a plain scalar, folded; `''` where the scalar ends here. */
function plainGap(cursor: Cursor): { readonly text: string; readonly broke: boolean } {
  const spaces = takeWhile(cursor, (character) => character === ' ');
  if (!isBreak(peek(cursor))) return { text: spaces, broke: false };
  const first = takeBreak(cursor);
  if (atDocumentMark(cursor)) return { text: '', broke: true };
  let more = '';
  while (peek(cursor) === ' ' || isBreak(peek(cursor))) {
    if (peek(cursor) === ' ') cursor.at += 1;
    else {
      more += takeBreak(cursor);
      if (atDocumentMark(cursor)) return { text: '', broke: true };
    }
  }
  return { text: folded(first, more), broke: true };
}

/** A line break and the ones after it: one `\n` alone becomes a space, and in front of others it is dropped. */
function folded(first: string, more: string): string {
  if (first !== '\n') return first + more;
  return more === '' ? ' ' : more;
}

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '\\': '\\',
  '/': '/',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
};
const escapeDigits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** A scalar in single or double quotes; the cursor stands on the first quote, and after the last when this returns. */
export function quotedText(cursor: Cursor): string {
  const opening = here(cursor);
  const quote = peek(cursor);
  cursor.at += 1;
  let text = '';
  for (;;) {
    text += takeWhile(cursor, (character) => character !== quote && character !== '\\' && !isBlank(character));
    const character = peek(cursor);
    if (character === '')
      throw syntaxFault(opening, `This ${quote} is never closed.`, `Close it with another ${quote}.`);
    if (character === quote && !(quote === "'" && peek(cursor, 1) === "'")) break;
    if (character === quote) {
      text += quote;
      cursor.at += 2;
    } else if (character === '\\') text += quote === '"' ? escaped(cursor) : takeOne(cursor);
    else text += quotedGap(cursor);
  }
  cursor.at += 1;
  return text;
}

function takeOne(cursor: Cursor): string {
  cursor.at += 1;
  return cursor.text.charAt(cursor.at - 1);
}

function quotedGap(cursor: Cursor): string {
  const spaces = takeWhile(cursor, (character) => character === ' ' || character === '\t');
  if (!isBreak(peek(cursor))) return spaces;
  const first = takeBreak(cursor);
  return folded(first, emptyLines(cursor));
}

/** Empty lines within quotes; the white space in front of the next text is dropped. */
function emptyLines(cursor: Cursor): string {
  let text = '';
  for (;;) {
    if (atDocumentMark(cursor))
      throw syntaxFault(
        { start: cursor.at, end: cursor.at + 3 },
        'A document mark stands within quotes.',
        'Close the quotes before it.',
      );
    takeWhile(cursor, (character) => character === ' ' || character === '\t');
    if (!isBreak(peek(cursor))) return text;
    text += takeBreak(cursor);
  }
}

function escaped(cursor: Cursor): string {
  const start = cursor.at;
  cursor.at += 1;
  const character = peek(cursor);
  if (isBreak(character)) {
    takeBreak(cursor);
    return emptyLines(cursor);
  }
  const simple = Object.hasOwn(escapes, character) ? escapes[character] : undefined;
  const digits = Object.hasOwn(escapeDigits, character) ? escapeDigits[character] : undefined;
  cursor.at += 1;
  if (simple !== undefined) return simple;
  const code = digits === undefined ? '' : cursor.text.slice(cursor.at, cursor.at + digits);
  const value =
    digits !== undefined && code.length === digits && /^[0-9A-Fa-f]+$/.test(code)
      ? Number.parseInt(code, 16)
      : Number.NaN;
  if (!(value <= 0x10ffff)) {
    throw syntaxFault(
      { start, end: cursor.at },
      `\`\\${character}\` is no escape that YAML knows${digits === undefined ? '' : ` with these digits`}.`,
      'Write `\\\\` for a backslash, or use single quotes, in which nothing is escaped.',
    );
  }
  cursor.at += code.length;
  return String.fromCodePoint(value);
}

/**
 * A `|` or `>` scalar; the cursor stands on its sign.
 * @param parentIndent the indentation of the collection around it, -1 at the top.
 */
export function blockText(cursor: Cursor, parentIndent: number): string {
  const isFolded = takeOne(cursor) === '>';
  const header = blockHeader(cursor);
  const least = Math.max(parentIndent + 1, 1);
  let breaks: string;
  let indent: number;
  if (header.increment === undefined) ({ breaks, indent } = detectIndent(cursor, least));
  else {
    indent = least + header.increment - 1;
    breaks = blockBreaks(cursor, indent);
  }
  let text = '';
  let lastBreak = '';
  while (columnOf(cursor) === indent && peek(cursor) !== '') {
    text += breaks;
    const startsWithSpace = ' \t'.includes(peek(cursor));
    text += takeWhile(cursor, (character) => !isBreakOrEnd(character));
    lastBreak = takeBreak(cursor);
    breaks = blockBreaks(cursor, indent);
    if (columnOf(cursor) !== indent || peek(cursor) === '') break;
    const folds = isFolded && lastBreak === '\n' && !startsWithSpace && !' \t'.includes(peek(cursor));
    text += folds ? (breaks === '' ? ' ' : '') : lastBreak;
  }
  if (header.chomping !== '-') text += lastBreak;
  return header.chomping === '+' ? text + breaks : text;
}

function blockHeader(cursor: Cursor): { readonly chomping: string; readonly increment?: number } {
  const written = takeWhile(cursor, (character) => !isBreakOrEnd(character) && character !== ' ');
  const match = /^(?:([-+])([1-9])?|([1-9])([-+])?)?$/.exec(written);
  const span = { start: cursor.at - written.length, end: cursor.at };
  if (match === null)
    throw syntaxFault(
      span,
      `\`${written}\` cannot follow \`|\` or \`>\`.`,
      'Only an indentation (1 to 9) and `-` or `+` can; the text begins on the next line.',
    );
  skipSpaces(cursor);
  if (peek(cursor) === '#') skipLine(cursor);
  if (!isBreakOrEnd(peek(cursor)))
    throw syntaxFault(here(cursor), 'Text stands on the line of its `|` or `>`.', 'Begin the text on the next line.');
  takeBreak(cursor);
  const digit = match[2] ?? match[3];
  return { chomping: match[1] ?? match[4] ?? '', increment: digit === undefined ? undefined : Number(digit) };
}

function detectIndent(cursor: Cursor, least: number): { readonly breaks: string; readonly indent: number } {
  let breaks = '';
  let indent = least;
  while (peek(cursor) === ' ' || isBreak(peek(cursor))) {
    if (peek(cursor) !== ' ') breaks += takeBreak(cursor);
    else {
      cursor.at += 1;
      indent = Math.max(indent, columnOf(cursor));
    }
  }
  return { breaks, indent };
}

/** Lines without content, and the indentation of the next one. */
function blockBreaks(cursor: Cursor, indent: number): string {
  let breaks = '';
  for (;;) {
    while (columnOf(cursor) < indent && peek(cursor) === ' ') cursor.at += 1;
    if (!isBreak(peek(cursor))) return breaks;
    breaks += takeBreak(cursor);
  }
}
