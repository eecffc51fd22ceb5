import { openRun, type Run } from '../../apply/run.ts';
import type { Plan } from '../../core/plan.ts';
import type { Step } from '../../core/step.ts';
import type { Connection } from '../../estate/aws/connect.ts';
import { connectTarget } from '../connect.ts';
import { type OpenedLedger, openLedger } from '../ledger.ts';
import { deliverFor } from '../notify.ts';
import { applyDeps } from '../run-apply.ts';
import { isBroken, loadSetup, type Runtime, type Setup } from '../setup.ts';
import { actingOf, type Deployment, durableLedger } from './deployment.ts';
import { ownPlans, readStoredPlan } from './plan-bucket.ts';

/** Nothing may be carried out, and somebody has to see to it. */
export class CannotAct extends Error {
  override readonly name = 'CannotAct';
}

/** A plan, by its id, and where in the bucket of plans it is kept: `plans/2026-11-20/ID/`. */
export interface StoredPlan {
  readonly plan: string;
  readonly kept: string;
}

interface OpenRun {
  readonly run: Run;
  readonly ledger: OpenedLedger;
  readonly connection: Connection;
  /** The region of mayfly.yml that a deployed Mayfly lives in. */
  readonly home: string | undefined;
}

/**
 * Opens a kept plan with everything that carries it out: it reads by the function's own role, and writes by the role
 * that was made for the policies, narrowed to each batch.
 * @param stepsOf those that this call is about: only their evidence is gathered.
 * @throws CannotAct; KeptPlanUnreadable; LedgerUnreadable.
 */
export async function withRun<Value>(
  { plan: id, kept }: StoredPlan,
  stepsOf: (plan: Plan) => readonly Step[],
  deployment: Deployment,
  runtime: Runtime,
  work: (opened: OpenRun) => Promise<Value>,
): Promise<Value> {
  const setup = await actingSetUp(deployment);
  const region = deployment.bucket.region;
  const { connection: home } = await connectTarget(
    { regions: [region], assume: [] },
    { regions: [], own: [ownPlans(deployment.bucket)] },
    runtime,
  );
  const plan = await readStoredPlan(kept, deployment.bucket, home);
  if (plan.header.id !== id) throw new CannotAct(`${kept} holds the plan ${plan.header.id}, not ${id}.`);
  const regions = [...new Set([...plan.steps, ...plan.findings].map(({ subject }) => subject.region))];
  const { connection } = await connectTarget(
    { regions: regions.length > 0 ? regions : [region], assume: [] },
    { regions: [], own: [], payer: setup.config.cost.role },
    runtime,
  );
  const ledger = await openLedger(setup, {}, runtime);
  try {
    const deps = await applyDeps(
      plan,
      setup,
      connection,
      ledger.ledger,
      deliverFor(setup, deployment, runtime),
      'act',
      runtime,
      ledger.halt,
    );
    const wanted = new Set(stepsOf(plan).flatMap(({ finding, alsoFor = [] }) => [finding, ...alsoFor]));
    const evidence: typeof deps.evidence = (findings) =>
      deps.evidence(findings.filter((finding) => wanted.has(finding.id)));
    return await work({ run: openRun(plan, { ...deps, evidence }), ledger, connection, home: setup.config.home });
  } finally {
    ledger.ledger.close();
  }
}

/** mayfly.yml with the ledger that outlives the machine, and the role that may write. */
async function actingSetUp(deployment: Deployment): Promise<Setup> {
  const setup = await loadSetup(deployment.config);
  if (isBroken(setup.diagnostics))
    throw new CannotAct(`mayfly.yml is broken: ${setup.diagnostics.map(({ message }) => message).join(' ')}`);
  const acting = actingOf(setup, deployment);
  const ledger = durableLedger(setup.config, deployment);
  const applyRole = setup.config.applyRole ?? deployment.applyRole;
  if (acting.is !== 'acts') throw new CannotAct(acting.message);
  if (ledger === undefined || applyRole === undefined)
    throw new TypeError('a deployment that acts has a ledger and a role');
  return { ...setup, config: { ...setup.config, ledger, applyRole } };
}
