import type { Approval } from '../../core/approval.ts';
import type { ApprovalStore } from '../approvals.ts';
import type { StepKey } from '../steps.ts';
import { absent, bodyOf, daysAfter, retentionDays } from './items.ts';
import { keyOf } from './key.ts';
import type { Table } from './table.ts';

export function dynamoDbApprovals(table: Table): ApprovalStore {
  return {
    approve: async (approval) => {
      const { plan, step, until } = approval;
      const key = { pk: partitionOf(plan), sk: step };
      const item = { ...key, body: JSON.stringify(approval), expires: daysAfter(until, retentionDays) };
      // Where the put fails, an earlier approval is stored; approvals are never removed.
      return (await table.put(item, absent)) ? approval : ((await stored(approval)) ?? approval);
    },
    approval: stored,
    approvals: async (plan) => (await table.query(partitionOf(plan))).map(bodyOf<Approval>),
  };

  async function stored({ plan, step }: StepKey): Promise<Approval | undefined> {
    const item = await table.get(partitionOf(plan), step);
    return item && bodyOf<Approval>(item);
  }
}

function partitionOf(plan: string): string {
  return keyOf('approvals', plan);
}
