import type { RunRecord } from '../../core/run-record.ts';
import { headsOf } from '../chain.ts';
import type { RunStore } from '../runs.ts';
import type { Database } from './database.ts';
import { receiptEntries } from './receipts.ts';

const putSql = `
insert into runs (plan, id, body) values (?, ?, ?)
on conflict (plan, id) do update set body = excluded.body`;

export function sqliteRuns(database: Database): RunStore {
  const { run, bodies, promise } = database;
  return {
    putRun: (record) =>
      promise(() => {
        const sealed =
          record.ended === undefined ? record : { ...record, heads: headsOf(receiptEntries(record.plan, database)) };
        run(putSql, record.plan, record.id, JSON.stringify(sealed));
      }),
    runs: (plan) =>
      promise(() =>
        plan === undefined
          ? bodies<RunRecord>('select body from runs order by plan, id')
          : bodies<RunRecord>('select body from runs where plan = ? order by id', plan),
      ),
  };
}
