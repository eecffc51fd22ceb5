import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PoliciesNow } from '../apply/deps.ts';
import type { Plan } from '../core/plan.ts';
import { loadPolicies } from '../policy/load/load.ts';
import { isUnsupported, type Setup } from './setup.ts';

/**
 * Which of a plan's policies are gone or have changed since it was made, by their files. Other policies in the same
 * files do not matter. On a machine that has neither the files nor their folders, because it was only sent the plan,
 * the policies are those of the plan. If a file has faults now, nothing is known of its policies.
 */
export async function policyChanges(
  { header }: Pick<Plan, 'header'>,
  { vocabulary, settings }: Pick<Setup, 'settings' | 'vocabulary'>,
): Promise<PoliciesNow> {
  const paths = [...new Set(header.policies.map(({ at }) => at.file))];
  const texts = new Map(await Promise.all(paths.map(async (path) => [path, await textOf(path)] as const)));
  const isHere = [...texts.values()].some((text) => text !== undefined) || (await someFolderIsHere(paths));
  if (!isHere) return { cancelled: new Map() };
  const files = [...texts].flatMap(([path, text]) => (text === undefined ? [] : [{ path, text }]));
  const { policies, diagnostics } = loadPolicies(files, vocabulary, settings);
  const [broken] = diagnostics.filter(({ code, severity }) => severity === 'error' && !isUnsupported(code));
  if (broken !== undefined)
    return { unread: `${broken.at.file}:${broken.at.line}:${broken.at.column} has a fault now: ${broken.message}` };
  const cancelled = new Map<string, 'gone' | 'changed'>();
  for (const planned of header.policies) {
    const now = policies.find(({ name, type }) => name === planned.name && type === planned.type);
    if (now?.digest !== planned.digest)
      cancelled.set(policyKey(planned.name, planned.type), now === undefined ? 'gone' : 'changed');
  }
  return { cancelled };
}

/** A policy of one type: policies of several types may share a name. */
export function policyKey(name: string, type: string): string {
  return JSON.stringify([name, type]);
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Every machine has a working directory, so it does not count. */
async function someFolderIsHere(paths: readonly string[]): Promise<boolean> {
  const folders = [...new Set(paths.map(dirname))].filter((folder) => folder !== '.' && folder !== '/');
  const areThere = await Promise.all(folders.map(isThere));
  return areThere.includes(true);
}

export async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: unknown) => {
      if (isMissing(error)) return false;
      throw error;
    },
  );
}

function isMissing(error: unknown): boolean {
  return Error.isError(error) && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
