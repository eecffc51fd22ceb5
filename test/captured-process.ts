import type { ProcessPort } from '../src/cli/door.ts';

/** How a command ended, and all that it wrote. `code` is null where a signal ended it. */
export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** What a command has of its process, without a terminal; nobody interrupts it. */
export function capturedProcess(env: ProcessPort['env']): { readonly port: ProcessPort; readonly ran: () => Ran } {
  const written = { out: '', err: '' };
  const stream = (name: 'out' | 'err') => ({
    write: (text: string) => {
      written[name] += text;
      return true;
    },
  });
  const port: ProcessPort = {
    stdout: stream('out'),
    stderr: stream('err'),
    env,
    exitCode: 0,
    once: () => undefined,
    off: () => undefined,
  };
  return { port, ran: () => ({ code: Number(port.exitCode), ...written }) };
}
