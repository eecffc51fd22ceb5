/**
 * Reads JSON as Python's `json.loads` does: NaN and Infinity are numbers, and members keep the order in which they were
 * written, even where a name looks like an array index (JavaScript alone would move those to the front).
 */

/**
 * `beyondPython`: text on which Python does not say that it is not JSON but fails (too deep, too many digits).
 */
export type ParsedJson = { readonly value: unknown } | { readonly fault: string; readonly beyondPython: boolean };

export function parseJson(text: string): ParsedJson {
  try {
    const reader: Reader = { text, at: 0 };
    const value = readValue(reader, 0);
    skipSpace(reader);
    return reader.at < text.length ? { fault: `unexpected text at ${reader.at}`, beyondPython: false } : { value };
  } catch (error) {
    if (error instanceof NoJson) return { fault: error.message, beyondPython: false };
    if (error instanceof BeyondPython) return { fault: error.message, beyondPython: true };
    throw error;
  }
}

/** All names of an object in Python's order, where that is not JavaScript's order. */
const ORDER = Symbol('order of members');
const LIKE_INDEX = /^(?:0|[1-9][0-9]*)$/;

/**
 * An object with these members in this order. As in Python, a name that comes twice has its first place and its last
 * value.
 */
export function orderedObject(members: Iterable<readonly [string, unknown]>): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  const names = new Set<string>();
  let isMoved = false;
  for (const [name, value] of members) {
    isMoved ||= LIKE_INDEX.test(name);
    names.add(name);
    setOwn(object, name, value);
  }
  if (isMoved) Object.defineProperty(object, ORDER, { value: [...names] });
  return object;
}

/** Own names in Python's order. */
export function namesOf(object: object): readonly string[] {
  return (object as { readonly [ORDER]?: readonly string[] })[ORDER] ?? Object.keys(object);
}

/** `__proto__` is a name like any other. */
function setOwn(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  else object[name] = value;
}

class NoJson extends Error {}
class BeyondPython extends Error {}

interface Reader {
  readonly text: string;
  at: number;
}

/** Python's recursion limit is 1,000 calls in all; deeper texts fail there. */
const MOST_LEVELS = 900;
/** Python refuses to read integers of more digits. */
const MOST_DIGITS = 4300;

const NUMBER = /(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/y;
const WORDS: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
];

function readValue(reader: Reader, level: number): unknown {
  if (level > MOST_LEVELS) throw new BeyondPython(`JSON nested deeper than ${MOST_LEVELS} levels`);
  skipSpace(reader);
  const { text, at } = reader;
  const character = text.charAt(at);
  if (character === '"') return readString(reader);
  if (character === '{') return readObject(reader, level);
  if (character === '[') return readArray(reader, level);
  for (const [word, value] of WORDS) {
    if (!text.startsWith(word, at)) continue;
    reader.at += word.length;
    return value;
  }
  return readNumber(reader);
}

function readNumber(reader: Reader): number {
  NUMBER.lastIndex = reader.at;
  const match = NUMBER.exec(reader.text);
  if (match === null) throw new NoJson(`no value at ${reader.at}`);
  const [all, whole = '', fraction, exponent] = match;
  const isWhole = fraction === undefined && exponent === undefined;
  if (isWhole && whole.length > MOST_DIGITS) throw new BeyondPython('a number with too many digits');
  reader.at += all.length;
  // Python reads `-0` as the integer 0, and `-0.0` as a float that keeps its sign.
  return isWhole ? Number(all) + 0 : Number(all);
}

function readString(reader: Reader): string {
  STRING.lastIndex = reader.at;
  const all = STRING.exec(reader.text)?.[0];
  if (all === undefined) throw new NoJson(`no string at ${reader.at}`);
  reader.at += all.length;
  try {
    return JSON.parse(all) as string;
  } catch {
    throw new NoJson(`a control character or an unknown escape in the string that ends at ${reader.at}`);
  }
}

function readArray(reader: Reader, level: number): unknown[] {
  const items: unknown[] = [];
  reader.at++;
  if (isNext(reader, ']')) return items;
  do items.push(readValue(reader, level + 1));
  while (isNext(reader, ','));
  if (!isNext(reader, ']')) throw new NoJson(`\`]\` is missing at ${reader.at}`);
  return items;
}

function readObject(reader: Reader, level: number): Record<string, unknown> {
  const members: [string, unknown][] = [];
  reader.at++;
  if (isNext(reader, '}')) return {};
  do {
    skipSpace(reader);
    const name = readString(reader);
    if (!isNext(reader, ':')) throw new NoJson(`\`:\` is missing at ${reader.at}`);
    members.push([name, readValue(reader, level + 1)]);
  } while (isNext(reader, ','));
  if (!isNext(reader, '}')) throw new NoJson(`\`}\` is missing at ${reader.at}`);
  return orderedObject(members);
}

function isNext(reader: Reader, character: string): boolean {
  skipSpace(reader);
  if (reader.text.charAt(reader.at) !== character) return false;
  reader.at++;
  return true;
}

const SPACE = /[ \t\n\r]*/y;

function skipSpace(reader: Reader): void {
  SPACE.lastIndex = reader.at;
  reader.at += SPACE.exec(reader.text)?.[0].length ?? 0;
}
