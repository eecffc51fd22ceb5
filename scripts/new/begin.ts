import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { nearestName } from '../../src/core/nearest-name.ts';
import { camelCase } from '../generate/folder.ts';
import { kinds } from './kinds.ts';
import type { Scaffold, Wanted } from './scaffold.ts';

/** What `begin` needs of its surroundings; tests have their own. */
export interface Place {
  readonly root: URL;
  readonly print: (text: string) => void;
  /** Runs what formats the files and writes the lists and pages that name them. Gives the files that it changed. */
  readonly generate: (written: readonly string[]) => readonly string[];
}

/** Begins what the words name: writes its files, and says what is next. Gives the exit code. */
export function begin(words: readonly string[], { root, print, generate }: Place): 0 | 1 {
  const read = readWords(words, root);
  if ('help' in read) {
    print(read.help);
    return 0;
  }
  if ('fault' in read) {
    print(read.fault);
    return 1;
  }
  const { scaffold, wanted } = read;
  const fault = scaffold.fault(wanted);
  if (fault !== undefined) {
    print(fault);
    return 1;
  }
  const files = scaffold.files(wanted);
  const existing = [...files.keys()].find((path) => existsSync(new URL(path, root)));
  if (existing !== undefined) {
    print(`${existing} exists already. Choose another name.`);
    return 1;
  }
  const changes = scaffold.changes?.(wanted) ?? new Map<string, string>();
  for (const [path, text] of [...files, ...changes]) {
    mkdirSync(new URL('.', new URL(path, root)), { recursive: true });
    writeFileSync(new URL(path, root), text);
  }
  const generated = generate([...files.keys()]);
  const tests = [...files.keys()].filter((path) => path.endsWith('.test.ts'));
  print(
    [
      'Written:',
      ...[...files.keys()].map((path) => `  ${path}`),
      ...section('Changed:', [...changes.keys()]),
      ...section('Generated from it:', generated),
      'Next:',
      ...scaffold.next(wanted).map((sentence) => `  - ${sentence}`),
      ...(generated.length === 0
        ? []
        : ['  - After each change of its options: `npm run generate`, `npm run reference`.']),
      ...tests.map((path) => `  - Its test: \`npx jest ${path} --selectProjects plain\`.`),
      '  - `npm run test:changed`, and a line in CHANGELOG.md.',
    ].join('\n'),
  );
  return 0;
}

function section(title: string, paths: readonly string[]): readonly string[] {
  return paths.length === 0 ? [] : [title, ...paths.map((path) => `  ${path}`)];
}

type Read =
  | { readonly help: string }
  | { readonly fault: string }
  | { readonly scaffold: Scaffold; readonly wanted: Wanted };

const options = {
  help: { type: 'boolean', short: 'h' },
  service: { type: 'string' },
  cloudformation: { type: 'string' },
  'no-install': { type: 'boolean' },
} as const;

function readWords(words: readonly string[], root: URL): Read {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(words);
  } catch (error) {
    // Node's message goes on with what to do instead, which is for people who write programs.
    const [sentence = ''] = (error as Error).message.split('. ');
    return { fault: `${sentence}. \`npm run new -- --help\` says how.` };
  }
  const { values, positionals } = parsed;
  const [kind, name, ...others] = positionals;
  if (values.help || kind === undefined) return values.help ? { help: help() } : { fault: help() };
  const scaffold = kinds.find((known) => known.kind === kind);
  if (scaffold === undefined) return { fault: unknownKind(kind) };
  if (name === undefined || others.length > 0)
    return { fault: `Write one name: \`npm run new -- ${kind} ${scaffold.usage}\`.` };
  const fault = nameFault(name);
  if (fault !== undefined) return { fault };
  const { service, cloudformation, 'no-install': withoutInstall = false } = values;
  if (kind !== 'type' && (service !== undefined || cloudformation !== undefined || withoutInstall))
    return { fault: '--service, --cloudformation and --no-install are for types.' };
  return { scaffold, wanted: { name, service, cloudformation, install: !withoutInstall, root } };
}

function parse(words: readonly string[]) {
  return parseArgs({ args: [...words], options, allowPositionals: true });
}

function unknownKind(kind: string): string {
  const names = kinds.map((known) => known.kind);
  const nearest = nearestName(kind, names);
  const remedy = nearest === undefined ? `The kinds are ${names.join(', ')}.` : `Did you mean \`${nearest}\`?`;
  return `There is no kind \`${kind}\`. ${remedy}`;
}

/** Names that JavaScript keeps for itself; each name is also that of an export. */
const reserved: ReadonlySet<string> = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends ' +
    'false finally for function if implements import in instanceof interface let new null package private protected ' +
    'public return static super switch this throw true try typeof undefined var void while with yield'
  ).split(' '),
);

function nameFault(name: string): string | undefined {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
    return `\`${name}\` cannot be a name: write words in lower case with hyphens between them, such as \`tag-count\`.`;
  if (name.length > 40) return `\`${name}\` is too long: a name has at most 40 letters.`;
  return reserved.has(camelCase(name))
    ? `\`${name}\` is a word of JavaScript, so no export can have this name. Choose another.`
    : undefined;
}

function help(): string {
  const rows = kinds.map(({ kind, usage, description }) => [`${kind} ${usage}`, description] as const);
  const width = Math.max(...rows.map(([usage]) => usage.length));
  return [
    'Usage: npm run new -- KIND NAME',
    '',
    'Begins something new: writes its source and its test, and brings the lists and pages that name it up to date.',
    '',
    ...rows.map(([usage, description]) => `  ${usage.padEnd(width)}  ${description}`),
    '',
    'Example: npm run new -- filter tag-present',
  ].join('\n');
}
