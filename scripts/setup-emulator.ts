import { setUp } from './python-environment.ts';

/**
 * Installs the AWS emulator of the tests into `.venv`, once; `test/emulated` needs it. Jest runs this before those
 * tests, too.
 */
try {
  const { isNew: made, seconds } = await setUp('.venv', 'test/emulated/requirements.txt');
  process.stdout.write(
    made ? `emulator installed into .venv in ${seconds.toFixed(1)} s\n` : 'the emulator is installed\n',
  );
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
