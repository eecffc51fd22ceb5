import { access, constants, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder with its parents, where it is not there yet. Gives undefined where it can be written, or else why it
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

/** One folder at a time: `recursive` of mkdir does not end where the system makes no folders, as in /proc. */
async function make(folder: string): Promise<string | undefined> {
  const existing = await stat(folder).catch(missing);
  if (existing !== undefined) return existing.isDirectory() ? undefined : `${folder} is a file, not a folder`;
  const obstacle = await make(dirname(folder));
  if (obstacle !== undefined) return obstacle;
  await mkdir(folder).catch(async (error: unknown) => {
    // Another process may have made it since.
    const madeMeanwhile = await stat(folder).catch(missing);
    if (!madeMeanwhile?.isDirectory()) throw error;
  });
  return undefined;
}

/** Below a file there is nothing either (`ENOTDIR`): the parent says what it is. */
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
      return 'no folder can be made there';
    default:
      return Error.isError(error) ? error.message : String(error);
  }
}

function codeOf(error: unknown): unknown {
  return Error.isError(error) && 'code' in error ? error.code : undefined;
}
