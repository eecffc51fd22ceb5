import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { esbuildOptions } from './esbuild-options.ts';

/**
 * `npm run build`: bundles the command line into dist/cli: `node dist/cli/main.mjs`, the same as `npx mayfly`, starts
 * in a fifth of the time, and needs nothing of node_modules.
 */
const outdir = join(import.meta.dirname, '..', 'dist', 'cli');
rmSync(outdir, { recursive: true, force: true });
await build({ ...esbuildOptions, entryPoints: ['src/cli/main.ts'], outdir });
