import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import type { Ran } from '../../captured-process.ts';
import { type Bundle, bundleWith } from '../bundled.ts';
import type { Errand, FromProcess, ToProcess } from './messages.ts';

/** Asked before each write of a ledger; the write is made once it resolves. */
export type Gate = (file: string, operation: string) => Promise<void> | undefined;

/** A process that runs commands of Mayfly, several at a time. */
export interface Worker {
  /** Rejects where the process ends before the command does. */
  run(errand: Omit<Errand, 'id'>): Promise<Ran>;
  /** SIGKILL, and wait until it is dead. */
  kill(): Promise<void>;
  /** It ends by itself, and Node keeps what it has compiled. */
  dismiss(): Promise<void>;
}

/** A bundle of the process in which the ledger that Mayfly opens is the gated one. */
export async function bundleWorker(): Promise<Bundle> {
  let gates = 0;
  const gate: Plugin = {
    name: 'gate',
    setup: (build) => {
      build.onResolve({ filter: /\/ledger\/sqlite\.ts$/ }, ({ importer }) => {
        if (!importer.endsWith(join('src', 'app', 'ledger.ts'))) return undefined;
        gates += 1;
        return { path: join(import.meta.dirname, 'gated-ledger.ts') };
      });
    },
  };
  const bundle = await bundleWith(gate, [program]);
  if (gates !== 1) throw new Error(`the ledger is opened at ${gates} places, and the gate is made for one`);
  return bundle;
}

const program = 'test/emulated/cuts/process.ts';

/** @param behind how far its clock is behind, in milliseconds. */
export async function startWorker(bundle: Bundle, behind: number, gate: Gate = () => undefined): Promise<Worker> {
  const child = fork(bundle.program(program), [], {
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: {
      PATH: process.env.PATH,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'eu-west-1',
      MAYFLY_TEST_BEHIND: String(behind),
      NODE_COMPILE_CACHE: bundle.compiled,
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
    dismiss: async () => {
      child.disconnect();
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
