import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import ts from 'typescript';
import { begin } from '../../../scripts/new/begin.ts';
import { kinds } from '../../../scripts/new/kinds.ts';
import { printed } from '../report/printed.ts';

/** An empty tree. `new-tree.test.ts` begins each kind in a copy of the real one. */
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mayfly-new-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

interface Ran {
  readonly code: number;
  readonly out: string;
  /** What was written and is to be formatted. */
  readonly written: readonly string[];
}

function run(words: readonly string[]): Ran {
  let out = '';
  let written: readonly string[] = [];
  const code = begin(words, {
    root: pathToFileURL(`${folder}/`),
    print: (text) => {
      out += text;
    },
    generate: (paths) => {
      written = paths;
      return ['docs/reference/filters.md'];
    },
  });
  return { code, out, written };
}

const begun: readonly (readonly [words: string, files: readonly string[]])[] = [
  ['filter tag-present', ['src/policy/filters/tag-present.ts', 'test/unit/policy/filters/tag-present.test.ts']],
  ['action tag-seen', ['src/policy/actions/tag-seen.ts', 'test/unit/policy/actions/tag-seen.test.ts']],
  [
    'evidence volume-state',
    [
      'src/core/evidence/volume-state.ts',
      'src/estate/evidence/volume-state.ts',
      'test/unit/estate/evidence/volume-state.test.ts',
    ],
  ],
  ...Object.keys(printed).map((command): (typeof begun)[number] => [
    `format ${command}-lines`,
    [`src/report/formats/${command}-lines.ts`, `test/unit/report/formats/${command}-lines.test.ts`],
  ]),
  [
    'command regions',
    ['src/app/commands/regions.ts', 'src/cli/commands/regions.ts', 'test/unit/cli/commands/regions.test.ts'],
  ],
];

test.each(begun)('`new -- %s` writes %j, and says so', (words, files) => {
  const { code, out, written } = run(words.split(' '));
  expect(code).toBe(0);
  expect(written).toEqual(files);
  expect(writtenIn(folder)).toEqual([...files].sort());
  for (const path of files) {
    const text = readFileSync(join(folder, path), 'utf8');
    expect([path, faultsIn(text)]).toEqual([path, []]);
    expect(text).not.toMatch(/__\w+__/);
    expect(text).not.toMatch(/TODO|FIXME/);
    expect(out).toContain(`\n  ${path}\n`);
  }
  expect(out).toContain('Generated from it:\n  docs/reference/filters.md\nNext:\n');
  expect(out).toContain(`npx jest ${files.at(-1) ?? ''} --selectProjects plain`);
});

test('each kind is begun here', () => {
  expect(new Set(begun.map(([words]) => words.split(' ')[0]))).toEqual(new Set(kinds.map(({ kind }) => kind)));
});

test.each([
  ['', /^Usage: npm run new -- KIND NAME\n/],
  ['filtre old', /^There is no kind `filtre`\. Did you mean `filter`\?$/],
  ['thing old', /^There is no kind `thing`\. The kinds are filter, action, /],
  ['filter', /^Write one name: `npm run new -- filter NAME`\.$/],
  ['filter one two', /^Write one name/],
  ['filter Tag_Count', /^`Tag_Count` cannot be a name: write words in lower case with hyphens/],
  ['filter tag--count', /cannot be a name/],
  ['filter ../count', /cannot be a name/],
  [`filter ${'long-'.repeat(9)}name`, /is too long: a name has at most 40 letters\.$/],
  ['command delete', /^`delete` is a word of JavaScript/],
  ['filter ttl', /^The filter `ttl` exists already\. Choose another name\.$/],
  ['action mark', /^`mark` is another name of the action `tag`\. Choose another name\.$/],
  ['evidence metrics', /^The kind of evidence `metrics` exists already\./],
  ['command plan', /^The command `plan` exists already\./],
  ['command help', /^The command `help` exists already\./],
  ['format csv', /^`csv` is no name of a format: write a command .* such as `plan-csv`\. The commands are diff, /],
  ['format apply-csv', /is no name of a format/],
  ['format plan-', /cannot be a name/],
  ['format plan-json', /^`mayfly plan` has a format `json` already\. Choose another name\.$/],
  ['filter new-one --service ec2', /^--service, --cloudformation and --no-install are for types\.$/],
  ['filter new-one --bogus', /^Unknown option '--bogus'\. `npm run new -- --help` says how\.$/],
])('`new -- %s` is refused in a sentence, and nothing is written', (words, message) => {
  const { code, out } = run(words === '' ? [] : words.split(' '));
  expect(code).toBe(1);
  expect(out).toMatch(message);
  expect(readdirSync(folder)).toEqual([]);
});

test('a file that exists is never overwritten', () => {
  expect(run(['filter', 'tag-present']).code).toBe(0);
  expect(run(['filter', 'tag-present'])).toMatchObject({
    code: 1,
    out: 'src/policy/filters/tag-present.ts exists already. Choose another name.',
  });
});

test('--help names all kinds', () => {
  const { code, out } = run(['--help']);
  expect(code).toBe(0);
  for (const { kind, usage } of kinds) expect(out).toContain(`\n  ${kind} ${usage} `);
  expect(existsSync(join(folder, 'src'))).toBe(false);
});

function writtenIn(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}

/** What keeps a text from being TypeScript. */
function faultsIn(text: string): readonly unknown[] {
  const { diagnostics = [] } = ts.transpileModule(text, { reportDiagnostics: true });
  return diagnostics.map(({ messageText }) => messageText);
}
