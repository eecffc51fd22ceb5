import { diffPlans, isSame, type PlanDiff } from '../../plan/diff.ts';
import { readPlanFolder } from '../plan-folder.ts';
import { noResult, type Result, resultOf } from '../result.ts';

export type DiffResult = { readonly isSame: boolean } & PlanDiff;

/** What changed from one plan to another; both are folders. AWS, the ledger and mayfly.yml are not read. */
export async function diff(before: string, after: string): Promise<Result<DiffResult>> {
  const [first, second] = await Promise.all([readPlanFolder(before), readPlanFolder(after)]);
  if (first.plan === undefined || second.plan === undefined)
    return noResult([...first.diagnostics, ...second.diagnostics]);
  const changes = diffPlans(first.plan, second.plan);
  return resultOf({ isSame: isSame(changes), ...changes });
}
