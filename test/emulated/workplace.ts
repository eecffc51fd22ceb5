import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import type { Finding } from '../../src/core/finding.ts';
import type { Gap, PlanHeader, Refusal } from '../../src/core/plan.ts';
import type { Receipt } from '../../src/core/receipt.ts';
import type { Step } from '../../src/core/step.ts';
import type { Ran } from '../captured-process.ts';
import { ownBundle } from './bundled.ts';
import { type Residents, residents } from './resident.ts';

export type { Ran } from '../captured-process.ts';

const root = join(import.meta.dirname, '../..');

/** They stay for a test file; with MAYFLY_TEST_PROCESSES each command has a process of its own. */
const staff: Residents = residents();
afterAll(() => staff.dismiss());

/** A command under way. */
export interface Running {
  readonly ended: Promise<Ran>;
  signal(name: 'SIGINT' | 'SIGKILL'): void;
}

/**
 * A folder of its own, as somebody has it who has just cloned the policies: `policies/`, no ledger yet, and dummy
 * credentials.
 */
export interface Workplace {
  readonly folder: string;
  /** Runs `mayfly` in it, to its end. */
  mayfly(...words: string[]): Promise<Ran>;
  /** In a process of its own, which can be sent signals. */
  start(...words: string[]): Running;
  read(path: string): string;
  write(path: string, text: string): void;
  /** The plan as its files say it. */
  plan(path?: string): PlanFiles;
  remove(): void;
}

export interface PlanFiles {
  readonly header: PlanHeader;
  readonly findings: readonly Finding[];
  readonly steps: readonly Step[];
  readonly refusals: readonly Refusal[];
  readonly gaps: readonly Gap[];
}

/** The summary that `apply --json` prints, as far as tests ask. */
export interface Applied {
  readonly receipts: readonly Receipt[];
  readonly endedNow: number;
  readonly isCut: boolean;
  readonly waiting: readonly { readonly step: Step; readonly message: string }[];
}

/** @param endpoint where AWS is: the proxy. `environment` adds to the command's, or takes away with undefined. */
export function workplace(endpoint: string, environment: Readonly<Record<string, string | undefined>> = {}): Workplace {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-sweep-'));
  // What goes by the hour would make of one estate another plan by night; schedules.test.ts chooses its hours.
  cpSync(join(root, 'policies'), join(folder, 'policies'), {
    recursive: true,
    filter: (path) => !path.endsWith('nights-and-weekends.yml'),
  });
  const { program, compiled } = ownBundle();
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL: endpoint,
    NODE_COMPILE_CACHE: compiled,
    ...environment,
  };
  const start = (...words: string[]): Running =>
    running(spawn(process.execPath, [program('src/cli/main.ts'), ...words], { cwd: folder, env }));
  const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
  const lines = (path: string): never[] =>
    read(path)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as never);
  return {
    folder,
    start,
    mayfly: (...words) => {
      if (process.env.MAYFLY_TEST_PROCESSES !== undefined) return start(...words).ended;
      const given = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
      return staff.carryOut({ words, folder, environment: Object.fromEntries(given) });
    },
    read,
    write: (path, text) => {
      writeFileSync(join(folder, path), text);
    },
    plan: (path = 'out/plan') => ({
      header: JSON.parse(read(join(path, 'plan.json'))) as PlanHeader,
      findings: lines(join(path, 'findings.ndjson')),
      steps: lines(join(path, 'steps.ndjson')),
      refusals: lines(join(path, 'refusals.ndjson')),
      gaps: lines(join(path, 'gaps.ndjson')),
    }),
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function running(child: ChildProcessWithoutNullStreams): Running {
  let out = '';
  let err = '';
  child.stdin.end();
  child.stdout.on('data', (text: Buffer) => {
    out += text.toString();
  });
  child.stderr.on('data', (text: Buffer) => {
    err += text.toString();
  });
  return {
    ended: new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => {
        resolve({ code, out, err });
      });
    }),
    signal: (name) => {
      child.kill(name);
    },
  };
}

/** Waits until something holds, looking every 20 ms; fails after four minutes. */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const began = Date.now(); !(await holds()); ) {
    if (Date.now() - began > 240_000) throw new Error(`it never came to it: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
