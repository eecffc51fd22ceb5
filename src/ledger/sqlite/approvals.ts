import type { Approval } from '../../core/approval.ts';
import type { ApprovalStore } from '../approvals.ts';
import type { StepKey } from '../steps.ts';
import type { Database } from './database.ts';

export function sqliteApprovals({ run, bodies, promise }: Database): ApprovalStore {
  return {
    approve: (approval) =>
      promise(() => {
        const { plan, step } = approval;
        const sql = 'insert into approvals (plan, step, body) values (?, ?, ?) on conflict do nothing';
        run(sql, plan, step, JSON.stringify(approval));
        return stored(approval) ?? approval;
      }),
    approval: (key) => promise(() => stored(key)),
    approvals: (plan) =>
      promise(() => bodies<Approval>('select body from approvals where plan = ? order by step', plan)),
  };

  function stored({ plan, step }: StepKey): Approval | undefined {
    return bodies<Approval>('select body from approvals where plan = ? and step = ?', plan, step)[0];
  }
}
