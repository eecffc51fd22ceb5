import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Errand, FromProcess, ToProcess } from './messages.ts';

/** How a command ended, and all that it wrote. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Asked before each write of a ledger; the write is made once it resolves. */
export type Gate = (file: string, operation: string) => Promise<void> | undefined;

/** A process that runs commands of Mayfly, several at a time. */
export interface Worker {
  /** Rejects where the process ends before the command does. */
  run(errand: Omit<Errand, 'id'>): Promise<Ran>;
  /** SIGKILL, and wait until it is dead. */
  kill(): Promise<void>;
}

/** @param behind how far its clock is behind, in milliseconds. */
export async function startWorker(behind: number, gate: Gate = () => undefined): Promise<Worker> {
  const child = fork(join(import.meta.dirname, 'process.ts'), [], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: {
      PATH: process.env.PATH,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'eu-west-1',
      MAYFLY_TEST_BEHIND: String(behind),
    },
  });
  const running = new Map<number, { readonly resolve: (ran: Ran) => void; readonly reject: (error: Error) => void }>();
  let last = 0;
  const exit = new Promise<void>((resolve) =>
    child.once('exit', () => {
      resolve();
    }),
  );
  const ready = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      reject(new Error(`the process ended by itself, with ${String(code)}`));
    });
    child.on('message', (message: FromProcess) => {
      if (message.is === 'ready') resolve();
      else if (message.is === 'ledger') void pass(child, gate, message);
      else {
        running.get(message.id)?.resolve(message);
        running.delete(message.id);
      }
    });
  });
  void exit.then(() => {
    for (const { reject } of running.values()) reject(new Error('the process is dead'));
  });
  await ready;
  return {
    run: (errand) =>
      new Promise((resolve, reject) => {
        last += 1;
        running.set(last, { resolve, reject });
        send(child, { is: 'run', errand: { id: last, ...errand } });
      }),
    kill: async () => {
      child.kill('SIGKILL');
      await exit;
    },
  };
}

async function pass(
  child: ChildProcess,
  gate: Gate,
  { id, file, operation }: Extract<FromProcess, { readonly is: 'ledger' }>,
): Promise<void> {
  await gate(file, operation);
  send(child, { is: 'go', id });
}

function send(child: ChildProcess, message: ToProcess): void {
  if (child.connected) child.send(message);
}
