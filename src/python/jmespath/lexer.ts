import { parseJson } from '../values/python-json.ts';
import { stripStart } from '../values/python-space.ts';
import { JmespathError } from './fault.ts';

/** A token of the grammar, with jmespath.py's names. `start` counts UTF-16 units. */
export type Token =
  | { readonly type: Mark | 'eof'; readonly start: number }
  | { readonly type: 'unquoted_identifier' | 'quoted_identifier'; readonly value: string; readonly start: number }
  | { readonly type: 'number'; readonly value: number; readonly start: number }
  | { readonly type: 'literal'; readonly value: unknown; readonly start: number };

export type TokenType = Token['type'];

type Mark =
  | 'dot'
  | 'star'
  | 'rbracket'
  | 'comma'
  | 'colon'
  | 'current'
  | 'lparen'
  | 'rparen'
  | 'lbrace'
  | 'rbrace'
  | 'flatten'
  | 'filter'
  | 'lbracket'
  | 'or'
  | 'pipe'
  | 'and'
  | 'expref'
  | 'lte'
  | 'lt'
  | 'gte'
  | 'gt'
  | 'ne'
  | 'not'
  | 'eq';

/** Two characters first, so that `||` is not read as two pipes. */
const MARKS: ReadonlyMap<string, Mark> = new Map<string, Mark>([
  ['[]', 'flatten'],
  ['[?', 'filter'],
  ['||', 'or'],
  ['&&', 'and'],
  ['<=', 'lte'],
  ['>=', 'gte'],
  ['!=', 'ne'],
  ['==', 'eq'],
  ['.', 'dot'],
  ['*', 'star'],
  [']', 'rbracket'],
  [',', 'comma'],
  [':', 'colon'],
  ['@', 'current'],
  ['(', 'lparen'],
  [')', 'rparen'],
  ['{', 'lbrace'],
  ['}', 'rbrace'],
  ['[', 'lbracket'],
  ['|', 'pipe'],
  ['&', 'expref'],
  ['<', 'lt'],
  ['>', 'gt'],
  ['!', 'not'],
]);

const SPACE = /[ \t\n\r]*/y;
const IDENTIFIER = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /-?[0-9]+/y;

/** Python refuses to read integers of more digits. */
const MOST_DIGITS = 4300;

/** @throws JmespathError at the first character that cannot start a token. */
export function tokenize(expression: string): readonly Token[] {
  if (expression === '') throw new JmespathError('the expression is empty', 0);
  const tokens: Token[] = [];
  for (let at = skipSpace(expression, 0); at < expression.length; at = skipSpace(expression, at)) {
    const [token, end] = readToken(expression, at);
    tokens.push(token);
    at = end;
  }
  tokens.push({ type: 'eof', start: expression.length });
  return tokens;
}

function readToken(text: string, start: number): [Token, end: number] {
  const two = MARKS.get(text.slice(start, start + 2));
  if (two !== undefined) return [{ type: two, start }, start + 2];
  const character = text.charAt(start);
  const mark = MARKS.get(character);
  if (mark !== undefined) return [{ type: mark, start }, start + 1];
  if (character === "'") return readRawString(text, start);
  if (character === '`') return readLiteral(text, start);
  if (character === '"') return readQuotedIdentifier(text, start);
  const identifier = matchAt(IDENTIFIER, text, start);
  if (identifier !== '') return [{ type: 'unquoted_identifier', value: identifier, start }, start + identifier.length];
  const digits = matchAt(NUMBER, text, start);
  if (digits.length > MOST_DIGITS) throw new JmespathError('the number has too many digits', start);
  if (digits !== '') return [{ type: 'number', value: Number(digits), start }, start + digits.length];
  throw new JmespathError(`\`${String.fromCodePoint(text.codePointAt(start) ?? 0)}\` has no meaning here`, start);
}

function readRawString(text: string, start: number): [Token, number] {
  const [inner, end] = readUntil("'", text, start);
  return [{ type: 'literal', value: inner.replaceAll("\\'", "'"), start }, end];
}

/**
 * JSON between backticks. Text that is not JSON is a string without quotes (deprecated by JEP-12, still read by
 * jmespath.py).
 */
function readLiteral(text: string, start: number): [Token, number] {
  const [inner, end] = readUntil('`', text, start);
  const json = inner.replaceAll('\\`', '`');
  const parsed = readJson(json, start) ?? readJson(`"${stripStart(json)}"`, start);
  if (parsed === undefined) throw new JmespathError('the literal between the backticks is not JSON', start);
  return [{ type: 'literal', value: parsed.value, start }, end];
}

function readQuotedIdentifier(text: string, start: number): [Token, number] {
  const [inner, end] = readUntil('"', text, start);
  const parsed = readJson(`"${inner}"`, start);
  if (typeof parsed?.value !== 'string') throw new JmespathError('the quoted name is not a JSON string', start);
  return [{ type: 'quoted_identifier', value: parsed.value, start }, end];
}

/** The text up to the next delimiter that has no backslash before it; backslashes stay in the text. */
function readUntil(delimiter: string, text: string, start: number): [inner: string, end: number] {
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === delimiter) return [text.slice(start + 1, at), at + 1];
    if (character === '\\') at++;
  }
  throw new JmespathError(`the ${delimiter} that opens here is not closed`, start);
}

/** An object, because `null` is a value too; undefined for text that is not JSON. */
function readJson(text: string, start: number): { readonly value: unknown } | undefined {
  const parsed = parseJson(text);
  if ('value' in parsed) return parsed;
  if (parsed.beyondPython) throw new JmespathError(parsed.fault, start);
  return undefined;
}

function skipSpace(text: string, at: number): number {
  return at + matchAt(SPACE, text, at).length;
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
