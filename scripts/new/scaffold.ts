import { readFileSync } from 'node:fs';
import { camelCase, pascalCase } from '../generate/folder.ts';

/** What somebody wants to have: the words of the command line, read. */
export interface Wanted {
  /** In lower case, with hyphens: `tag-count`. */
  readonly name: string;
  readonly service?: string;
  readonly cloudformation?: string;
  readonly install: boolean;
  /** The root of the repository. */
  readonly root: URL;
}

/** How a thing of one kind begins. One file for each kind in this folder. */
export interface Scaffold {
  readonly kind: string;
  /** What stands behind the kind on the command line. */
  readonly usage: string;
  /** What it is, in one line. */
  readonly description: string;
  /** Why there can be no such thing, as a sentence with a remedy; undefined if there can. */
  readonly fault: (wanted: Wanted) => string | undefined;
  /** The files that it begins with: path from the root → text. */
  readonly files: (wanted: Wanted) => Files;
  /** Files that exist, with the text that they get. */
  readonly changes?: (wanted: Wanted) => Files;
  /** What is left to do, a sentence each. */
  readonly next: (wanted: Wanted) => readonly string[];
}

export type Files = ReadonlyMap<string, string>;

/**
 * The text of a file in `templates/`, with its words filled in: `__name__`, `__camel__` and `__pascal__` from the name,
 * and those of `words`.
 */
export function filled(template: string, name: string, words: Readonly<Record<string, string>> = {}): string {
  const text = readFileSync(new URL(`templates/${template}.txt`, import.meta.url), 'utf8');
  const all: Readonly<Record<string, string>> = { name, camel: camelCase(name), pascal: pascalCase(name), ...words };
  return text.replaceAll(/__(\w+?)__/g, (written, word: string) => all[word] ?? written);
}

/** A sentence where a name is taken: by something of that name, or by another name of something. */
export function takenBy(
  kind: string,
  name: string,
  known: readonly { readonly name: string; readonly aliases?: readonly string[] }[],
): string | undefined {
  const taken = known.find((other) => other.name === name || other.aliases?.includes(name));
  if (taken === undefined) return undefined;
  return taken.name === name
    ? `The ${kind} \`${name}\` exists already. Choose another name.`
    : `\`${name}\` is another name of the ${kind} \`${taken.name}\`. Choose another name.`;
}
