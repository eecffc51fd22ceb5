import type { Cursor } from './cursor.ts';
import {
  here,
  isBlank,
  isBreakOrEnd,
  peek,
  skipLine,
  skipSpaces,
  syntaxFault,
  takeBreak,
  takeWhile,
} from './cursor.ts';
import type { Token } from './tokens.ts';

/** `!foo`, `!!int`, `!handle!name` or `!<tag:…>`; the cursor stands on the `!`. */
export function tagText(cursor: Cursor): Token {
  const start = cursor.at;
  const second = peek(cursor, 1);
  let handle: string | undefined;
  let text: string;
  if (second === '<') {
    cursor.at += 2;
    text = uri(cursor);
    if (peek(cursor) !== '>') throw badTag(cursor, start);
    cursor.at += 1;
  } else if (isBlank(second)) {
    cursor.at += 1;
    text = '!';
  } else {
    const word = /^![^ \r\n\u0085\u2028\u2029]*/.exec(cursor.text.slice(cursor.at, cursor.at + 1024))?.[0] ?? '!';
    handle = word.indexOf('!', 1) > 0 ? tagHandle(cursor) : '!';
    if (word.indexOf('!', 1) < 0) cursor.at += 1;
    text = uri(cursor);
  }
  if (peek(cursor) !== ' ' && !isBreakOrEnd(peek(cursor))) throw badTag(cursor, start);
  return { is: 'tag', handle, text, start, end: cursor.at };
}

/** A `%YAML` or `%TAG` line, or one that YAML does not know, which is skipped. The token's text is its words. */
export function directive(cursor: Cursor): Token {
  const start = cursor.at;
  cursor.at += 1;
  const name = takeWhile(cursor, (character) => /[-_0-9A-Za-z]/.test(character));
  if (name === '' || !endsWord(cursor)) throw badDirective(cursor, start);
  let text = name;
  if (name === 'YAML') {
    skipSpaces(cursor);
    const version = takeWhile(cursor, (character) => /[.0-9]/.test(character));
    if (!/^[0-9]+\.[0-9]+$/.test(version) || !endsWord(cursor)) throw badDirective(cursor, start);
    text = `YAML ${version}`;
  } else if (name === 'TAG') {
    skipSpaces(cursor);
    const handle = tagHandle(cursor);
    if (peek(cursor) !== ' ') throw badDirective(cursor, start);
    skipSpaces(cursor);
    const prefix = uri(cursor);
    if (!endsWord(cursor)) throw badDirective(cursor, start);
    text = `TAG ${handle} ${prefix}`;
  } else skipLine(cursor);
  const end = cursor.at;
  skipSpaces(cursor);
  if (peek(cursor) === '#') skipLine(cursor);
  if (!isBreakOrEnd(peek(cursor))) throw badDirective(cursor, start);
  takeBreak(cursor);
  return { is: 'directive', text, start, end };
}

function endsWord(cursor: Cursor): boolean {
  return peek(cursor) === ' ' || isBreakOrEnd(peek(cursor));
}

function tagHandle(cursor: Cursor): string {
  const start = cursor.at;
  const handle = /^!(?:[-_0-9A-Za-z]*!)?/.exec(cursor.text.slice(cursor.at, cursor.at + 1024))?.[0] ?? '';
  const isWhole = handle.length > 1 || peek(cursor, 1) === ' ';
  if (handle === '' || !isWhole) throw badTag(cursor, start);
  cursor.at += handle.length;
  return handle;
}

function uri(cursor: Cursor): string {
  const start = cursor.at;
  const written = takeWhile(cursor, (character) => /[-0-9A-Za-z;/?:@&=+$,_.!~*'()[\]%]/.test(character));
  if (written === '') throw badTag(cursor, start);
  try {
    return decodeURIComponent(written);
  } catch {
    throw badTag(cursor, start);
  }
}

function badTag(cursor: Cursor, start: number): Error {
  return syntaxFault(
    { start, end: Math.max(cursor.at, start + 1) },
    'This is no tag.',
    'Quote the text if the `!` belongs to it.',
  );
}

function badDirective(cursor: Cursor, start: number): Error {
  return syntaxFault(
    { start, end: Math.max(here(cursor).end, start + 1) },
    'This `%` line is no directive that YAML knows.',
    'Remove it, or quote the text if the `%` belongs to it.',
  );
}
