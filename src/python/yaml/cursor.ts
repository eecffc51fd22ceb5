import type { Span } from './value.ts';
import { YamlFault } from './value.ts';

/** A place in a text, moved on by the scanners. `peek` beyond the end gives `''`. */
export interface Cursor {
  readonly text: string;
  at: number;
  line: number;
  /** Offset of the first character of the line. */
  lineStart: number;
}

export function cursorOver(text: string): Cursor {
  // A byte order mark in front counts for nothing, not even for a column.
  const begin = text.startsWith('\ufeff') ? 1 : 0;
  return { text, at: begin, line: 0, lineStart: begin };
}

export function peek(cursor: Cursor, ahead = 0): string {
  return cursor.text.charAt(cursor.at + ahead);
}

export function columnOf(cursor: Cursor): number {
  return cursor.at - cursor.lineStart;
}

const breaks = '\r\n\u0085\u2028\u2029';

/** A line break as YAML 1.1 has them. */
export function isBreak(character: string): boolean {
  return character !== '' && breaks.includes(character);
}

export function isBreakOrEnd(character: string): boolean {
  return character === '' || breaks.includes(character);
}

/** What separates tokens: a space, a tab, a line break or the end. */
export function isBlank(character: string): boolean {
  return character === '' || character === ' ' || character === '\t' || breaks.includes(character);
}

/** Takes the characters as long as they are wanted. */
export function takeWhile(cursor: Cursor, wanted: (character: string) => boolean): string {
  const start = cursor.at;
  let end = start;
  while (end < cursor.text.length && wanted(cursor.text.charAt(end))) end += 1;
  cursor.at = end;
  return cursor.text.slice(start, end);
}

export function skipSpaces(cursor: Cursor): void {
  while (peek(cursor) === ' ') cursor.at += 1;
}

export function skipLine(cursor: Cursor): void {
  while (!isBreakOrEnd(peek(cursor))) cursor.at += 1;
}

/** Takes one line break, if there is one: `\n` for all but the two Unicode separators, which stay what they are. */
export function takeBreak(cursor: Cursor): string {
  const character = peek(cursor);
  if (!isBreak(character)) return '';
  cursor.at += character === '\r' && peek(cursor, 1) === '\n' ? 2 : 1;
  cursor.line += 1;
  cursor.lineStart = cursor.at;
  return character === '\u2028' || character === '\u2029' ? character : '\n';
}

/**
 * Whether `---` or `...` stands here as a mark between documents. The caller knows that it is at the begin of a line.
 */
export function atDocumentMark(cursor: Cursor, mark?: '---' | '...'): boolean {
  const here = cursor.text.slice(cursor.at, cursor.at + 3);
  return (mark === undefined ? here === '---' || here === '...' : here === mark) && isBlank(peek(cursor, 3));
}

export function syntaxFault(span: Span, message: string, remedy: string): YamlFault {
  return new YamlFault('yaml/syntax', span, message, remedy);
}

/** The span of the one character at the cursor. */
export function here(cursor: Cursor): Span {
  return { start: cursor.at, end: Math.min(cursor.at + 1, cursor.text.length) };
}
