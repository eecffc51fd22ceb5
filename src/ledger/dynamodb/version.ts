import { ledgerVersion, otherVersion } from '../version.ts';
import { absent } from './items.ts';
import type { Table } from './table.ts';

const key = { pk: 'ledger', sk: 'version' };

/**
 * A table that refuses to be read as a ledger of another version: before its first use the version is checked, and
 * before the first write to an empty table it is written.
 */
export function withVersion(table: Table): Table {
  let checked: Promise<'same' | 'empty'> | undefined;
  const check = (): Promise<'same' | 'empty'> => {
    checked ??= versionIn(table).catch((error: unknown) => {
      checked = undefined;
      throw error;
    });
    return checked;
  };
  return {
    name: table.name,
    get: async (pk, sk) => {
      await check();
      return table.get(pk, sk);
    },
    query: async (pk, range) => {
      await check();
      return table.query(pk, range);
    },
    put: async (item, condition) => {
      if ((await check()) === 'empty') {
        // False where another process wrote it first: then its version counts.
        const isOurs = await table.put({ ...key, version: ledgerVersion }, absent);
        checked = isOurs ? Promise.resolve('same') : versionIn(table);
        await checked;
      }
      return table.put(item, condition);
    },
    remove: async (pk, sk, condition) => {
      await check();
      await table.remove(pk, sk, condition);
    },
  };
}

async function versionIn(table: Table): Promise<'same' | 'empty'> {
  const item = await table.get(key.pk, key.sk);
  if (item !== undefined && item['version'] === ledgerVersion) return 'same';
  if (item !== undefined) throw refused(table, Number(item['version']));
  // Tables of earlier versions have no such item. Every plan writes observations, every apply writes runs.
  const [observations, runs] = await Promise.all([table.query('observations'), table.query('runs')]);
  if (observations.length + runs.length > 0) throw refused(table, undefined);
  return 'empty';
}

function refused({ name }: Table, version: number | undefined): Error {
  const remedy = 'Name a new table in mayfly.yml (docs/ledger.md): then every grace period restarts.';
  return otherVersion(`The table ${name}`, version, remedy);
}
