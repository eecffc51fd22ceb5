import { ensureEnvironment } from './python-environment.ts';

/** Installs the AWS emulator of the tests in test/emulated into `.venv`, once. Jest does so before those tests, too. */
try {
  const { isNew, seconds } = await ensureEnvironment('.venv', 'test/emulated/requirements.txt');
  process.stdout.write(
    isNew ? `emulator installed into .venv in ${seconds.toFixed(1)} s\n` : 'the emulator is installed\n',
  );
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
