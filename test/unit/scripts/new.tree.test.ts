import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

/**
 * Begins one thing of each kind in a copy of this repository, and checks the copy as `npm test` checks the whole. Only
 * `npm run nightly` runs it: it takes a minute.
 */
const root = join(import.meta.dirname, '../../..');
const tree = realpathSync(mkdtempSync(join(tmpdir(), 'mayfly-new-tree-')));

/** The words, how many sources they write beside one test, and what they change: as CONTRIBUTING.md says. */
const wanted: readonly (readonly [words: string, sources: number, changed?: readonly string[]])[] = [
  // Its call is not in the table.
  ['type carrier-gateway --service ec2', 1, ['src/estate/aws/services/ec2.ts']],
  // The client of a new service, installed for tests: a table, and package.json.
  ['type lambda --service lambda --cloudformation AWS::Lambda::Function --no-install', 2, ['package.json']],
  ['filter of-this-test', 1],
  ['action do-this-test', 1],
  ['evidence of-this-test', 2],
  ['format plan-lines', 1],
  ['command of-this-test', 2],
];

/** What `npm run new` said that it wrote and changed. */
const written: string[] = [];

beforeAll(() => {
  const parts = [
    ...[
      'src',
      'handlers',
      'scripts',
      'bench',
      'examples',
      'test',
      'docs',
      'policies',
      'infra',
      'package.json',
      'tsconfig.json',
      'README.md',
    ],
    ...[
      'jest.config.mjs',
      'eslint.config.mjs',
      'biome.json',
      'knip.json',
      'stryker.config.mjs',
      '.dependency-cruiser.mjs',
      '.gitignore',
    ],
  ];
  for (const part of parts)
    cpSync(join(root, part), join(tree, part), { recursive: true, filter: (path) => basename(path) !== 'data' });
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'), 'dir');
});

afterAll(() => {
  rmSync(tree, { recursive: true });
});

test.each(wanted)('`npm run new -- %s` writes its files', (words, sources, expected = []) => {
  const { code, output } = run('node', 'scripts/new.ts', ...words.split(' '));
  expect([code, output]).toEqual([0, expect.stringMatching(/^Written:\n/)]);
  const paths = pathsUnder('Written', output);
  const changed = pathsUnder('Changed', output);
  expect([...paths, ...changed].filter((path) => !existsSync(join(tree, path)))).toEqual([]);
  expect([paths.length, changed]).toEqual([sources + 1, expected]);
  written.push(...paths, ...changed);
});

test.each([
  ['compiles', () => ['tsc', '-p', '.']],
  ['is linted with types', () => ['eslint', '--max-warnings', '0', ...written.filter((path) => path.endsWith('.ts'))]],
  ['is formatted', () => ['biome', 'ci', '--colors=off', '--diagnostic-level=warn', '--error-on-warnings', ...written]],
  ['keeps to the architecture', () => ['depcruise', '--config', '.dependency-cruiser.mjs', 'src', 'scripts', 'test']],
  ['has no dead code', () => ['knip', '--no-config-hints']],
  [
    'passes its tests, and those of all lists and pages',
    () => [
      'jest',
      ...written.filter((path) => path.endsWith('.test.ts')),
      ...[
        'scripts/generate',
        'scripts/reference',
        'policy/vocabulary',
        'estate/vocabulary',
        'estate/vocabulary.facts',
        'iam/iam-facts',
        'iam/role',
        'report/formats',
        'cli/command-line',
        'infra/roles',
        'examples/acme',
        'docs/line-length',
        'mirror',
      ].map((name) => `test/unit/${name}.test.ts`),
      '--selectProjects=plain',
    ],
  ],
])('the tree %s', (_what, command) => {
  expect(written.length).toBeGreaterThanOrEqual(2 * wanted.length);
  const [program = '', ...words] = command();
  const { code, output } = run(program, ...words);
  expect([code, code === 0 ? '' : output]).toEqual([0, '']);
});

/** The indented lines below a title. */
function pathsUnder(title: string, output: string): readonly string[] {
  const [, lines = ''] = new RegExp(`^${title}:\\n((?: {2}.*\\n)+)`, 'm').exec(output) ?? [];
  return [...lines.matchAll(/^ {2}(.+)$/gm)].map(([, path = '']) => path);
}

function run(program: string, ...words: readonly string[]): { readonly code: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(program, words, {
    cwd: tree,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${join(tree, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}` },
  });
  return { code: status, output: `${stdout}${stderr}` };
}
