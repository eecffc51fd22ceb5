import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { esbuildOptions } from '../../scripts/esbuild-options.ts';

/**
 * Mayfly as tests run it in processes of their own: bundled, and as Node has compiled it for one of them before. A
 * process starts in a fifth of the time that it takes from the source.
 */
const root = join(import.meta.dirname, '../..');
const bundles = join(root, 'out', 'bundles');
const variable = 'MAYFLY_TEST_BUNDLE';
const day = 86_400_000;

export interface Bundle {
  /** The program of this entry, a path in the repository. */
  readonly program: (entry: string) => string;
  /** Where Node keeps what it compiled of it. */
  readonly compiled: string;
}

/** What was bundled for this run; the source where nothing was, for who calls a test's helpers from elsewhere. */
export function ownBundle(): Bundle {
  const folder = process.env[variable];
  if (folder !== undefined) return bundleIn(folder);
  return { program: (entry) => join(root, entry), compiled: join(root, 'out', 'compiled') };
}

/** Bundles these entries as they are now, for the workers that are started from now on. */
export async function bundleForAll(entries: readonly string[]): Promise<void> {
  process.env[variable] = await bundleFolder(entries);
}

/** Bundles these entries as they are now, changed by a plugin. */
export async function bundleWith(plugin: Plugin, entries: readonly string[]): Promise<Bundle> {
  return bundleIn(await bundleFolder(entries, [plugin]));
}

function bundleIn(folder: string): Bundle {
  return {
    program: (entry) => join(folder, entry.replace(/\.ts$/, '.mjs')),
    compiled: join(folder, 'compiled'),
  };
}

/**
 * A folder that is named by what is in it: the same source is not written twice, and another does not take it away from
 * a run that goes on beside this one.
 */
async function bundleFolder(entries: readonly string[], plugins: Plugin[] = []): Promise<string> {
  const { outputFiles } = await build({
    ...esbuildOptions,
    entryPoints: [...entries],
    outbase: root,
    outdir: bundles,
    write: false,
    plugins,
  });
  const name = createHash('sha256');
  for (const { path, hash } of outputFiles) name.update(`${relative(bundles, path)} ${hash}\n`);
  const folder = join(bundles, name.digest('hex').slice(0, 16));
  if (!existsSync(folder)) {
    mkdirSync(bundles, { recursive: true });
    const unfinished = mkdtempSync(join(bundles, 'unfinished-'));
    for (const { path, contents } of outputFiles) {
      const file = join(unfinished, relative(bundles, path));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, contents);
    }
    finish(unfinished, folder);
  }
  utimesSync(folder, new Date(), new Date());
  forgetOld();
  return folder;
}

/** Whoever comes first: what two have made at once is the same. */
function finish(unfinished: string, folder: string): void {
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(unfinished, { recursive: true });
  }
}

function forgetOld(): void {
  for (const name of readdirSync(bundles)) {
    const folder = join(bundles, name);
    const { mtimeMs } = statSync(folder, { throwIfNoEntry: false }) ?? { mtimeMs: Number.POSITIVE_INFINITY };
    if (Date.now() - mtimeMs > day) rmSync(folder, { recursive: true, force: true });
  }
}
