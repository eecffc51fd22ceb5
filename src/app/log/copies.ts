import { writeFile } from 'node:fs/promises';
import type { Diagnostic } from '../../core/diagnostic.ts';
import type { KeptReceipt } from '../../ledger/chain.ts';
import type { Where } from '../connect.ts';
import type { SetUp, Surroundings } from '../setup.ts';
import { bucketPlace, type Exported, exportLog, isBucketUrl, openBucket, readKeptInBucket } from './bucket.ts';
import { type Log, logLines } from './log.ts';
import { readKeptLog } from './stored-log.ts';

/** What is wrong with a place that a copy of the log is to be written to; `undefined` where nothing is. */
export function copyFault(target: string | undefined, given: Pick<SetUp, 'config'>): Diagnostic | undefined {
  if (target === undefined || !isBucketUrl(target)) return undefined;
  const place = bucketPlace(target, given);
  return 'code' in place ? place : undefined;
}

/** The receipts of a copy: a file, or a place in Mayfly's bucket. */
export async function readCopy(
  target: string | undefined,
  given: Pick<SetUp, 'config'>,
  where: Pick<Where, 'profile' | 'endpoint'>,
  around: Surroundings,
): Promise<{ readonly receipts: readonly KeptReceipt[]; readonly diagnostics: readonly Diagnostic[] }> {
  if (target === undefined) return { receipts: [], diagnostics: [] };
  if (!isBucketUrl(target)) return readKeptLog(target);
  const place = bucketPlace(target, given);
  return 'code' in place
    ? { receipts: [], diagnostics: [place] }
    : readKeptInBucket(place, await openBucket(place, where, around));
}

/** Writes a copy of the log; what it did is told where that is not plain. */
export async function writeCopy(
  target: string | undefined,
  log: Log,
  given: Pick<SetUp, 'config'>,
  where: Pick<Where, 'profile' | 'endpoint'>,
  around: Surroundings,
): Promise<Exported | undefined> {
  if (target === undefined) return undefined;
  const place = isBucketUrl(target) ? bucketPlace(target, given) : undefined;
  if (place === undefined) await writeFile(target, logLines(log));
  return place === undefined || 'code' in place
    ? undefined
    : exportLog(log, place, await openBucket(place, where, around));
}
