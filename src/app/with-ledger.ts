import type { Credentials } from './connect.ts';
import { type OpenedLedger, openExistingLedger, openLedger } from './ledger.ts';
import type { Runtime } from './runtime.ts';
import type { Setup } from './setup.ts';

/** Opens the ledger that mayfly.yml names, does the work with it, and closes it. @throws as `openLedger` */
export async function withLedger<Value>(
  setup: Pick<Setup, 'config'>,
  credentials: Credentials,
  runtime: Runtime,
  work: (opened: OpenedLedger) => Promise<Value>,
): Promise<Value> {
  return closing(await openLedger(setup, credentials, runtime), work);
}

/** The same for work that only makes sense if something was recorded before. @throws as `openExistingLedger` */
export async function withExistingLedger<Value>(
  setup: Pick<Setup, 'config'>,
  credentials: Credentials,
  runtime: Runtime,
  work: (opened: OpenedLedger) => Promise<Value>,
): Promise<Value> {
  return closing(await openExistingLedger(setup, credentials, runtime), work);
}

async function closing<Value>(opened: OpenedLedger, work: (opened: OpenedLedger) => Promise<Value>): Promise<Value> {
  try {
    return await work(opened);
  } finally {
    opened.ledger.close();
  }
}
