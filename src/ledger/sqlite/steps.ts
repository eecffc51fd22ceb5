import type { StepRow, StepStore } from '../steps.ts';
import type { Database } from './database.ts';

export function sqliteSteps({ run, bodies, promise }: Database): StepStore {
  return {
    step: ({ plan, step }) =>
      promise(() => bodies<StepRow>('select body from steps where plan = ? and step = ?', plan, step)[0]),
    steps: (plan) => promise(() => bodies<StepRow>('select body from steps where plan = ? order by step', plan)),
    putStep: (row) => promise(() => (row.version === 1 ? insert(row) : update(row)) === 1),
  };

  function insert(row: StepRow): number {
    const sql = 'insert into steps (plan, step, version, body) values (?, ?, 1, ?) on conflict do nothing';
    return run(sql, row.plan, row.step, JSON.stringify(row));
  }

  function update(row: StepRow): number {
    const sql = 'update steps set version = ?, body = ? where plan = ? and step = ? and version = ?';
    return run(sql, row.version, JSON.stringify(row), row.plan, row.step, row.version - 1);
  }
}
