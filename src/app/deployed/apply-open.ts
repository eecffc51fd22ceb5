import { partsOf } from '../../apply/part.ts';
import { describeHalt } from '../../core/describe-halt.ts';
import { refusedByDeployed } from '../deployed-ledger.ts';
import type { Runtime } from '../runtime.ts';
import { type ApplyRun, noSteps, type Round, runRecordOf } from './apply-state.ts';
import type { Deployment } from './deployment.ts';
import type { StoredPlan } from './plan-store.ts';
import { CannotAct, withRun } from './run.ts';

/** Begins a run: whether this plan may be carried out at all, and in which parts. @throws CannotAct */
export async function openApply(stored: StoredPlan, deployment: Deployment, runtime: Runtime): Promise<Round> {
  return withRun(stored, noSteps, { deployment, runtime }, async ({ run, opened, connection, home }) => {
    const state = await opened.halt.read();
    if (state.status !== 'running') throw new CannotAct(describeHalt(state));
    const refused = await refusedByDeployed(run.plan, connection, opened, home);
    if (refused !== undefined) throw new CannotAct(`${refused.message} ${refused.remedy}`);
    const begun: ApplyRun = { ...stored, began: run.deps.now().toISOString() };
    await run.deps.ledger.putRun(runRecordOf(begun));
    return { ...begun, parts: partsOf(run.plan).map((_, index) => index), round: 0, lost: 0, waiting: false };
  });
}
