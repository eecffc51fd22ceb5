import { capturedProcess } from '../../captured-process.ts';
import type { Errand, FromProcess, ToProcess } from './messages.ts';

/**
 * A process that runs commands of Mayfly, several at a time: all that `mayfly` itself has, but for the streams. It is
 * killed by its test. Its ledger is Mayfly's own behind a gate (worker.ts builds it so), and its clock is behind by
 * MAYFLY_TEST_BEHIND milliseconds.
 */
const behind = Number(process.env.MAYFLY_TEST_BEHIND);
const present = Date;
globalThis.Date = class extends present {
  constructor(...given: unknown[]) {
    super(...((given.length === 0 ? [present.now() - behind] : given) as [number]));
  }

  static override now(): number {
    return present.now() - behind;
  }
} as DateConstructor;

const { runCommandLine } = await import('../../../src/cli/command-line.ts');

process.on('message', (message: ToProcess) => {
  if (message.is === 'run') void carryOut(message.errand);
});
tell({ is: 'ready' });

async function carryOut({ id, words, endpoint }: Errand): Promise<void> {
  const { port, ran } = capturedProcess({ AWS_ENDPOINT_URL: endpoint });
  await runCommandLine(words, port);
  tell({ is: 'ended', id, ...ran() });
}

/** Where nobody listens any more, nobody wants to know. */
function tell(message: FromProcess): void {
  if (process.connected) process.send?.(message);
}
