import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { nearestName } from '../../src/core/nearest-name.ts';
import { camelCase } from '../generate/folder.ts';
import { clashOf } from './clash.ts';
import { kinds } from './kinds.ts';
import type { Missing, Scaffold, Wanted } from './scaffold.ts';

/** What `begin` needs of its surroundings; tests have their own. */
export interface Surroundings {
  /** The root of the repository. */
  readonly root: URL;
  readonly print: (text: string) => void;
  /** Installs a package in the newest such version, and says whether that worked. */
  readonly install: (name: string, version: string) => boolean;
  /** Formats what was written, and writes the lists and pages that name it. Gives the files that it changed. */
  readonly generate: (written: readonly string[]) => readonly string[];
}

/** A command that formats or generates failed, and has said why. The message names it. */
export class NotGenerated extends Error {
  override readonly name = 'NotGenerated';
}

const todo = ['  `npm run generate`', '  `npm run reference`'];

/** Begins what the words name: writes its files, and says what is next. Gives the exit code. */
export function begin(words: readonly string[], surroundings: Surroundings): 0 | 1 {
  const { root, print, generate } = surroundings;
  const read = readWords(words);
  if ('message' in read) {
    print(read.message);
    return read.code;
  }
  const missing = read.scaffold.missing?.(read.wanted);
  const refusal = missing && installed(missing, read.mayInstall, surroundings);
  const begun = refusal ?? read.scaffold.begin(read.wanted);
  const fault = typeof begun === 'string' ? begun : (existing([...begun.files.keys()], root) ?? clashOf(begun.files));
  if (typeof begun === 'string' || fault !== undefined) {
    const wasInstalled = missing !== undefined && refusal === undefined;
    print(
      `${fault ?? ''}${wasInstalled ? ` \`npm uninstall ${missing.name}\` removes what was installed for it.` : ''}`,
    );
    return 1;
  }
  const { files, changes = new Map<string, string>(), next } = begun;
  for (const [path, text] of [...files, ...changes]) {
    mkdirSync(new URL('.', new URL(path, root)), { recursive: true });
    writeFileSync(new URL(path, root), text);
  }
  const written = [...section('Written:', [...files.keys()]), ...section('Changed:', [...changes.keys()])];
  let generated: readonly string[];
  try {
    generated = generate([...files.keys(), ...changes.keys()]);
  } catch (error) {
    if (!(error instanceof NotGenerated)) throw error;
    print(
      [...written, `${error.message} Mend what it says above, then run it again, and what follows:`, ...todo].join(
        '\n',
      ),
    );
    return 1;
  }
  const tests = [...files.keys()].filter((path) => path.endsWith('.test.ts'));
  print(
    [
      ...written,
      ...section('Generated:', generated),
      'Next:',
      ...next.map((sentence) => `  - ${sentence}`),
      '  - After each change of options or comments: `npm run generate`, `npm run reference`.',
      ...tests.map((path) => `  - Its test: \`npx jest ${path} --selectProjects plain\`.`),
      '  - `npm run test:changed`, and a line in CHANGELOG.md.',
    ].join('\n'),
  );
  return 0;
}

/** Installs what is missing; a sentence if it is missing still. */
function installed({ name, version }: Missing, mayInstall: boolean, { install }: Surroundings): string | undefined {
  const command = `npm install --save-exact "${name}@${version}"`;
  if (!mayInstall)
    return (
      `${name} is not installed, and nothing is known of the service without it. ` +
      `Run \`${command}\`, then this again.`
    );
  return install(name, version) ? undefined : `${name} could not be installed. Is the name of the service right?`;
}

function existing(paths: readonly string[], root: URL): string | undefined {
  const path = paths.find((written) => existsSync(new URL(written, root)));
  return path === undefined ? undefined : `${path} exists already. Choose another name.`;
}

function section(title: string, paths: readonly string[]): readonly string[] {
  return paths.length === 0 ? [] : [title, ...paths.map((path) => `  ${path}`)];
}

type Read =
  | { readonly message: string; readonly code: 0 | 1 }
  | { readonly scaffold: Scaffold; readonly wanted: Wanted; readonly mayInstall: boolean };

const options = {
  help: { type: 'boolean', short: 'h' },
  service: { type: 'string' },
  cloudformation: { type: 'string' },
  'no-install': { type: 'boolean' },
} as const;

function readWords(words: readonly string[]): Read {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(words);
  } catch (error) {
    // Node's message goes on with what to do instead, which is for people who write programs.
    const [sentence = ''] = (error as Error).message.split('. ');
    return { message: `${sentence}. \`npm run new -- --help\` says how.`, code: 1 };
  }
  const { values, positionals } = parsed;
  const [kind, name, ...others] = positionals;
  if (values.help || kind === undefined) return { message: help(), code: values.help ? 0 : 1 };
  const scaffold = kinds.find((known) => known.kind === kind);
  if (scaffold === undefined) return { message: unknownKind(kind), code: 1 };
  if (name === undefined || others.length > 0)
    return { message: `Write one name: \`npm run new -- ${kind} ${scaffold.usage}\`.`, code: 1 };
  const fault = nameFault(name);
  if (fault !== undefined) return { message: fault, code: 1 };
  const { service, cloudformation, 'no-install': withoutInstall = false } = values;
  if (service !== undefined && !namePattern.test(service))
    return {
      message: `\`${service}\` cannot be a service: write it as its package ends, such as \`auto-scaling\`.`,
      code: 1,
    };
  if (kind !== 'type' && (service !== undefined || cloudformation !== undefined || withoutInstall))
    return { message: '--service, --cloudformation and --no-install are for types.', code: 1 };
  return { scaffold, wanted: { name, service, cloudformation }, mayInstall: !withoutInstall };
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

const namePattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

function nameFault(name: string): string | undefined {
  if (!namePattern.test(name))
    return `\`${name}\` cannot be a name: write words in lower case with hyphens between them, such as \`tag-count\`.`;
  if (name.length > 40) return `\`${name}\` is too long: a name has at most 40 letters.`;
  return reserved.has(camelCase(name)) || camelCase(name) in globalThis
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
    'A type of a new service needs the client of that service. It is installed, unless you write --no-install.',
    '',
    'Examples:',
    '  npm run new -- filter tag-present',
    '  npm run new -- type nat-gateway --service ec2',
  ].join('\n');
}
