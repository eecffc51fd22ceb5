import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { begin, NotGenerated } from './new/begin.ts';

/**
 * `npm run new -- KIND NAME`: begins a filter, an action, a kind of evidence, a format, a command or a resource type.
 * `npm run new -- --help` says how.
 */
const root = join(import.meta.dirname, '..');
process.exitCode = begin(process.argv.slice(2), {
  root: new URL('..', import.meta.url),
  print: (text) => process.stdout.write(`${text}\n`),
  install: (name, version) => {
    const words = ['install', '--save-exact', '--no-fund', '--no-audit', `${name}@${version}`];
    return spawnSync('npm', words, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
  },
  generate: (written) => {
    run(
      'node_modules/@biomejs/biome/bin/biome',
      'check',
      '--write',
      '--colors=off',
      '--diagnostic-level=warn',
      ...written,
    );
    const before = generatedTexts();
    run('scripts/generate.ts');
    run('scripts/reference.ts');
    // The example lists resources of all types.
    if (written.some((path) => path.startsWith('src/estate/resources/'))) run('examples/acme/generate.ts');
    const after = generatedTexts();
    return [...after.keys()].filter((path) => after.get(path) !== before.get(path));
  },
});

function run(...words: readonly string[]): void {
  const { status } = spawnSync(process.execPath, words, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new NotGenerated(`\`node ${words.join(' ')}\` failed.`);
}

function generatedTexts(): ReadonlyMap<string, string> {
  const paths = globSync(
    ['src/**/*.generated.ts', 'docs/reference/*.md', 'infra/roles.yml', 'examples/acme/**/*.json'],
    {
      cwd: root,
    },
  );
  return new Map(paths.sort().map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}
