import {
  atDocumentMark,
  columnOf,
  cursorOver,
  here,
  isBlank,
  peek,
  skipLine,
  skipSpaces,
  syntaxFault,
  takeBreak,
  takeWhile,
} from './cursor.ts';
import { directive, tagText } from './tags.ts';
import { blockText, plainText, quotedText } from './text.ts';
import type { Span } from './value.ts';
import { maxDepth, maxValues, tooDeep, tooManyValues } from './value.ts';

/** A token as PyYAML's scanner has them. `text` is a name or a scalar's text; a tag has its handle (none: verbatim). */
export interface Token extends Span {
  readonly is: TokenKind;
  readonly text?: string;
  readonly handle?: string;
  readonly isPlain?: boolean;
}

export type TokenKind =
  | ('stream-end' | 'directive' | 'document-start' | 'document-end' | 'block-sequence' | 'block-mapping' | 'block-end')
  | ('[' | ']' | '{' | '}' | ',' | '-' | 'key' | 'value' | 'alias' | 'anchor' | 'tag' | 'scalar');

/** A token that turns out to be a key if a `:` follows on its line. */
interface PossibleKey {
  readonly token: number;
  readonly isRequired: boolean;
  readonly at: number;
  readonly line: number;
  readonly column: number;
}

/** A key without `?` must be on one line, and its `:` within this many characters. */
const longestKey = 1024;

/**
 * No value has more tokens of its own than `key`, `anchor`, `tag` and its text, or begin and end. Counted here, a
 * hostile file is refused before it is composed.
 */
const maxTokens = 4 * maxValues;

/**
 * Cuts a text into tokens by the rules of YAML 1.1 as PyYAML applies them: where a tab may stand, what ends a plain
 * scalar, which key may be left open. Throws `YamlFault`. Source: PyYAML 6.0.3, scanner.py.
 */
export function tokensOf(text: string): readonly Token[] {
  const cursor = cursorOver(text);
  const tokens: Token[] = [];
  const indents: number[] = [];
  const possibleKeys = new Map<number, PossibleKey>();
  let indent = -1;
  let flowLevel = 0;
  let mayBeginKey = true;

  for (;;) {
    skipToNextToken();
    dropStaleKeys();
    unwind(columnOf(cursor));
    const character = peek(cursor);
    if (character === '') break;
    if (tokens.length > maxTokens) throw tooManyValues(here(cursor));
    next(character);
  }
  unwind(-1);
  dropKey();
  tokens.push({ is: 'stream-end', start: text.length, end: text.length });
  return tokens;

  function next(character: string): void {
    const atLineStart = columnOf(cursor) === 0;
    if (atLineStart && character === '%') documentLevel(() => directive(cursor));
    else if (atLineStart && atDocumentMark(cursor, '---')) documentLevel(() => sign('document-start', 3));
    else if (atLineStart && atDocumentMark(cursor, '...')) documentLevel(() => sign('document-end', 3));
    else if (character === '[' || character === '{') openFlow(character);
    else if (character === ']' || character === '}') closeFlow(character);
    else if (character === ',') separator(',', true);
    else if (character === '-' && isBlank(peek(cursor, 1))) entry();
    else if (character === '?' && (flowLevel > 0 || isBlank(peek(cursor, 1)))) explicitKey();
    else if (character === ':' && (flowLevel > 0 || isBlank(peek(cursor, 1)))) value();
    else if (character === '*' || character === '&') keyable(() => named(character === '*' ? 'alias' : 'anchor'));
    else if (character === '!') keyable(() => tagText(cursor));
    else if ((character === '|' || character === '>') && flowLevel === 0) block();
    else if (character === "'" || character === '"') keyable(quoted);
    else if (beginsPlain(character)) plain();
    else throw strayCharacter(character);
  }

  function strayCharacter(character: string): Error {
    const remedy =
      character === '\t' ? 'Indent and separate with spaces.' : 'Quote the text if it begins with this character.';
    return syntaxFault(
      here(cursor),
      character === '\t' ? 'A tab cannot stand here.' : `\`${character}\` cannot begin a value.`,
      remedy,
    );
  }

  function skipToNextToken(): void {
    for (;;) {
      skipSpaces(cursor);
      if (peek(cursor) === '#') skipLine(cursor);
      if (takeBreak(cursor) === '') return;
      if (flowLevel === 0) mayBeginKey = true;
    }
  }

  function dropStaleKeys(): void {
    for (const [level, key] of possibleKeys) {
      if (key.line === cursor.line && cursor.at - key.at <= longestKey) continue;
      if (key.isRequired) throw missingColon(key);
      possibleKeys.delete(level);
    }
  }

  function saveKey(): void {
    if (!mayBeginKey) return;
    const isRequired = flowLevel === 0 && indent === columnOf(cursor);
    dropKey();
    possibleKeys.set(flowLevel, {
      token: tokens.length,
      isRequired,
      at: cursor.at,
      line: cursor.line,
      column: columnOf(cursor),
    });
  }

  function dropKey(): void {
    const key = possibleKeys.get(flowLevel);
    if (key?.isRequired) throw missingColon(key);
    possibleKeys.delete(flowLevel);
  }

  function missingColon(key: PossibleKey): Error {
    const rest = cursor.text.slice(key.at, cursor.at).split('\n')[0] ?? '';
    return syntaxFault(
      { start: key.at, end: key.at + Math.max(rest.trimEnd().length, 1) },
      'A key is expected here, and no `:` follows it on its line.',
      'Write `key: value`, or indent the line if it continues the one before.',
    );
  }

  function unwind(column: number): void {
    while (flowLevel === 0 && indent > column) {
      indent = indents.pop() ?? -1;
      tokens.push({ is: 'block-end', start: cursor.at, end: cursor.at });
    }
  }

  function beginBlock(column: number): boolean {
    if (indent >= column) return false;
    if (indents.length > maxDepth) throw tooDeep(here(cursor));
    indents.push(indent);
    indent = column;
    return true;
  }

  function sign(is: TokenKind, length = 1): Token {
    cursor.at += length;
    return { is, start: cursor.at - length, end: cursor.at };
  }

  function documentLevel(token: () => Token): void {
    unwind(-1);
    dropKey();
    mayBeginKey = false;
    tokens.push(token());
  }

  function openFlow(character: '[' | '{'): void {
    saveKey();
    flowLevel += 1;
    if (flowLevel > maxDepth) throw tooDeep(here(cursor));
    mayBeginKey = true;
    tokens.push(sign(character));
  }

  function closeFlow(character: ']' | '}'): void {
    dropKey();
    // Below zero PyYAML goes on as if in a flow collection, and its parser refuses the bracket: so this one is refused
    // here.
    if (flowLevel === 0)
      throw syntaxFault(here(cursor), `This \`${character}\` closes nothing.`, 'Remove it, or quote the text.');
    flowLevel -= 1;
    mayBeginKey = false;
    tokens.push(sign(character));
  }

  function separator(is: ',' | '-' | 'key' | 'value', keyMayFollow: boolean): void {
    mayBeginKey = keyMayFollow;
    dropKey();
    tokens.push(sign(is));
  }

  function entry(): void {
    if (flowLevel === 0) beginBlockHere('block-sequence', 'A list entry cannot begin here.');
    separator('-', true);
  }

  function explicitKey(): void {
    if (flowLevel === 0) beginBlockHere('block-mapping', 'A key cannot begin here.');
    separator('key', flowLevel === 0);
  }

  function beginBlockHere(is: 'block-sequence' | 'block-mapping', message: string): void {
    if (!mayBeginKey)
      throw syntaxFault(
        here(cursor),
        message,
        'Put it on a line of its own, or quote the text if the sign belongs to it.',
      );
    if (beginBlock(columnOf(cursor))) tokens.push({ is, start: cursor.at, end: cursor.at });
  }

  function value(): void {
    const key = possibleKeys.get(flowLevel);
    if (key === undefined) {
      if (flowLevel === 0) beginBlockHere('block-mapping', 'A second `:` on one line makes no value.');
      separator('value', flowLevel === 0);
      return;
    }
    possibleKeys.delete(flowLevel);
    const mark = { start: key.at, end: key.at };
    const isNew = flowLevel === 0 && beginBlock(key.column);
    tokens.splice(key.token, 0, ...(isNew ? [{ is: 'block-mapping', ...mark } as const] : []), { is: 'key', ...mark });
    mayBeginKey = false;
    tokens.push(sign('value'));
  }

  function keyable(token: () => Token): void {
    saveKey();
    mayBeginKey = false;
    tokens.push(token());
  }

  function named(is: 'alias' | 'anchor'): Token {
    const start = cursor.at;
    cursor.at += 1;
    const name = takeWhile(cursor, (character) => /[-_0-9A-Za-z]/.test(character));
    if (name === '' || !(isBlank(peek(cursor)) || '?:,]}%@`'.includes(peek(cursor)))) {
      throw syntaxFault(
        { start, end: cursor.at + 1 },
        `\`${cursor.text.charAt(start)}\` is followed by no name.`,
        'Names of anchors are ASCII letters, digits, `-` and `_`; quote the text if it is none.',
      );
    }
    return { is, text: name, start, end: cursor.at };
  }

  function quoted(): Token {
    const start = cursor.at;
    const text = quotedText(cursor);
    return { is: 'scalar', text, isPlain: false, start, end: cursor.at };
  }

  function block(): void {
    mayBeginKey = true;
    dropKey();
    const start = cursor.at;
    const text = blockText(cursor, indent);
    tokens.push({ is: 'scalar', text, isPlain: false, start, end: cursor.at });
  }

  function plain(): void {
    saveKey();
    const start = cursor.at;
    const { text, end, atNewLine } = plainText(cursor, indent + 1, flowLevel > 0);
    mayBeginKey = atNewLine;
    tokens.push({ is: 'scalar', text, isPlain: true, start, end });
  }

  function beginsPlain(character: string): boolean {
    if (!isBlank(character) && !'-?:,[]{}#&*!|>\'"%@`'.includes(character)) return true;
    return (
      !isBlank(peek(cursor, 1)) && (character === '-' || (flowLevel === 0 && (character === '?' || character === ':')))
    );
  }
}
