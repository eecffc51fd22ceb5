import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { LedgerUnreadable } from '../ledger.ts';
import { ledgerVersion, otherVersion } from '../version.ts';
import { schema } from './schema.ts';

/** The ledger's file, as its stores use it. */
export interface Database {
  /** Runs one statement; returns the number of rows that it changed. */
  readonly run: (sql: string, ...values: readonly SQLInputValue[]) => number;
  readonly all: <Row>(sql: string, ...values: readonly SQLInputValue[]) => readonly Row[];
  /** The JSON in the column `body` of each row. */
  readonly bodies: <Body>(sql: string, ...values: readonly SQLInputValue[]) => readonly Body[];
  /** All or nothing, and no other process writes in between. */
  readonly transaction: <Value>(work: () => Value) => Value;
  /** SQLite answers at once; the ports speak in promises, as a store over the network does, failures included. */
  readonly promise: <Value>(work: () => Value) => Promise<Value>;
  readonly close: () => void;
}

export function openDatabase(path: string): Database {
  const connection = connect(path);
  const all = <Row>(sql: string, ...values: readonly SQLInputValue[]): readonly Row[] =>
    // The statement names the columns, and TypeScript does not read SQL.
    connection.prepare(sql).all(...values) as unknown as readonly Row[];
  return {
    run: (sql, ...values) => Number(connection.prepare(sql).run(...values).changes),
    all,
    bodies: <Body>(sql: string, ...values: readonly SQLInputValue[]) =>
      all<{ readonly body: string }>(sql, ...values).map(({ body }) => JSON.parse(body) as Body),
    transaction: (work) => {
      connection.exec('begin immediate');
      try {
        const value = work();
        connection.exec('commit');
        return value;
      } catch (error) {
        connection.exec('rollback');
        throw error;
      }
    },
    promise: (work) =>
      Promise.resolve()
        .then(work)
        .catch((error: unknown) => {
          throw remedyFor(error) === undefined ? error : unreadable(path, error);
        }),
    close: () => {
      connection.close();
    },
  };
}

function connect(path: string): DatabaseSync {
  try {
    const connection = new DatabaseSync(path, { timeout: 10_000 });
    // A step's row must be on the disk before the write that it announces.
    connection.exec('pragma journal_mode = wal; pragma synchronous = full;');
    const version = Number(Object.values(connection.prepare('pragma user_version').get() ?? {})[0]);
    // A new file has version 0.
    if (version !== 0 && version !== ledgerVersion)
      throw otherVersion(
        path,
        version,
        'Move it away, with its -wal and -shm, and Mayfly starts a new one: then every grace period restarts.',
      );
    connection.exec(`${schema} pragma user_version = ${ledgerVersion};`);
    return connection;
  } catch (error) {
    if (error instanceof LedgerUnreadable) throw error;
    throw unreadable(path, error);
  }
}

function unreadable(path: string, cause: unknown): LedgerUnreadable {
  const why = Error.isError(cause) ? cause.message : String(cause);
  const remedy = remedyFor(cause);
  return new LedgerUnreadable(`The ledger ${path} cannot be used: ${why}.${remedy === undefined ? '' : ` ${remedy}`}`, {
    cause,
  });
}

/** By SQLite's primary result code. Source: https://www.sqlite.org/rescode.html */
function remedyFor(error: unknown): string | undefined {
  const code = Error.isError(error) && 'errcode' in error ? Number(error.errcode) & 0xff : undefined;
  switch (code) {
    case 11: // corrupt
    case 26: // not a database
      return (
        'Restore it from a backup. Or move it away, with its -wal and -shm: ' +
        'then every grace period restarts, and steps in progress are not known.'
      );
    case 13: // full
      return 'Free space on its disk and start again: its content is intact.';
    case 3: // no permission
    case 8: // read-only
    case 14: // cannot be opened
      return 'You need write permission for it and its folder, on a disk that is not read-only.';
    default:
      return undefined;
  }
}
