import { access, constants, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Creates a folder with its parents, if it does not exist yet. Gives undefined if it can be written, else why it
 * cannot: `out is a file, not a folder`.
 */
export async function makeFolder(folder: string): Promise<string | undefined> {
  try {
    const obstacle = await make(folder);
    if (obstacle !== undefined) return obstacle;
    await access(folder, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return obstacleOf(error);
  }
}

/** One folder at a time: `recursive` of mkdir never returns where no folders can be created, as in /proc. */
async function make(folder: string): Promise<string | undefined> {
  const existing = await stat(folder).catch(missing);
  if (existing !== undefined) return existing.isDirectory() ? undefined : `${folder} is a file, not a folder`;
  const obstacle = await make(dirname(folder));
  if (obstacle !== undefined) return obstacle;
  await mkdir(folder).catch(async (error: unknown) => {
    // Another process may have created it meanwhile.
    const madeMeanwhile = await stat(folder).catch(missing);
    if (!madeMeanwhile?.isDirectory()) throw error;
  });
  return undefined;
}

/** Below a file nothing exists either (`ENOTDIR`): the check of the parent reports that. */
function missing(error: unknown): undefined {
  const code = codeOf(error);
  if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
}

function obstacleOf(error: unknown): string {
  switch (codeOf(error)) {
    case 'EACCES':
    case 'EPERM':
      return 'you may not write there';
    case 'EROFS':
      return 'the disk is read-only';
    case 'ENOSPC':
      return 'the disk is full';
    case 'ENOENT':
      return 'no folder can be created there';
    default:
      if (!Error.isError(error) || codeOf(error) === undefined) throw error;
      return error.message;
  }
}

function codeOf(error: unknown): unknown {
  return Error.isError(error) && 'code' in error ? error.code : undefined;
}
