import { runCommandLine } from '../../src/cli/command-line.ts';
import { capturedProcess, type Ran } from '../captured-process.ts';
import type { Errand } from './resident.ts';

/**
 * A process that stays, and carries out one command of Mayfly after the other: each with the folder and the environment
 * that it would have in a process of its own, and with what it writes kept apart.
 */
process.on('message', (errand: Errand) => {
  void carryOut(errand).then((ran) => process.send?.(ran));
});

async function carryOut({ words, folder, environment }: Errand): Promise<Ran> {
  process.chdir(folder);
  for (const name of Object.keys(process.env)) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, environment);
  const { port, ran } = capturedProcess(process.env);
  await runCommandLine(words, port);
  return ran();
}
