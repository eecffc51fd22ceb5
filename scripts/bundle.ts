import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { esbuildOptions } from './esbuild-options.ts';

/** Bundles each file of handlers/ for Lambda into dist/lambda, or into the folder that is named. */
const root = join(import.meta.dirname, '..');
const outdir = process.argv[2] ?? join(root, 'dist', 'lambda');
rmSync(outdir, { recursive: true, force: true });
await build({ ...esbuildOptions, entryPoints: globSync('handlers/*.ts', { cwd: root }).sort(), outdir });
