import type { Config } from '../../config/schema.ts';
import { actingMode } from '../acting-mode.ts';
import type { Credentials } from '../connect.ts';
import type { ExportResult } from '../log/bucket.ts';
import { copyFault, readCopy, writeCopy } from '../log/copies.ts';
import { type Log, readLog } from '../log/log.ts';
import { type ConfigOption, noResult, type Result, resultOf } from '../result.ts';
import type { Runtime } from '../runtime.ts';
import { withExistingLedger } from '../with-ledger.ts';
import { withSetup } from '../with-setup.ts';

export interface LogOptions extends ConfigOption {
  readonly credentials: Credentials;
  /** Only this plan's. */
  readonly plan?: string;
  /** A file to write the log to, as JSON lines; or `s3://bucket/prefix` in the bucket that mayfly.yml names. */
  readonly export?: string;
  /** Such a file or place, kept elsewhere: everything in it must still be in the log. */
  readonly against?: string;
}

export type LogResult = Log & {
  readonly exported?: ExportResult;
  /** Whether a restore needs `--mode act`. */
  readonly mode: Config['mode'];
};

/** What was done, according to the ledger, and whether the ledger still holds what was written. */
export function log(options: LogOptions, runtime: Runtime): Promise<Result<LogResult>> {
  const { credentials, plan, against } = options;
  return withSetup(options, runtime, async (setup) => {
    const fault = copyFault(options.export, setup);
    const stored = await readCopy(against, { setup, credentials, runtime });
    const faults = [...stored.diagnostics, ...(fault ? [fault] : [])];
    if (faults.length > 0) return noResult(faults);
    return withExistingLedger(setup, credentials, runtime, async ({ ledger, name }) => {
      const read = await readLog(ledger, name, plan, stored.receipts);
      const exported = await writeCopy(options.export, read, { setup, credentials, runtime });
      const mode = actingMode(setup.config);
      return resultOf({ ...read, mode, ...(exported && { exported }) }, exported?.diagnostics);
    });
  });
}
