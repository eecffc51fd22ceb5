import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';

/**
 * How all bundles are made. The same source gives the same bytes: nothing of the machine or the time goes in. What is
 * imported dynamically is a file of its own, loaded when it is needed.
 */
export const esbuildOptions = {
  absWorkingDir: join(import.meta.dirname, '..'),
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
} as const satisfies BuildOptions;
