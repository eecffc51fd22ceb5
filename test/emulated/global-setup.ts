import { globSync } from 'node:fs';
import { join } from 'node:path';
import { ensureEnvironment } from '../../scripts/python-environment.ts';
import { bundleForAll } from './bundled.ts';
import { shareEmulators } from './moto.ts';

declare global {
  /** Ends what was started for all emulated tests; Jest has no other way to tell its teardown. */
  var stopEmulators: (() => Promise<void>) | undefined;
}

/**
 * Before any emulated test: the emulator, installed into `.venv` where it is not there yet, one for each worker; and
 * Mayfly, bundled as it is now.
 */
export default async function globalSetup({ maxWorkers }: { readonly maxWorkers: number }): Promise<void> {
  await ensureEnvironment('.venv', 'test/emulated/requirements.txt');
  const handlers = globSync('handlers/*.ts', { cwd: join(import.meta.dirname, '../..') });
  const [stop] = await Promise.all([
    shareEmulators(maxWorkers),
    bundleForAll(['src/cli/main.ts', 'test/emulated/resident-process.ts', ...handlers.sort()]),
  ]);
  globalThis.stopEmulators = stop;
}
