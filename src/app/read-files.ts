import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { byPosition, type Diagnostic } from '../core/diagnostic.ts';

/** A text file that somebody wrote; `path` as that person would name it. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Reads the YAML files at these paths; of a folder, all `.yml` and `.yaml` files below it, in the order of their paths.
 * Folders called `tests` (they hold tests of policies) and folders that begin with a dot are left out, unless the paths
 * name them. A file that cannot be read becomes a diagnostic, and the others are still read.
 */
export async function readPolicyFiles(
  paths: readonly string[],
): Promise<{ readonly files: readonly SourceFile[]; readonly diagnostics: readonly Diagnostic[] }> {
  const files = new Map<string, SourceFile>();
  const diagnostics: Diagnostic[] = [];
  for (const path of paths) {
    const policyPaths = await pathsBelow(path);
    if (Array.isArray(policyPaths)) {
      if (policyPaths.length === 0)
        diagnostics.push(
          fault(
            'input/no-policies',
            path,
            'There is no .yml or .yaml file here.',
            'Name a file, or a folder that contains policies.',
          ),
        );
      for (const file of policyPaths) {
        if (files.has(file)) continue;
        const read = await readText(file);
        if ('text' in read) files.set(file, read);
        else diagnostics.push(read);
      }
    } else diagnostics.push(policyPaths);
  }
  return { files: [...files.values()], diagnostics: diagnostics.sort(byPosition) };
}

/** In bytes. The largest collections of policies are a tenth of this. */
const largestFile = 16 * 1024 * 1024;

/** Reads one text file in UTF-8. */
export async function readText(path: string): Promise<SourceFile | Diagnostic> {
  const bytes = await readFile(path).catch((error: unknown) => fileUnreadable(path, error));
  if (!(bytes instanceof Uint8Array)) return bytes;
  if (bytes.length > largestFile)
    return fault('input/too-big', path, 'The file is larger than 16 MiB.', 'Split it into several files.');
  try {
    return { path, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return fault('input/encoding', path, 'The file is not valid UTF-8.', 'Save it as UTF-8.');
  }
}

async function pathsBelow(path: string): Promise<string[] | Diagnostic> {
  const stats = await stat(path).catch((error: unknown) => fileUnreadable(path, error));
  if ('code' in stats) return stats;
  if (!stats.isDirectory()) return [path];
  const paths: string[] = [];
  const entries = await readdir(path, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.')) continue;
    const inner = join(path, entry.name);
    if (entry.isDirectory() && entry.name !== 'tests') {
      const below = await pathsBelow(inner);
      if (!Array.isArray(below)) return below;
      paths.push(...below);
    } else if (/\.ya?ml$/.test(entry.name) && (entry.isFile() || entry.isSymbolicLink())) paths.push(inner);
  }
  return paths;
}

/** Why a file or folder cannot be read, as a diagnostic for the person who named it. */
export function fileUnreadable(path: string, error: unknown): Diagnostic {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
  const messages: Readonly<Record<string, string>> = {
    ENOENT: 'There is no such file or folder.',
    EACCES: 'This user may not read it.',
    EISDIR: 'It is a folder.',
  };
  return fault('input/unreadable', path, messages[code] ?? `It could not be read (${code}).`, 'Check the path.');
}

function fault(code: string, path: string, message: string, remedy: string): Diagnostic {
  return { code, severity: 'error', at: { file: path, line: 1, column: 1 }, message, remedy };
}
