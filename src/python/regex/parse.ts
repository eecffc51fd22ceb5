import { readBraces } from './braces.ts';
import { readEscape } from './escapes.ts';
import { type Flags, noFlags, readFlags } from './flags.ts';
import { type CharacterSet, type Node, type Place, type Repeat, type SetItem, widthOf } from './node.ts';
import { readSet } from './parse-set.ts';
import { BadPattern, fault, isTaken, next, openSource, type Source, take, takeUntil } from './source.ts';

export interface ParsedPattern {
  readonly node: Node;
  /** The number of capturing groups. */
  readonly groups: number;
}

/**
 * Reads a pattern as Python 3.11's `re` does.
 * @throws BadPattern where Python refuses it, and for what is not supported: `\N{…}` and the flags L and t.
 */
export function parsePattern(pattern: string, flags: Partial<Flags> = {}): ParsedPattern {
  if (pattern.length > MOST_CHARACTERS)
    throw new BadPattern(`the pattern is longer than ${MOST_CHARACTERS} characters`, 0);
  const reader: Reader = {
    source: openSource(pattern),
    flags: { ...noFlags, ...flags },
    names: new Map(),
    widths: new Map(),
    opened: 0,
    behindFrom: undefined,
    conditions: [],
    level: 0,
  };
  const node = parseEither(reader, reader.flags, true);
  if (next(reader.source) !== undefined) throw fault(reader.source, 'this `)` has no opening `(`');
  for (const { group, at } of reader.conditions)
    if (group > reader.opened) throw fault(reader.source, `there is no group ${group}`, at);
  return { node, groups: reader.opened };
}

interface Reader {
  readonly source: Source;
  /** The flags of the whole pattern; groups may have their own. */
  flags: Flags;
  readonly names: Map<string, number>;
  /** The widths of the groups that are closed. */
  readonly widths: Map<number, readonly [number, number]>;
  opened: number;
  /** Within a look-behind: the first group that was opened in it. It cannot be referred to. */
  behindFrom: number | undefined;
  readonly conditions: { readonly group: number; readonly at: number }[];
  level: number;
}

/** Nobody writes a longer pattern; the limit bounds the work of the parser. */
const MOST_CHARACTERS = 100_000;
/** Python's parser fails at its recursion limit. */
const MOST_LEVELS = 150;

function parseEither(reader: Reader, flags: Flags, isTop = false): Node {
  if (++reader.level > MOST_LEVELS)
    throw fault(reader.source, `the pattern is nested deeper than ${MOST_LEVELS} levels`);
  const of = [parseSequence(reader, flags, isTop)];
  while (isTaken(reader.source, '|')) of.push(parseSequence(reader, isTop ? reader.flags : flags));
  reader.level--;
  return of.length === 1 && of[0] !== undefined ? of[0] : { kind: 'either', of };
}

function parseSequence(reader: Reader, outerFlags: Flags, mayHoldGlobalFlags = false): Node {
  const { source } = reader;
  let flags = outerFlags;
  const of: Node[] = [];
  for (
    let character = next(source);
    character !== undefined && character !== '|' && character !== ')';
    character = next(source)
  ) {
    const start = source.at;
    take(source);
    if (flags.verbose && isSkipped(source, character)) continue;
    if (character.startsWith('\\')) of.push(escaped(reader, character.slice(1), start, flags));
    else if (character === '.') of.push(anyCharacter(flags));
    else if (character === '^') of.push(placeNode(flags.multiline ? 'line-start' : 'text-start', flags));
    else if (character === '$') of.push(placeNode(flags.multiline ? 'line-end' : 'last-line-end', flags));
    else if (character === '[') of.push(readSet(source, flags, start));
    else if ('*+?{'.includes(character)) parseRepeat(reader, of, character, start, flags);
    else if (character !== '(') of.push(oneCharacter(character.codePointAt(0) ?? 0, flags));
    else {
      const group = parseGroup(reader, flags, start, mayHoldGlobalFlags && of.length === 0);
      if (group === 'flags') flags = reader.flags;
      else if (group !== 'comment') of.push(group);
    }
  }
  return of.length === 1 && of[0] !== undefined ? of[0] : { kind: 'sequence', of };
}

/** White space, and comments up to the end of their line. */
function isSkipped(source: Source, character: string): boolean {
  if (/^[ \t\n\r\v\f]$/.test(character)) return true;
  if (character !== '#') return false;
  for (let rest = take(source); rest !== undefined && rest !== '\n'; rest = take(source));
  return true;
}

function escaped(reader: Reader, letter: string, start: number, flags: Flags): Node {
  const read = readEscape(reader.source, letter, start);
  if ('place' in read) return placeNode(read.place, flags);
  if ('item' in read) return setOf([read.item], flags);
  if ('point' in read) return oneCharacter(read.point, flags);
  return referenceTo(reader, read.group, start, flags);
}

function referenceTo(reader: Reader, group: number, start: number, flags: Flags): Node {
  if (group > reader.opened) throw fault(reader.source, `there is no group ${group} before this place`, start);
  if (!reader.widths.has(group)) throw fault(reader.source, `group ${group} is still open here`, start);
  checkBehind(reader, group, start);
  return { kind: 'reference', group, ignoresCase: flags.ignoreCase };
}

/** A look-behind may refer only to groups that were closed before it. */
function checkBehind(reader: Reader, group: number, start: number): void {
  if (reader.behindFrom === undefined || (reader.widths.has(group) && group < reader.behindFrom)) return;
  throw fault(reader.source, `group ${group} is not closed before this look-behind`, start);
}

function parseRepeat(reader: Reader, of: Node[], sign: string, start: number, flags: Flags): void {
  const { source } = reader;
  const range =
    sign === '{'
      ? readBraces(source, start)
      : { min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : Number.POSITIVE_INFINITY };
  if (range === undefined) {
    of.push(oneCharacter(0x7b, flags));
    return;
  }
  const last = of.pop();
  if (last === undefined || last.kind === 'at') throw fault(source, 'there is nothing to repeat', start);
  if (last.kind === 'repeat') throw fault(source, 'this repeats a repetition', start);
  const mode: Repeat['mode'] = isTaken(source, '?') ? 'lazy' : isTaken(source, '+') ? 'possessive' : 'greedy';
  of.push({ kind: 'repeat', ...range, mode, of: last });
}

/** Reads the content of parentheses; the opening one is already read. */
function parseGroup(
  reader: Reader,
  flags: Flags,
  start: number,
  mayHoldGlobalFlags: boolean,
): Node | 'flags' | 'comment' {
  const { source } = reader;
  if (!isTaken(source, '?')) return capturing(reader, flags, start, undefined);
  const sign = take(source);
  switch (sign) {
    case undefined:
      throw fault(source, 'the pattern ends within `(?`', start);
    case 'P':
      if (isTaken(source, '<')) return capturing(reader, flags, start, readName(reader, '>'));
      if (isTaken(source, '=')) return namedReference(reader, flags, start);
      throw fault(source, `\`(?P${next(source) ?? ''}\` is not known`, start);
    case ':':
      return grouped(closed(reader, start, parseEither(reader, flags)));
    case '#':
      for (let rest = take(source); rest !== ')'; rest = take(source))
        if (rest === undefined) throw fault(source, 'the comment is not closed', start);
      return 'comment';
    case '>':
      return { kind: 'atomic', of: closed(reader, start, parseEither(reader, flags)) };
    case '(':
      return parseCondition(reader, flags, start);
    case '=':
    case '!':
      return {
        kind: 'look',
        isBehind: false,
        isNegated: sign === '!',
        of: closed(reader, start, parseEither(reader, flags)),
        width: 0,
      };
    case '<':
      return parseLookBehind(reader, flags, start);
    default: {
      if (!/^[a-zA-Z-]$/.test(sign)) throw fault(source, `\`(?${sign}\` is not known`, start);
      const changed = readFlags(source, sign, flags);
      if (!changed.isGlobal) return grouped(closed(reader, start, parseEither(reader, changed.flags)));
      if (!mayHoldGlobalFlags) throw fault(source, 'flags of the whole pattern must be at its start', start);
      reader.flags = changed.flags;
      return 'flags';
    }
  }
}

/** Always a separate node, so that the content of parentheses can be repeated. */
function grouped(node: Node): Node {
  return { kind: 'sequence', of: [node] };
}

function capturing(reader: Reader, flags: Flags, start: number, name: string | undefined): Node {
  const index = ++reader.opened;
  if (name !== undefined && reader.names.has(name))
    throw fault(reader.source, `the group name \`${name}\` is used twice`, start);
  if (name !== undefined) reader.names.set(name, index);
  const of = closed(reader, start, parseEither(reader, flags));
  reader.widths.set(index, widthOf(of, reader.widths));
  return { kind: 'group', index, of };
}

function closed(reader: Reader, start: number, node: Node): Node {
  if (!isTaken(reader.source, ')')) throw fault(reader.source, 'this `(` is not closed', start);
  return node;
}

function readName(reader: Reader, end: string): string {
  const start = reader.source.at;
  const name = takeUntil(reader.source, end, 'group name');
  if (!/^[\p{ID_Start}_]\p{ID_Continue}*$/u.test(name))
    throw fault(reader.source, `\`${name}\` is not a group name`, start);
  return name;
}

function namedReference(reader: Reader, flags: Flags, start: number): Node {
  const name = readName(reader, ')');
  const group = reader.names.get(name);
  if (group === undefined) throw fault(reader.source, `there is no group \`${name}\` before this place`, start);
  return referenceTo(reader, group, start, flags);
}

function parseLookBehind(reader: Reader, flags: Flags, start: number): Node {
  const { source } = reader;
  const sign = take(source);
  if (sign !== '=' && sign !== '!')
    throw fault(source, `\`(?<${sign ?? ''}\` is not known; a named group is \`(?P<name>…)\``, start);
  const outer = reader.behindFrom;
  reader.behindFrom ??= reader.opened + 1;
  const of = closed(reader, start, parseEither(reader, flags));
  reader.behindFrom = outer;
  const [min, max] = widthOf(of, reader.widths);
  if (min !== max) throw fault(source, 'a look-behind needs a fixed width', start);
  return { kind: 'look', isBehind: true, isNegated: sign === '!', of, width: min };
}

function parseCondition(reader: Reader, flags: Flags, start: number): Node {
  const { source } = reader;
  const at = source.at;
  const name = takeUntil(source, ')', 'group name');
  const group = /^[0-9]+$/.test(name) ? Number(name) : reader.names.get(name);
  if (group === undefined || group === 0) throw fault(source, `there is no group \`${name}\``, at);
  reader.conditions.push({ group, at });
  checkBehind(reader, group, at);
  const yes = parseSequence(reader, flags);
  const no: Node = isTaken(source, '|') ? parseSequence(reader, flags) : { kind: 'sequence', of: [] };
  if (next(source) === '|') throw fault(source, 'a condition has two branches at most');
  return closed(reader, start, { kind: 'condition', group, yes, no });
}

function placeNode(where: Place, flags: Flags): Node {
  return { kind: 'at', where, isAscii: flags.ascii };
}

function oneCharacter(point: number, flags: Flags): CharacterSet {
  return setOf([{ from: point, to: point }], flags);
}

function anyCharacter(flags: Flags): CharacterSet {
  return { ...setOf(flags.dotAll ? [] : [{ from: 10, to: 10 }], flags), isNegated: true };
}

function setOf(items: readonly SetItem[], flags: Flags): CharacterSet {
  return { kind: 'set', isNegated: false, items, ignoresCase: flags.ignoreCase, isAscii: flags.ascii };
}
