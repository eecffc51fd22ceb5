import { createWriteStream } from 'node:fs';
import { lstat, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Plan } from '../core/plan.ts';
import { linesFiles, planFiles } from '../plan/folder.ts';
import { type FolderFile, type ReadPlan, readPlan } from '../plan/read-folder.ts';
import { makeFolder } from './make-folder.ts';

/** A plan cannot be written to this folder. */
export class FolderUnusable extends Error {
  override readonly name = 'FolderUnusable';
}

/** Exists while a plan is written: then the files beside it are ours, complete or not, although `plan.json` is gone. */
const unfinished = '.mayfly-unfinished';

/**
 * Creates the folder for a plan, and checks that files in it with our names are an earlier plan. Called before anything
 * else is done.
 * @throws FolderUnusable if it cannot be written, or a file that is not ours would be overwritten.
 */
export async function preparePlanFolder(folder: string): Promise<void> {
  const obstacle = await makeFolder(folder);
  if (obstacle !== undefined)
    throw new FolderUnusable(`A plan cannot be written to ${folder}: ${obstacle}. Name another folder with --out.`);
  const names = [...linesFiles.map((name) => `${name}.ndjson`), 'plan.json'];
  const there = await Promise.all(names.map((name) => isThere(join(folder, name))));
  const strange = names.find((_, at) => there[at]);
  if (strange === undefined || (await isThere(join(folder, unfinished))) || (await holdsPlan(folder))) return;
  throw new FolderUnusable(
    `${join(folder, strange)} exists already and does not belong to a plan of Mayfly, so it would be overwritten. ` +
      'Name another folder with --out, or move it away.',
  );
}

/**
 * Writes a plan's folder. `plan.json`, which seals the other files, is removed first and written last: so a folder that
 * was only written in part is not a plan. Other files in the folder stay.
 * @throws FolderUnusable
 */
export async function writePlanFolder(folder: string, plan: Plan): Promise<void> {
  await preparePlanFolder(folder);
  await writeFile(join(folder, unfinished), '');
  await rm(join(folder, 'plan.json'), { force: true });
  for (const { name, pieces } of planFiles(plan)) {
    const path = join(folder, name);
    await pipeline(Readable.from(pieces()), createWriteStream(`${path}.part`));
    await rename(`${path}.part`, path);
  }
  await rm(join(folder, unfinished));
}

/** Reads a plan's folder; the diagnostics say what is missing, changed or from another version. */
export async function readPlanFolder(folder: string): Promise<ReadPlan> {
  const names = ['plan', ...linesFiles] as const;
  const files = await Promise.all(
    names.map(
      async (name) => [name, await folderFile(join(folder, name === 'plan' ? 'plan.json' : `${name}.ndjson`))] as const,
    ),
  );
  return readPlan(Object.fromEntries(files) as Parameters<typeof readPlan>[0]);
}

async function folderFile(path: string): Promise<FolderFile> {
  try {
    return { path, text: await readFile(path, 'utf8') };
  } catch (error) {
    const code = Error.isError(error) && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return { path, text: undefined };
    throw error;
  }
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (error: unknown) => {
      if (Error.isError(error) && 'code' in error && error.code === 'ENOENT') return false;
      throw error;
    },
  );
}

/** Whether `plan.json` is the head of a plan, of any version. */
async function holdsPlan(folder: string): Promise<boolean> {
  const path = join(folder, 'plan.json');
  if (!(await isThere(path)) || !(await lstat(path)).isFile()) return false;
  try {
    const { schemaVersion, seal } = Object(JSON.parse(await readFile(path, 'utf8'))) as {
      readonly schemaVersion?: unknown;
      readonly seal?: unknown;
    };
    return typeof schemaVersion === 'number' && typeof seal === 'string';
  } catch (error) {
    if (Error.isError(error) && error.name === 'SyntaxError') return false;
    throw error;
  }
}
