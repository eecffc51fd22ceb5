import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles each file of handlers/ for Lambda into dist/lambda, or into the named folder. The same source gives the same
 * bytes: they depend neither on the machine nor on the time.
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
  // Only ESM builds of packages can be tree-shaken.
  mainFields: ['module', 'main'],
  // Some packages contain CommonJS and call `require` for Node's own modules.
  banner: { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" },
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
});
