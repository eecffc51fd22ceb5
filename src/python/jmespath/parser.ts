import { JmespathError } from './fault.ts';
import { type Token, type TokenType, tokenize } from './lexer.ts';
import { type Comparator, MOST_LEVELS, type Node, type Shape } from './node.ts';

/**
 * Parses as jmespath.py 1.0.1 does: a Pratt parser with its binding powers. Some rules follow from its code and not
 * from the grammar: arguments need no comma between them, `(length)(@)` is a call, a slice after an index does not
 * project.
 * @throws JmespathError
 */
export function parse(expression: string): Node {
  if (expression.length > MOST_CHARACTERS)
    throw new JmespathError(`the expression is longer than ${MOST_CHARACTERS} characters`, 0);
  const reader: Reader = { expression, tokens: tokenize(expression), at: 0, level: 0 };
  const node = parseExpression(reader, 0);
  const rest = current(reader);
  if (rest.type !== 'eof') throw unexpected(reader, rest);
  return node;
}

/** Nobody writes a longer expression; the limit bounds the work of the parser. */
const MOST_CHARACTERS = 100_000;

interface Reader {
  readonly expression: string;
  readonly tokens: readonly Token[];
  at: number;
  level: number;
}

/** How strongly a token binds to its left. A token that is missing here does not bind. */
const POWER: Readonly<Partial<Record<TokenType, number>>> = {
  pipe: 1,
  or: 2,
  and: 3,
  eq: 5,
  gt: 5,
  lt: 5,
  gte: 5,
  lte: 5,
  ne: 5,
  flatten: 9,
  star: 20,
  filter: 21,
  dot: 40,
  not: 45,
  lbrace: 50,
  lbracket: 55,
  lparen: 60,
};

/** Tokens that bind more weakly end a projection. */
const ENDS_PROJECTION = 10;

function parseExpression(reader: Reader, power: number): Node {
  if (++reader.level > MOST_LEVELS)
    throw new JmespathError(`the expression is nested deeper than ${MOST_LEVELS} levels`, current(reader).start);
  let left = parseStart(reader, advance(reader));
  while (power < powerOf(current(reader))) left = parseRest(reader, left, advance(reader));
  reader.level--;
  return left;
}

/** Parses an expression that begins with this token. */
function parseStart(reader: Reader, token: Token): Node {
  const at = token.start;
  switch (token.type) {
    case 'literal':
      return make({ kind: 'literal', value: token.value }, at);
    case 'unquoted_identifier':
      return make({ kind: 'field', name: token.value }, at);
    case 'quoted_identifier':
      if (current(reader).type === 'lparen') throw new JmespathError('a function is named without quotes', at);
      return make({ kind: 'field', name: token.value }, at);
    case 'current':
      return make({ kind: 'current' }, at);
    case 'star': {
      const projection =
        current(reader).type === 'rbracket' ? make({ kind: 'current' }, at) : parseProjected(reader, 20);
      return make({ kind: 'project-values', base: make({ kind: 'current' }, at), projection }, at, [projection]);
    }
    case 'filter':
    case 'flatten':
      return parseRest(reader, make({ kind: 'current' }, at), token);
    case 'lbrace':
      return parseHash(reader, at);
    case 'lparen': {
      const inner = parseExpression(reader, 0);
      match(reader, 'rparen', '`)`');
      return inner;
    }
    case 'not': {
      const of = parseExpression(reader, 45);
      return make({ kind: 'not', of }, at, [of]);
    }
    case 'lbracket':
      return parseStartBracket(reader, at);
    case 'expref': {
      const of = parseExpression(reader, 0);
      return make({ kind: 'reference', of }, at, [of]);
    }
    default:
      throw unexpected(reader, token);
  }
}

function parseStartBracket(reader: Reader, at: number): Node {
  const next = current(reader).type;
  if (next === 'number' || next === 'colon')
    return projectIfSlice(reader, make({ kind: 'current' }, at), parseIndex(reader), at);
  if (next !== 'star' || reader.tokens[reader.at + 1]?.type !== 'rbracket') return parseList(reader, at);
  reader.at += 2;
  const projection = parseProjected(reader, 20);
  return make({ kind: 'project', base: make({ kind: 'current' }, at), projection }, at, [projection]);
}

/** Parses an expression of which `left` is the beginning and this token the next. */
function parseRest(reader: Reader, left: Node, token: Token): Node {
  const at = token.start;
  switch (token.type) {
    case 'dot':
      return parseAfterDot(reader, left, at);
    case 'pipe':
      return chain('chain', left, parseExpression(reader, 1), at);
    case 'or':
    case 'and': {
      const right = parseExpression(reader, powerOf(token));
      return make({ kind: token.type, left, right }, at, [left, right]);
    }
    case 'eq':
    case 'ne':
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return parseCompare(reader, left, token.type, at);
    case 'flatten': {
      const base = make({ kind: 'flatten', base: left }, at, [left]);
      const projection = parseProjected(reader, 9);
      return make({ kind: 'project', base, projection }, at, [base, projection]);
    }
    case 'filter': {
      const condition = parseExpression(reader, 0);
      match(reader, 'rbracket', '`]` after the condition');
      const projection =
        current(reader).type === 'flatten' ? make({ kind: 'current' }, at) : parseProjected(reader, 21);
      return make({ kind: 'filter', base: left, condition, projection }, at, [left, condition, projection]);
    }
    case 'lbracket':
      return parseRestBracket(reader, left, at);
    case 'lparen':
      return parseCall(reader, left, at);
    default:
      throw unexpected(reader, token);
  }
}

function parseCompare(reader: Reader, left: Node, comparator: Comparator, at: number): Node {
  const right = parseExpression(reader, 5);
  return make({ kind: 'compare', comparator, left, right }, at, [left, right]);
}

function parseAfterDot(reader: Reader, left: Node, at: number): Node {
  if (current(reader).type !== 'star') return chain('chain', left, parseDotted(reader, 40), at);
  advance(reader);
  const projection = parseProjected(reader, 40);
  return make({ kind: 'project-values', base: left, projection }, at, [left, projection]);
}

function parseRestBracket(reader: Reader, left: Node, at: number): Node {
  const next = current(reader).type;
  if (next === 'number' || next === 'colon') {
    const right = parseIndex(reader);
    return left.kind === 'index-chain'
      ? chain('index-chain', left, right, at)
      : projectIfSlice(reader, left, right, at);
  }
  match(reader, 'star', 'a number, `:` or `*`');
  match(reader, 'rbracket', '`]`');
  const projection = parseProjected(reader, 20);
  return make({ kind: 'project', base: left, projection }, at, [left, projection]);
}

function projectIfSlice(reader: Reader, left: Node, right: Node, at: number): Node {
  const base = chain('index-chain', left, right, at);
  if (right.kind !== 'slice') return base;
  const projection = parseProjected(reader, 20);
  return make({ kind: 'project', base, projection }, at, [base, projection]);
}

/** `[3]` or `[start:stop:step]`, after the bracket. */
function parseIndex(reader: Reader): Node {
  const at = current(reader).start;
  const first = current(reader);
  if (first.type === 'number' && reader.tokens[reader.at + 1]?.type !== 'colon') {
    advance(reader);
    match(reader, 'rbracket', '`]`');
    return make({ kind: 'index', index: first.value }, at);
  }
  const parts: [number | null, number | null, number | null] = [null, null, null];
  let part = 0;
  for (let token = current(reader); token.type !== 'rbracket'; token = current(reader)) {
    if (token.type === 'number') parts[part] = token.value;
    else if (token.type !== 'colon' || ++part > 2) throw unexpected(reader, token);
    advance(reader);
  }
  advance(reader);
  return make({ kind: 'slice', start: parts[0], stop: parts[1], step: parts[2] }, at);
}

function parseCall(reader: Reader, left: Node, at: number): Node {
  if (left.kind !== 'field') throw new JmespathError('only a name can be called', at);
  const args: Node[] = [];
  while (current(reader).type !== 'rparen') {
    args.push(parseExpression(reader, 0));
    if (current(reader).type === 'comma') advance(reader);
  }
  advance(reader);
  return make({ kind: 'call', name: left.name, args }, left.at, args);
}

function parseList(reader: Reader, at: number): Node {
  const items: Node[] = [];
  do items.push(parseExpression(reader, 0));
  while (isTaken(reader, 'comma'));
  match(reader, 'rbracket', '`,` or `]`');
  return make({ kind: 'list', items }, at, items);
}

function parseHash(reader: Reader, at: number): Node {
  const members: [string, Node][] = [];
  // A comma between members may be missing, but none may follow the last one.
  do {
    const name = advance(reader);
    if (name.type !== 'quoted_identifier' && name.type !== 'unquoted_identifier')
      throw unexpected(reader, name, 'a name');
    match(reader, 'colon', '`:`');
    members.push([name.value, parseExpression(reader, 0)]);
  } while (isTaken(reader, 'comma') || !isTaken(reader, 'rbrace'));
  return make(
    { kind: 'hash', members },
    at,
    members.map(([, node]) => node),
  );
}

/** Parses the expression that a projection evaluates for each element. */
function parseProjected(reader: Reader, power: number): Node {
  const next = current(reader);
  if (powerOf(next) < ENDS_PROJECTION) return make({ kind: 'current' }, next.start);
  if (next.type === 'lbracket' || next.type === 'filter') return parseExpression(reader, power);
  if (next.type !== 'dot') throw unexpected(reader, next);
  advance(reader);
  return parseDotted(reader, power);
}

function parseDotted(reader: Reader, power: number): Node {
  const next = current(reader);
  switch (next.type) {
    case 'quoted_identifier':
    case 'unquoted_identifier':
    case 'star':
      return parseExpression(reader, power);
    case 'lbracket':
      advance(reader);
      return parseList(reader, next.start);
    case 'lbrace':
      advance(reader);
      return parseHash(reader, next.start);
    default:
      throw unexpected(reader, next, 'a name, `*`, `[` or `{`');
  }
}

/** Appends to a chain of the same kind, so that a long path stays one flat node. */
function chain(kind: 'chain' | 'index-chain', left: Node, right: Node, at: number): Node {
  if (left.kind !== kind) return make({ kind, steps: [left, right] }, at, [left, right]);
  // Nothing else refers to `left`, so its list can grow in place; a copy would make long paths quadratic.
  left.steps.push(right);
  return { ...left, depth: Math.max(left.depth, right.depth + 1) };
}

function make(shape: Shape, at: number, parts: readonly Node[] = []): Node {
  let depth = 1;
  for (const part of parts) depth = Math.max(depth, part.depth + 1);
  if (depth > MOST_LEVELS) throw new JmespathError(`the expression is nested deeper than ${MOST_LEVELS} levels`, at);
  return { ...shape, at, depth };
}

function current(reader: Reader): Token {
  return reader.tokens[Math.min(reader.at, reader.tokens.length - 1)] as Token;
}

function advance(reader: Reader): Token {
  const token = current(reader);
  reader.at++;
  return token;
}

function isTaken(reader: Reader, type: TokenType): boolean {
  if (current(reader).type !== type) return false;
  reader.at++;
  return true;
}

function match(reader: Reader, type: TokenType, expected: string): void {
  if (!isTaken(reader, type)) throw unexpected(reader, current(reader), expected);
}

function powerOf(token: Token): number {
  return POWER[token.type] ?? 0;
}

function unexpected(reader: Reader, token: Token, expected?: string): JmespathError {
  const following = reader.tokens[reader.tokens.indexOf(token) + 1];
  const text = reader.expression.slice(token.start, following?.start).trim();
  const message = token.type === 'eof' ? 'the expression ends too early' : `\`${text}\` cannot stand here`;
  return new JmespathError(expected === undefined ? message : `${message}: ${expected} is expected`, token.start);
}
