import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { isMistake } from '../../core/fault.ts';
import type { HaltState } from '../../core/limits.ts';
import { type HaltSwitch, readHalt } from '../halt-switch.ts';
import { LedgerUnreadable } from '../ledger.ts';

const table = 'create table if not exists halt (id integer primary key check (id = 1), body text not null) strict';

/**
 * The kill switch in the file of the embedded ledger, beside its tables: an apply that uses the ledger sees the switch.
 */
export function sqliteHalt(path: string): HaltSwitch {
  return {
    name: path,
    read: async () => {
      await Promise.resolve();
      try {
        if (statSync(path, { throwIfNoEntry: false }) === undefined) return { status: 'running' };
        return withDatabase(path, (database) => stateIn(database));
      } catch (error) {
        if (isMistake(error)) throw error;
        return { status: 'unreadable', cause: `${path}: ${error instanceof Error ? error.message : String(error)}` };
      }
    },
    halt: (halt) =>
      change(path, (database) => {
        database.exec(table);
        database
          .prepare('insert into halt (id, body) values (1, ?) on conflict (id) do update set body = excluded.body')
          .run(JSON.stringify(halt));
      }),
    lift: () =>
      change(path, (database) => {
        database.exec(`${table}; delete from halt;`);
      }),
  };
}

async function change(path: string, work: (database: DatabaseSync) => void): Promise<void> {
  await Promise.resolve();
  try {
    withDatabase(path, work);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new LedgerUnreadable(
      `The kill switch in ${path} cannot be set: ${why}. If it cannot be read either, no step starts.`,
      { cause },
    );
  }
}

function stateIn(database: DatabaseSync): HaltState {
  const isKnown =
    database.prepare("select 1 from sqlite_schema where type = 'table' and name = 'halt'").get() !== undefined;
  const row = isKnown ? database.prepare('select body from halt').get() : undefined;
  return row === undefined ? { status: 'running' } : { status: 'halted', halt: readHalt(String(row['body'])) };
}

/** Opened for each operation and closed after it: `mayfly halt` must not wait for `mayfly apply`. */
function withDatabase<Value>(path: string, work: (database: DatabaseSync) => Value): Value {
  const database = new DatabaseSync(path, { timeout: 10_000 });
  try {
    return work(database);
  } finally {
    database.close();
  }
}
