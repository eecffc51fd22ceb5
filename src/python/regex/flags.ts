import { fault, type Source, take } from './source.ts';

/** The flags of `re` that change what a pattern matches. */
export interface Flags {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly verbose: boolean;
  readonly ascii: boolean;
}

export const noFlags: Flags = { ignoreCase: false, multiline: false, dotAll: false, verbose: false, ascii: false };

const NAMES: Readonly<Record<string, keyof Flags | 'unicode'>> = {
  i: 'ignoreCase',
  m: 'multiline',
  s: 'dotAll',
  x: 'verbose',
  a: 'ascii',
  u: 'unicode',
};

/** `(?is)` applies to the whole pattern, `(?i-s:` to a group. Reads from the first letter or `-`. */
export function readFlags(
  source: Source,
  first: string,
  flags: Flags,
): { readonly flags: Flags; readonly isGlobal: boolean } {
  let character: string | undefined = first;
  let changed = flags;
  const on = new Set<string>();
  for (
    ;
    character !== undefined && character !== '-' && character !== ')' && character !== ':';
    character = take(source)
  ) {
    changed = withFlag(source, changed, character, true);
    on.add(character);
    if (on.has('a') && on.has('u')) throw fault(source, 'the flags a and u exclude each other');
  }
  if (character === ')') return { flags: changed, isGlobal: true };
  if (character === ':') return { flags: changed, isGlobal: false };
  if (character === undefined) throw fault(source, 'flags end with `)` or `:`');
  let count = 0;
  for (character = take(source); character !== undefined && character !== ':'; character = take(source), count++) {
    if (character === 'a' || character === 'u' || on.has(character))
      throw fault(source, `the flag ${character} cannot be turned off here`);
    changed = withFlag(source, changed, character, false);
  }
  if (character === undefined || count === 0) throw fault(source, 'flags that are turned off end with `:`');
  return { flags: changed, isGlobal: false };
}

function withFlag(source: Source, flags: Flags, letter: string, isOn: boolean): Flags {
  const name = Object.hasOwn(NAMES, letter) ? NAMES[letter] : undefined;
  if (name === undefined) throw fault(source, `there is no flag \`${letter}\``);
  return name === 'unicode' ? { ...flags, ascii: false } : { ...flags, [name]: isOn };
}
