import type { StepRow, StepStore } from '../steps.ts';
import { absent, bodyOf, daysAfter, retentionDays } from './items.ts';
import { keyOf } from './key.ts';
import type { Table } from './table.ts';

export function dynamoDbSteps(table: Table): StepStore {
  return {
    step: async ({ plan, step }) => {
      const item = await table.get(partitionOf(plan), step);
      return item && bodyOf<StepRow>(item);
    },
    steps: async (plan) => (await table.query(partitionOf(plan))).map(bodyOf<StepRow>),
    putStep: (row) => {
      const { plan, step, version } = row;
      const item = { pk: partitionOf(plan), sk: step, version, body: JSON.stringify(row), ...expiryOf(row) };
      const unchanged = { expression: '#version = :read', values: { read: version - 1 } };
      return table.put(item, version === 1 ? absent : unchanged);
    },
  };
}

/**
 * Each plan has a partition of its own: a run asks for all its steps together, and a large plan slows down no other.
 */
function partitionOf(plan: string): string {
  return keyOf('steps', plan);
}

/**
 * The row of an ended step prevents the step from being done again, for as long as its plan can be applied and long
 * after. Its receipt never expires.
 */
function expiryOf({ state }: StepRow): { readonly expires?: number } {
  return state.status === 'ended' ? { expires: daysAfter(state.receipt.ended, retentionDays) } : {};
}
