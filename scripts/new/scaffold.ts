import { readFileSync } from 'node:fs';
import { camelCase, pascalCase } from '../generate/folder.ts';

/** What somebody wants to have: the words of the command line, read. */
export interface Wanted {
  /** In lower case, with hyphens: `tag-count`. */
  readonly name: string;
  /** Of a type: the AWS service, as its table is called. */
  readonly service?: string;
  /** Of a type: CloudFormation's name for it. */
  readonly cloudformation?: string;
}

/** How a thing of one kind begins. One file for each kind in this folder. */
export interface Scaffold {
  readonly kind: string;
  /** What stands behind the kind on the command line. */
  readonly usage: string;
  /** What it is, in one line. */
  readonly description: string;
  /** A package that must be installed before anything is known, if it is not, and the package.json that names it. */
  readonly missing?: (wanted: Wanted) => Missing | undefined;
  /** What it begins with; or why there can be no such thing, as a sentence with a remedy. */
  readonly begin: (wanted: Wanted) => Beginning | string;
}

export interface Missing {
  readonly name: string;
  readonly version: string;
}

export interface Beginning {
  /** The new files: path from the root → text. */
  readonly files: Files;
  /** Files that exist, with the text that they get. */
  readonly changes?: Files;
  /** What is left to do, a sentence each. */
  readonly next: readonly string[];
}

type Files = ReadonlyMap<string, string>;

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
