import type { Plan } from '../core/plan.ts';
import type { ConnectedTarget } from './connect.ts';
import { type Forgotten, forgetPolicies } from './forget-policies.ts';
import type { OpenedLedger } from './ledger.ts';
import { makePlan } from './make-plan.ts';
import type { Runtime } from './runtime.ts';
import type { Setup } from './setup.ts';
import type { ReadPolicies } from './with-policies.ts';

export interface ForgetAndPlanContext {
  readonly setup: Setup;
  readonly connected: ConnectedTarget;
  /** Left out: nothing is remembered from one plan to the next. */
  readonly opened?: OpenedLedger;
  readonly runtime: Pick<Runtime, 'listen' | 'signal'>;
}

/** Forgets what the ledger remembers of policies that have changed since, and plans. */
export async function forgetAndPlan(
  { policies, files }: ReadPolicies,
  { opened, ...context }: ForgetAndPlanContext,
): Promise<{ readonly plan: Plan; readonly forgotten: readonly Forgotten[] }> {
  if (opened === undefined) return { plan: await makePlan(policies, context), forgotten: [] };
  const { ledger, halt } = opened;
  const forgotten = await forgetPolicies(policies, files, ledger);
  return { plan: await makePlan(policies, { ...context, ledger, halted: await halt.read() }), forgotten };
}
