import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Ran } from '../captured-process.ts';
import { ownBundle } from './bundled.ts';

/** One command of Mayfly, as a person types it, where and with what that person has set. */
export interface Errand {
  readonly words: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Processes that stay and carry out commands: as many as are under way at once, each used again once it is free. */
export interface Residents {
  carryOut(errand: Errand): Promise<Ran>;
  dismiss(): Promise<void>;
}

export function residents(): Residents {
  const free: ChildProcess[] = [];
  const all = new Set<ChildProcess>();
  const hire = (): ChildProcess => {
    const { program, compiled } = ownBundle();
    const child = fork(program('test/emulated/resident-process.ts'), [], {
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: compiled },
    });
    all.add(child);
    child.once('exit', () => all.delete(child));
    return child;
  };
  return {
    carryOut: async (errand) => {
      const child = free.pop() ?? hire();
      const ran = await answered(child, errand);
      free.push(child);
      return ran;
    },
    dismiss: async () => {
      const gone = [...all].map((child) => once(child, 'exit'));
      // With nobody to talk to it ends by itself, and Node keeps what it has compiled.
      for (const child of all) child.disconnect();
      await Promise.all(gone);
    },
  };
}

function answered(child: ChildProcess, errand: Errand): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const hear = (ran: unknown): void => {
      child.off('exit', end).off('error', reject);
      resolve(ran as Ran);
    };
    const end = (code: number | null, signal: string | null): void => {
      reject(new Error(`the process ended with ${String(code ?? signal)} at mayfly ${errand.words.join(' ')}`));
    };
    child.once('message', hear).once('exit', end).once('error', reject);
    child.send(errand);
  });
}
