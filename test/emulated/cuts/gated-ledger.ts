import type { Ledger } from '../../../src/ledger/ledger.ts';
import { openSqliteLedger as open } from '../../../src/ledger/sqlite.ts';
import type { FromProcess, ToProcess } from './messages.ts';

/** What only looks. Everything else may leave something behind, and so waits at the gate. */
const looks: ReadonlySet<string> = new Set([
  'step',
  'steps',
  'bookings',
  'approval',
  'approvals',
  'receipts',
  'entries',
  'observations',
  'failures',
  'runs',
  'switches',
  'history',
  'close',
]);

const waiting = new Map<number, () => void>();
let last = 0;

/** Mayfly's own ledger, which tells the test before each of its writes, and writes only when that says so. */
export function openSqliteLedger(file: string): Ledger {
  const gate = async (operation: string): Promise<void> => {
    last += 1;
    const id = last;
    const gone = new Promise<void>((resolve) => waiting.set(id, resolve));
    process.send?.({ is: 'ledger', id, file, operation } satisfies FromProcess);
    await gone;
  };
  const gated = Object.entries(open(file) as unknown as Record<string, (...given: unknown[]) => unknown>).map(
    ([name, method]) => [
      name,
      !looks.has(name)
        ? async (...given: unknown[]) => {
            await gate(name);
            return method(...given);
          }
        : method,
    ],
  );
  return Object.fromEntries(gated) as Ledger;
}

process.on('message', (message: ToProcess) => {
  if (message.is !== 'go') return;
  waiting.get(message.id)?.();
  waiting.delete(message.id);
});
