import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Plan } from '../core/plan.ts';
import { linesFiles, planFiles } from '../plan/folder.ts';
import { type FolderFile, type ReadPlan, readPlan } from '../plan/read-folder.ts';

/**
 * Writes a plan's folder. `plan.json`, which seals the others, goes first and comes back last: a folder that was cut off is no plan.
 * Other files in the folder stay.
 */
export async function writePlanFolder(folder: string, plan: Plan): Promise<void> {
  await mkdir(folder, { recursive: true });
  await rm(join(folder, 'plan.json'), { force: true });
  for (const { name, pieces } of planFiles(plan)) {
    const path = join(folder, name);
    await pipeline(Readable.from(pieces()), createWriteStream(`${path}.part`));
    await rename(`${path}.part`, path);
  }
}

/** Reads a plan's folder; the diagnostics say what is missing, changed or from another version. */
export async function readPlanFolder(folder: string): Promise<ReadPlan> {
  const names = ['plan', ...linesFiles] as const;
  const files = await Promise.all(names.map(async (name) => [name, await folderFile(join(folder, name === 'plan' ? 'plan.json' : `${name}.ndjson`))] as const));
  return readPlan(Object.fromEntries(files) as Parameters<typeof readPlan>[0]);
}

async function folderFile(path: string): Promise<FolderFile> {
  try {
    return { path, text: await readFile(path, 'utf8') };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { path, text: undefined };
    throw error;
  }
}
