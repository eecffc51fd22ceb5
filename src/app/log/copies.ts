import { writeFile } from 'node:fs/promises';
import type { Diagnostic } from '../../core/diagnostic.ts';
import type { ReceiptCopy } from '../../ledger/chain.ts';
import type { Credentials } from '../connect.ts';
import type { Runtime } from '../runtime.ts';
import type { Setup } from '../setup.ts';
import { bucketPlace, type ExportResult, exportLog, isBucketUrl, openBucket, readCopyInBucket } from './bucket.ts';
import { type Log, logLines } from './log.ts';
import { readLogCopy } from './log-copy.ts';

/** How a copy in Mayfly's bucket is reached. */
export interface CopyContext {
  readonly setup: Pick<Setup, 'config'>;
  readonly credentials: Credentials;
  readonly runtime: Runtime;
}

/** Why no copy of the log can be written to this place; `undefined` if one can. */
export function copyFault(target: string | undefined, setup: Pick<Setup, 'config'>): Diagnostic | undefined {
  if (target === undefined || !isBucketUrl(target)) return undefined;
  const place = bucketPlace(target, setup);
  return 'code' in place ? place : undefined;
}

/** The receipts of a copy: a file, or a place in Mayfly's bucket. */
export async function readCopy(
  target: string | undefined,
  { setup, credentials, runtime }: CopyContext,
): Promise<{ readonly receipts: readonly ReceiptCopy[]; readonly diagnostics: readonly Diagnostic[] }> {
  if (target === undefined) return { receipts: [], diagnostics: [] };
  if (!isBucketUrl(target)) return readLogCopy(target);
  const place = bucketPlace(target, setup);
  return 'code' in place
    ? { receipts: [], diagnostics: [place] }
    : readCopyInBucket(place, await openBucket(place, credentials, runtime));
}

/** Writes a copy of the log. Gives what it wrote, if that is a bucket. */
export async function writeCopy(
  target: string | undefined,
  log: Log,
  { setup, credentials, runtime }: CopyContext,
): Promise<ExportResult | undefined> {
  if (target === undefined) return undefined;
  const place = isBucketUrl(target) ? bucketPlace(target, setup) : undefined;
  if (place === undefined) await writeFile(target, logLines(log));
  return place === undefined || 'code' in place
    ? undefined
    : exportLog(log, place, await openBucket(place, credentials, runtime));
}
