import { type Awaiting, approveSteps, awaitingIn } from '../approvals/approvals.ts';
import { callerOf } from '../caller.ts';
import type { Credentials } from '../connect.ts';
import { type ConfigOption, noResult, type Result, resultOf } from '../result.ts';
import type { Runtime } from '../runtime.ts';
import { withLedger } from '../with-ledger.ts';
import { withPlan } from '../with-plan.ts';

export interface ApproveOptions extends ConfigOption {
  readonly credentials: Credentials;
  /** Ids of the steps to approve; empty: only list what waits. */
  readonly steps: readonly string[];
  readonly reason: string;
}

/** The steps of a plan that wait for people. */
export interface Approvals {
  readonly plan: string;
  /** When the plan expires, and every approval with it: ISO 8601. */
  readonly until: string;
  readonly awaiting: readonly Awaiting[];
  /** Ids of the steps that were approved just now. */
  readonly approved: readonly string[];
}

/** Records that a person approves steps of the plan in this folder, and lists what waits. Changes nothing in AWS. */
export function approve(folder: string, options: ApproveOptions, runtime: Runtime): Promise<Result<Approvals>> {
  const { credentials, steps, reason } = options;
  return withPlan(folder, options, runtime, (plan, setup) =>
    withLedger(setup, credentials, runtime, async ({ ledger }) => {
      const by = steps.length === 0 ? '' : await callerOf(credentials, runtime);
      const { approved, diagnostics } = await approveSteps(
        plan,
        folder,
        { steps, by, reason, now: runtime.clock() },
        ledger,
      );
      if (diagnostics.length > 0) return noResult(diagnostics);
      const { id, expires } = plan.header;
      return resultOf({ plan: id, until: expires, awaiting: await awaitingIn(plan, ledger), approved });
    }),
  );
}
