import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles each file of handlers/ for Lambda into dist/lambda, or into the folder that is named. The same source gives
 * the same bytes: nothing of the machine or the time goes in.
 */
const root = join(import.meta.dirname, '..');
const outdir = process.argv[2] ?? join(root, 'dist', 'lambda');
rmSync(outdir, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: globSync('handlers/*.ts', { cwd: root }).sort(),
  outdir,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  outExtension: { '.js': '.mjs' },
  // The ESM builds of packages are the ones that can be shaken.
  mainFields: ['module', 'main'],
  // Some packages are CommonJS inside and call `require` for what Node itself has.
  banner: { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" },
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
});
