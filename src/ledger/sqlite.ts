import type { Ledger } from './ledger.ts';
import { sqliteAnswers } from './sqlite/answers.ts';
import { sqliteApprovals } from './sqlite/approvals.ts';
import { sqliteBookings } from './sqlite/bookings.ts';
import { sqliteClaims } from './sqlite/claims.ts';
import { openDatabase } from './sqlite/database.ts';
import { sqliteFailures } from './sqlite/failures.ts';
import { sqliteHistory } from './sqlite/history.ts';
import { sqliteObservations } from './sqlite/observations.ts';
import { sqliteReceipts } from './sqlite/receipts.ts';
import { sqliteRuns } from './sqlite/runs.ts';
import { sqliteSteps } from './sqlite/steps.ts';
import { sqliteWaysBack } from './sqlite/ways-back.ts';

/**
 * The embedded ledger: one SQLite file (`:memory:` for tests). Several processes may use it at once: each operation is
 * one statement or one transaction, and waits up to 10 s for another process to finish its own.
 */
export function openSqliteLedger(path: string): Ledger {
  const database = openDatabase(path);
  return {
    ...sqliteSteps(database),
    ...sqliteClaims(database),
    ...sqliteReceipts(database),
    ...sqliteApprovals(database),
    ...sqliteBookings(database),
    ...sqliteObservations(database),
    ...sqliteFailures(database),
    ...sqliteHistory(database),
    ...sqliteRuns(database),
    ...sqliteAnswers(database),
    ...sqliteWaysBack(database),
    close: database.close,
  };
}
