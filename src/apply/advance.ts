import type { Step } from '../core/step.ts';
import type { Claim } from '../ledger/claims.ts';
import type { StepRow } from '../ledger/steps.ts';
import { checkEnd } from './check-end.ts';
import { end, finalize } from './end.ts';
import { notify } from './notify.ts';
import { openPlace } from './open-place.ts';
import { reconcile } from './reconcile.ts';
import { cancellation, firstRow, type Progress, type Run, sharesFinding, wait } from './run.ts';
import { type Pending, start } from './start.ts';
import { unapproved } from './unapproved.ts';

/**
 * Takes one step as far as one write goes, or one look. It is all of resuming, too: whatever state a step was left in,
 * this goes on from there. Embedded, a loop calls it; deployed, Step Functions calls it with waits between.
 */
export async function advance(step: Step, run: Run): Promise<Progress> {
  return (await advanceTogether([step], run)).get(step.id) ?? wait('nothing was done');
}

/**
 * The same for several steps of one place, type and verb: asked of the guard in one batch, written in one call where
 * AWS takes many.
 */
export async function advanceTogether(steps: readonly Step[], run: Run): Promise<ReadonlyMap<string, Progress>> {
  const progress = new Map<string, Progress>();
  const pending: Pending[] = [];
  const notifications: Pending[] = [];
  for (const step of steps) {
    const row = (await run.deps.ledger.step({ plan: run.plan.header.id, step: step.id })) ?? firstRow(step, run);
    const progressOrStart = await continueStep(step, row, run);
    if (progressOrStart !== 'start') progress.set(step.id, progressOrStart);
    else if (step.effect === 'notify') notifications.push({ step, row });
    else pending.push({ step, row });
  }
  for (const results of [
    pending.length > 0 ? await start(pending, run) : [],
    notifications.length > 0 ? await notify(notifications, run) : [],
  ])
    for (const [id, result] of results) progress.set(id, result);
  return progress;
}

async function continueStep(step: Step, row: StepRow, run: Run): Promise<Progress | 'start'> {
  const { state } = row;
  if (state.status === 'ended') {
    await finalize(step, state.receipt, run);
    return { status: 'ended', receipt: state.receipt, moved: false };
  }
  if (run.refusal?.cause === 'mode') return wait(run.refusal.message);
  if (state.status !== 'pending' && step.effect !== 'notify') await renewClaim(step, state.at, run);
  switch (state.status) {
    case 'performed':
      return checkEnd(step, row, run);
    case 'intended':
      return step.effect === 'notify' ? 'start' : reconcile(step, row, run);
    case 'pending':
      return mayStart(step, row, run);
    default:
      return state satisfies never;
  }
}

async function mayStart(step: Step, row: StepRow, run: Run): Promise<Progress | 'start'> {
  if (run.refusal !== undefined) return wait(run.refusal.message);
  const cancelled = cancellation(step, run);
  if (cancelled !== undefined)
    return end(step, row, { status: 'refused', cause: 'cancelled', message: cancelled }, run);
  if (row.notBefore !== undefined && run.deps.now().getTime() < Date.parse(row.notBefore))
    return wait(`it is tried again at ${row.notBefore}`);
  const missingApproval = step.effect === 'notify' ? undefined : await unapproved(step, run);
  if (missingApproval !== undefined) return { status: 'wait', message: missingApproval, moved: false, for: 'approval' };
  for (const id of step.waitsFor) {
    const predecessor = run.steps.get(id);
    const predecessorRow = await run.deps.ledger.step({ plan: run.plan.header.id, step: id });
    if (predecessor === undefined)
      return end(
        step,
        row,
        { status: 'skipped', message: `it waits for the step ${id}, which this plan does not have` },
        run,
      );
    // Whoever has to approve hears of it now, and not once it is done.
    if (
      step.effect === 'notify' &&
      predecessorRow?.state.status !== 'ended' &&
      (await unapproved(predecessor, run)) !== undefined
    )
      continue;
    if (predecessorRow?.state.status !== 'ended')
      return wait(`it waits for the ${predecessor.verb} of ${predecessor.subject.id}`);
    const { ending } = predecessorRow.state.receipt;
    // A message tells how things ended, whichever way, and another policy's step had only to be out of the way;
    // everything else builds on what was done.
    if (ending.status !== 'done' && step.effect !== 'notify' && sharesFinding(step, predecessor))
      return end(step, row, { status: 'skipped', message: `the ${predecessor.verb} before it was not done` }, run);
  }
  if (step.effect === 'notify') return 'start';
  // Before the claim: where nobody can go now, the step stays as it is, for a run that can.
  await openPlace(step.subject, run);
  return claim(step, row, run);
}

/**
 * How long a claim holds that nobody renews, in milliseconds: a run that died must not keep later plans away for ever.
 */
const claimLifetime = 24 * 3_600_000;

async function claim(step: Step, row: StepRow, run: Run): Promise<Progress | 'start'> {
  const claimInForce = await takeClaim(step, run);
  if (claimInForce.plan === row.plan && claimInForce.step === step.id) return 'start';
  if (claimInForce.plan === row.plan) return wait(`step ${claimInForce.step} is under way on the same resource`);
  return end(
    step,
    row,
    {
      status: 'refused',
      cause: 'under-way',
      message: `step ${claimInForce.step} of plan ${claimInForce.plan} is not finished yet`,
    },
    run,
  );
}

/**
 * What is under way may take days, a large snapshot for one: once half of its claim may be over, each look at it renews
 * the claim, so that no later plan steps in between.
 */
async function renewClaim(step: Step, since: string, run: Run): Promise<void> {
  if (run.deps.now().getTime() - Date.parse(since) > claimLifetime / 2) await takeClaim(step, run);
}

async function takeClaim(step: Step, run: Run): Promise<Claim> {
  const now = run.deps.now();
  const until = new Date(now.getTime() + claimLifetime).toISOString();
  return run.deps.ledger.claim({ arn: step.subject.arn, plan: run.plan.header.id, step: step.id, until }, now);
}
