import { runCommandLine } from '../../src/cli/command-line.ts';
import { capturedProcess, type Ran } from '../captured-process.ts';

/** A command over the recorded account of Acme, as somebody in this repository sees it who has so many columns. */
export async function overAcme(words: readonly string[], columns = 100): Promise<Ran> {
  const recording = ['--recording', 'examples/acme', '--config', 'examples/acme/mayfly.yml'];
  const { port, ran } = capturedProcess({ COLUMNS: String(columns) });
  await runCommandLine([...words, ...recording], port);
  return ran();
}
