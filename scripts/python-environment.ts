import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const commands =
  process.platform === 'win32'
    ? ['py', 'python']
    : ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', '/usr/bin/python3', 'python'];
const probe = 'import sys, venv, ensurepip; sys.exit(0 if sys.version_info >= (3, 10) else 1)';

/** The machine has no Python that can create a virtual environment; the message is for people. */
export class NoPython extends Error {
  override readonly name = 'NoPython';
}

/**
 * Creates a virtual environment with exactly the packages of a requirements file. A complete one from the same text is
 * left as it is, so every run may call this; callers at the same time wait for each other.
 * @param folder `.venv`, relative to the repository.
 * @param requirements the file of pinned packages, relative to the repository.
 */
export async function ensureEnvironment(
  folder: string,
  requirements: string,
): Promise<{ isNew: boolean; seconds: number }> {
  const began = performance.now();
  if (isComplete(folder, requirements)) return { isNew: false, seconds: 0 };
  await withLock(`${folder}.lock`, () => {
    if (!isComplete(folder, requirements)) createEnvironment(folder, requirements);
  });
  return { isNew: true, seconds: (performance.now() - began) / 1000 };
}

/** A program of a virtual environment: `python`, `cfn-lint`, `custodian`. */
export function program(folder: string, name: string): string {
  return process.platform === 'win32' ? join(root, folder, 'Scripts', `${name}.exe`) : join(root, folder, 'bin', name);
}

/**
 * The stamp is written last, and its text is the requirements: so it is missing from an incomplete environment, and
 * differs in one with other versions.
 */
function isComplete(folder: string, requirements: string): boolean {
  const stamp = join(root, folder, 'requirements.txt');
  return (
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === readFileSync(join(root, requirements), 'utf8') &&
    existsSync(program(folder, 'python'))
  );
}

function createEnvironment(folder: string, requirements: string): void {
  const python = commands.find((command) => spawnSync(command, ['-c', probe], { stdio: 'ignore' }).status === 0);
  if (python === undefined)
    throw new NoPython(
      'These tests need Python 3.10 or newer with its venv module (Debian: apt-get install python3-venv); ' +
        `none of ${commands.join(', ')} is one.\n` +
        'Without Python, `npm run test:unit` runs all other tests.',
    );
  rmSync(join(root, folder), { recursive: true, force: true });
  run(python, ['-m', 'venv', folder]);
  run(program(folder, 'python'), [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '-r',
    requirements,
  ]);
  writeFileSync(join(root, folder, 'requirements.txt'), readFileSync(join(root, requirements), 'utf8'));
}

function run(command: string, parts: readonly string[]): void {
  const { status, error, stdout, stderr } = spawnSync(command, parts, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${parts.join(' ')} failed:\n${error?.message ?? ''}${stdout}${stderr}`);
}

/** Runs `work` while holding a lock file; the lock of a process that has died is taken over. */
async function withLock(lock: string, work: () => void): Promise<void> {
  const path = join(root, lock);
  mkdirSync(dirname(path), { recursive: true });
  while (!acquire(path)) await new Promise((resolve) => setTimeout(resolve, 500));
  try {
    work();
  } finally {
    rmSync(path, { force: true });
  }
}

function acquire(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    if (!isAlive(path)) rmSync(path, { force: true });
    return false;
  }
}

function isAlive(path: string): boolean {
  try {
    return process.kill(Number(readFileSync(path, 'utf8')), 0);
  } catch {
    return false;
  }
}
