import { setUp } from '../../scripts/python-environment.ts';

/** Before any emulated test: the emulator, installed into `.venv` where it is not there yet. */
export default async function globalSetup(): Promise<void> {
  await setUp('.venv', 'test/emulated/requirements.txt');
}
