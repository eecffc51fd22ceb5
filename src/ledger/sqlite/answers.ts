import type { Json } from '../../core/json.ts';
import type { AnswerStore } from '../answers.ts';
import type { Database } from './database.ts';

export function sqliteAnswers({ run, all, promise }: Database): AnswerStore {
  return {
    storeAnswer: ({ series, day, answer }) =>
      promise(() => {
        const sql = 'insert into answers (series, day, body) values (?, ?, ?) on conflict do nothing';
        run(sql, series, day, JSON.stringify(answer));
      }),
    storedAnswers: (series) =>
      promise(() => {
        const sql = 'select day, body from answers where series = ? order by day';
        const rows = all<{ readonly day: string; readonly body: string }>(sql, series);
        return rows.map(({ day, body }) => ({ series, day, answer: JSON.parse(body) as Json }));
      }),
  };
}
