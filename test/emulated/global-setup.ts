import { ensureEnvironment } from '../../scripts/python-environment.ts';

/** Before any emulated test: the emulator, installed into `.venv` where it is not there yet. */
export default async function globalSetup(): Promise<void> {
  await ensureEnvironment('.venv', 'test/emulated/requirements.txt');
}
