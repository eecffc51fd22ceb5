import type { AnswerStore, StoredAnswer } from '../answers.ts';
import { absent, bodyOf, daysAfter } from './items.ts';
import { keyOf } from './key.ts';
import type { Table } from './table.ts';

export function dynamoDbAnswers(table: Table): AnswerStore {
  return {
    storeAnswer: async (stored) => {
      const { series, day } = stored;
      const key = { pk: keyOf('answers', series), sk: day };
      await table.put({ ...key, body: JSON.stringify(stored), expires: daysAfter(day, 40) }, absent);
    },
    storedAnswers: async (series) => (await table.query(keyOf('answers', series))).map(bodyOf<StoredAnswer>),
  };
}
