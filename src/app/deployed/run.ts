import { openRun, type Run } from '../../apply/run.ts';
import type { Plan } from '../../core/plan.ts';
import type { Step } from '../../core/step.ts';
import type { Connection } from '../../estate/aws/connect.ts';
import { applyDeps } from '../apply-deps.ts';
import { regionsOf } from '../apply-plan.ts';
import { connectTarget } from '../connect.ts';
import type { OpenedLedger } from '../ledger.ts';
import { deliverFor } from '../notify.ts';
import type { Runtime } from '../runtime.ts';
import { isBroken, loadSetup, type Setup } from '../setup.ts';
import { withLedger } from '../with-ledger.ts';
import { actingOf, type Deployment, durableLedger } from './deployment.ts';
import { ownPlans, readStoredPlan, type StoredPlan } from './plan-store.ts';

/** Nothing may be carried out until somebody corrects the cause. */
export class CannotAct extends Error {
  override readonly name = 'CannotAct';
}

interface OpenRun {
  readonly run: Run;
  readonly opened: OpenedLedger;
  readonly connection: Connection;
  /** The region of mayfly.yml that a deployed Mayfly lives in. */
  readonly home: string | undefined;
}

/**
 * Opens a stored plan with everything that carries it out: it reads by the function's own role, and writes by the role
 * that was created for the policies, narrowed to each batch.
 * @param stepsOf the steps of this call: evidence is gathered only for their findings.
 * @throws CannotAct; StoredPlanUnreadable; LedgerUnreadable.
 */
export async function withRun<Value>(
  stored: StoredPlan,
  stepsOf: (plan: Plan) => readonly Step[],
  { deployment, runtime }: { readonly deployment: Deployment; readonly runtime: Runtime },
  work: (run: OpenRun) => Promise<Value>,
): Promise<Value> {
  const setup = await actingSetup(deployment, runtime);
  const plan = await readPlan(stored, deployment, runtime);
  const { connection } = await connectTarget(
    { regions: regionsOf(plan, deployment.bucket.region), assume: [] },
    { regions: [], own: [], payer: setup.config.cost.role },
    runtime,
  );
  return withLedger(setup, {}, runtime, async (opened) => {
    const deliver = deliverFor(setup, deployment, runtime);
    const deps = await applyDeps(plan, { setup, connection, ...opened, deliver, runtime });
    const wanted = new Set(stepsOf(plan).flatMap(({ finding, alsoFor = [] }) => [finding, ...alsoFor]));
    const evidence: typeof deps.evidence = (findings) =>
      deps.evidence(findings.filter((finding) => wanted.has(finding.id)));
    return work({ run: openRun(plan, { ...deps, evidence }), opened, connection, home: setup.config.home });
  });
}

async function readPlan({ plan: id, storedAt }: StoredPlan, { bucket }: Deployment, runtime: Runtime): Promise<Plan> {
  const target = { regions: [bucket.region], assume: [] };
  const { connection } = await connectTarget(target, { regions: [], own: [ownPlans(bucket)] }, runtime);
  const plan = await readStoredPlan(storedAt, bucket, connection);
  if (plan.header.id !== id) throw new CannotAct(`${storedAt} contains the plan ${plan.header.id}, not ${id}.`);
  return plan;
}

/** mayfly.yml with the ledger that outlives the machine, and the role that may write. */
async function actingSetup(deployment: Deployment, { environment }: Runtime): Promise<Setup> {
  const setup = await loadSetup(deployment.config, environment);
  if (isBroken(setup.diagnostics))
    throw new CannotAct(`mayfly.yml has errors: ${setup.diagnostics.map(({ message }) => message).join(' ')}`);
  const acting = actingOf(setup, deployment);
  const ledger = durableLedger(setup.config, deployment);
  const applyRole = setup.config.applyRole ?? deployment.applyRole;
  if (acting.status !== 'acts') throw new CannotAct(acting.message);
  if (ledger === undefined || applyRole === undefined)
    throw new TypeError('a deployment that acts has no ledger or no role');
  return { ...setup, config: { ...setup.config, ledger, applyRole } };
}
