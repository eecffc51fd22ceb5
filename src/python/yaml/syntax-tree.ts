import { CST, Lexer, Parser } from 'yaml';
import { maxDepth, maxValues, type Span, syntaxFault, tooDeep, tooManyValues, YamlFault } from './value.ts';

/**
 * The signs and texts of a file, as the package's parser orders them. What is too large or nests too deep is refused
 * while it is read, by count: what comes after would walk through it by recursion. Throws `YamlFault`.
 */
export function syntaxTree(text: string): readonly CST.Token[] {
  const tree: CST.Token[] = [];
  const parser = new Parser();
  const check = createLimits();
  for (const lexeme of new Lexer().lex(text)) {
    const { offset } = parser;
    check(lexeme, offset);
    if (parser.stack.length === 0 && lexeme.startsWith('%')) checkDirective(lexeme, offset);
    for (const token of parser.next(lexeme)) tree.push(token);
    if (parser.stack.length > maxDepth + 2) throw tooDeep(spanOf(lexeme, offset));
  }
  for (const token of parser.end()) tree.push(token);
  return tree;
}

const entrySigns: ReadonlySet<string> = new Set(['-', ',', ':', '?']);
const textSigns: ReadonlySet<string> = new Set([CST.SCALAR, '"', "'", '*']);
const propertySigns: ReadonlySet<string> = new Set(['&', '!']);
const blanks: ReadonlySet<string> = new Set([' ', '\t', '\n', '#']);

/** Lines without values and white space are no values, but take their time. */
const maxLexemes = 6 * maxValues;

/** A mapping may have an anchor and a tag, and so may its first key. */
const maxProperties = 4;

/**
 * Values are no fewer than the texts, and no fewer than the signs of entries: one of each is counted before any is
 * made.
 */
function createLimits(): (lexeme: string, offset: number) => void {
  let lexemes = 0;
  let entries = 0;
  let texts = 0;
  let properties = 0;
  return (lexeme, offset) => {
    const sign = lexeme.charAt(0);
    lexemes += 1;
    if (entrySigns.has(lexeme)) entries += 1;
    else if (textSigns.has(sign)) texts += 1;
    if (propertySigns.has(sign)) properties += 1;
    else if (!blanks.has(sign)) properties = 0;
    if (entries > maxValues || texts > maxValues) throw tooManyValues(spanOf(lexeme, offset));
    if (lexemes > maxLexemes) throw tooManyLines(spanOf(lexeme, offset));
    if (properties > maxProperties)
      throw syntaxFault(
        spanOf(lexeme, offset),
        'A value has one anchor and one tag at most.',
        'Remove the others, or quote the text.',
      );
  };
}

function checkDirective(directive: string, offset: number): void {
  if (/^%YAML 1\.[0-9]+$/.test(directive)) return;
  throw syntaxFault(
    spanOf(directive, offset),
    'This `%` line is no directive that is read here.',
    'Remove it, or quote the text if the `%` belongs to it.',
  );
}

function spanOf(lexeme: string, offset: number): Span {
  return { start: offset, end: offset + lexeme.length };
}

function tooManyLines(here: Span): YamlFault {
  return new YamlFault(
    'yaml/too-many-values',
    here,
    `This file holds more than ${String(maxLexemes)} signs and lines.`,
    'Split it into several files.',
  );
}
