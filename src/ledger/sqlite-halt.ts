import { stat } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import type { HaltState } from '../core/limits.ts';
import { type HaltSwitch, readHalt } from './halt-switch.ts';
import { LedgerUnreadable } from './ledger.ts';

const table = 'create table if not exists halt (id integer primary key check (id = 1), body text not null) strict';

/**
 * The kill switch in the file of the embedded ledger, beside its tables: an apply that goes by the one sees the other.
 */
export function sqliteHalt(path: string): HaltSwitch {
  return {
    name: path,
    read: async () => {
      try {
        if (!(await isThere(path))) return { is: 'running' };
        return within(path, (database) => stateIn(database));
      } catch (error) {
        return { is: 'unreadable', cause: `${path}: ${error instanceof Error ? error.message : String(error)}` };
      }
    },
    halt: (halt) =>
      setting(path, (database) => {
        database.exec(table);
        database
          .prepare('insert into halt (id, body) values (1, ?) on conflict (id) do update set body = excluded.body')
          .run(JSON.stringify(halt));
      }),
    lift: () =>
      setting(path, (database) => {
        database.exec(`${table}; delete from halt;`);
      }),
  };
}

async function setting(path: string, work: (database: DatabaseSync) => void): Promise<void> {
  await Promise.resolve();
  try {
    within(path, work);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new LedgerUnreadable(
      `The kill switch in ${path} cannot be set: ${why}. While it cannot be read, either, nothing is started.`,
      { cause },
    );
  }
}

function stateIn(database: DatabaseSync): HaltState {
  const isKnown =
    database.prepare("select 1 from sqlite_schema where type = 'table' and name = 'halt'").get() !== undefined;
  const row = isKnown ? database.prepare('select body from halt').get() : undefined;
  return row === undefined ? { is: 'running' } : { is: 'halted', halt: readHalt(String(row['body'])) };
}

/** Opened for each look, and closed after it: whoever halts must not wait for whoever applies. */
function within<Value>(path: string, work: (database: DatabaseSync) => Value): Value {
  const database = new DatabaseSync(path, { timeout: 10_000 });
  try {
    return work(database);
  } finally {
    database.close();
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: unknown) => {
      if (Error.isError(error) && 'code' in error && error.code === 'ENOENT') return false;
      throw error;
    },
  );
}
