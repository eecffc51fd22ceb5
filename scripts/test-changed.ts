import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { conclude, pass, test } from './stages.ts';

/**
 * `npm run test:changed`, while you work: types, lint of the changed files, and the tests that import them, except the
 * laws, the fuzz tests and the emulated tests, which `npm test` runs. Changed is what git does not have yet, and, on a
 * branch, what main does not have; `-- --since REF` compares with another commit.
 */
const root = join(import.meta.dirname, '..');
const { values } = parseArgs({ options: { since: { type: 'string' } } });
const since = values.since ?? git('merge-base', 'HEAD', 'main')[0] ?? 'HEAD';
const changed = [
  ...git('diff', '--name-only', '--diff-filter=d', since),
  ...git('ls-files', '--others', '--exclude-standard'),
];
const source = changed.filter((path) => path.endsWith('.ts'));

if (changed.length === 0) process.stdout.write(`nothing differs from ${since}\n`);
else {
  const isFine = await pass([
    ...(source.length === 0
      ? []
      : [
          {
            name: 'lint with types',
            command: ['eslint', '--max-warnings', '0', '--no-warn-ignored', ...source],
          } as const,
          { name: 'types', command: ['tsc', '-p', '.'] } as const,
        ]),
    {
      name: 'format and lint',
      command: [
        'biome',
        'ci',
        '--colors=off',
        '--diagnostic-level=warn',
        '--error-on-warnings',
        '--no-errors-on-unmatched',
        ...changed,
      ],
    },
  ]);
  if (isFine)
    await test([
      '--findRelatedTests',
      ...changed,
      '--passWithNoTests',
      '--selectProjects=plain',
      '--testPathIgnorePatterns=/node_modules/',
      '--testPathIgnorePatterns=/test/laws/',
      '--testPathIgnorePatterns=/test/fuzz/',
    ]);
  conclude();
}

function git(...words: readonly string[]): readonly string[] {
  const lines = execFileSync('git', words, { cwd: root, encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line !== '');
}
