/** The fault of a pattern. `offset` counts UTF-16 units from its start. */
export interface RegexFault {
  readonly message: string;
  readonly offset: number;
}

/** Thrown while a pattern is parsed; `compilePythonRegex` returns it as a value. */
export class BadPattern extends Error {
  override readonly name = 'BadPattern';
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** A pattern while it is read. Characters are code points; a backslash and its next character are one. */
export interface Source {
  readonly characters: readonly string[];
  /** The index of the next character. */
  at: number;
}

export function openSource(pattern: string): Source {
  return { characters: Array.from(pattern), at: 0 };
}

/** The next character, with its backslash where it has one; undefined at the end. */
export function next(source: Source): string | undefined {
  const character = source.characters[source.at];
  if (character !== '\\') return character;
  const escaped = source.characters[source.at + 1];
  if (escaped === undefined) throw fault(source, 'the pattern ends with a backslash');
  return character + escaped;
}

export function take(source: Source): string | undefined {
  const character = next(source);
  if (character !== undefined) source.at += character.startsWith('\\') ? 2 : 1;
  return character;
}

export function isTaken(source: Source, character: string): boolean {
  if (next(source) !== character) return false;
  source.at += character.startsWith('\\') ? 2 : 1;
  return true;
}

/** Up to `most` characters, as long as `allowed` matches them. */
export function takeWhile(source: Source, most: number, allowed: RegExp): string {
  let taken = '';
  for (let count = 0; count < most; count++) {
    const character = next(source);
    if (character === undefined || !allowed.test(character)) break;
    taken += character;
    source.at++;
  }
  return taken;
}

export function takeUntil(source: Source, end: string, what: string): string {
  const start = source.at;
  let taken = '';
  for (let character = take(source); character !== end; character = take(source)) {
    if (character === undefined) throw fault(source, `\`${end}\` after the ${what} is missing`, start);
    taken += character;
  }
  if (taken === '') throw fault(source, `the ${what} is missing`, start);
  return taken;
}

/** A fault at the index `at` of the characters; by default where the reader is. */
export function fault(source: Source, message: string, at: number = source.at): BadPattern {
  return new BadPattern(message, source.characters.slice(0, at).join('').length);
}
