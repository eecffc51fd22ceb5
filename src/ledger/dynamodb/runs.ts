import type { RunRecord } from '../../core/run-record.ts';
import { headsOf } from '../chain.ts';
import type { ReceiptStore } from '../receipts.ts';
import type { RunStore } from '../runs.ts';
import { bodyOf } from './items.ts';
import { keyOf, startingWith } from './key.ts';
import type { Table } from './table.ts';

export function dynamoDbRuns(table: Table, receipts: ReceiptStore): RunStore {
  return {
    putRun: async (record) => {
      const sealed =
        record.ended === undefined ? record : { ...record, heads: headsOf(await receipts.entries(record.plan)) };
      await table.put({ pk: 'runs', sk: keyOf(record.plan, record.id), body: JSON.stringify(sealed) });
    },
    runs: async (plan) =>
      (await table.query('runs', plan === undefined ? undefined : startingWith(plan))).map(bodyOf<RunRecord>),
  };
}
