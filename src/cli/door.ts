import type { Result } from '../app/result.ts';
import type { Runtime } from '../app/runtime.ts';
import { diagnosticsToText } from '../report/diagnostics.ts';
import { faultText } from './failure.ts';
import { progressOn } from './progress.ts';

/** How a command ends: 0 done, 1 error, 2 done and the plan has steps (only if asked for), 3 done in part. */
export type ExitCode = 0 | 1 | 2 | 3;

/** What commands may touch of the process. A command is a sentence: open, plan, print, exit. */
export interface Door {
  readonly columns: number;
  readonly colour: boolean;
  readonly environment: Runtime['environment'];
  /** Text for people or JSON for machines, on standard output. */
  print(text: string): void;
  /** Faults and remarks, on standard error. */
  remark(text: string): void;
  exit(code: ExitCode): void;
  /** Runs one operation with progress on the terminal, and stops it cleanly on Ctrl-C. */
  during<Value>(work: (runtime: Runtime) => Promise<Value>): Promise<Value>;
}

/** One of the process's streams, as far as the door touches it. */
interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  hasColors?(): boolean;
  write(text: string): boolean;
}

/** The process, as far as the door touches it; tests have their own. */
export interface ProcessPort {
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly env: Runtime['environment'];
  exitCode?: number | string | null;
  once(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  off(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
}

export function openDoor(process: ProcessPort): Door {
  const { stdout, stderr, env } = process;
  const colour = stdout.isTTY === true && stdout.hasColors?.() === true && env.NO_COLOR === undefined;
  const print = (text: string): void => void stdout.write(text.endsWith('\n') ? text : `${text}\n`);
  const remark = (text: string): void => void stderr.write(text.endsWith('\n') ? text : `${text}\n`);
  return {
    columns: stdout.columns || Number(env.COLUMNS) || 100,
    colour,
    environment: env,
    print,
    remark,
    exit: (code) => {
      process.exitCode = code;
    },
    during: async (work) => {
      const progress = progressOn(stderr);
      const stop = new AbortController();
      const interrupt = (): void => {
        progress.done();
        remark(
          'Stopping: Mayfly brings what is under way to a safe end. Press Ctrl-C again to leave at once; ' +
            'the next run continues from there.',
        );
        stop.abort();
      };
      process.once('SIGINT', interrupt);
      process.once('SIGTERM', interrupt);
      try {
        return await work({
          clock: () => new Date(),
          environment: env,
          listen: (event) => {
            if (event.kind !== 'fault') {
              progress.listen(event);
              return;
            }
            progress.done();
            remark(faultText(event, env.MAYFLY_DEBUG !== undefined));
          },
          signal: stop.signal,
          print: (text) => {
            progress.done();
            print(text);
          },
        });
      } finally {
        process.off('SIGINT', interrupt);
        process.off('SIGTERM', interrupt);
        progress.done();
      }
    },
  };
}

/** Prints what is wrong, and gives the value if there is one. Without one, the command has failed. */
export function valueOrExit<Value>(
  result: Result<Value>,
  door: Door,
  { json }: { readonly json?: boolean },
): Value | undefined {
  if (result.diagnostics.length > 0) {
    if (json && result.value === undefined) door.print(jsonText({ diagnostics: result.diagnostics }));
    else door.remark(faultsText(result, door));
  }
  if (result.value === undefined) door.exit(1);
  return result.value;
}

export function faultsText(
  { diagnostics, sources }: Pick<Result<unknown>, 'diagnostics' | 'sources'>,
  { colour, columns }: Door,
): string {
  return diagnosticsToText(diagnostics, new Map(sources.map(({ path, text }) => [path, text])), { colour, columns });
}

/** JSON as every command prints it. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, undefined, 2);
}
