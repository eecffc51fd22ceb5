import type { Step } from '../core/step.ts';
import type { Claim } from '../ledger/claims.ts';
import type { StepRow } from '../ledger/steps.ts';
import { checkEnd } from './check-end.ts';
import { end, finalize } from './end.ts';
import { notify } from './notify.ts';
import { openPlace } from './open-place.ts';
import { reconcile } from './reconcile.ts';
import { cancellation, firstRow, type Progress, type Run, sharesFinding, wait, waitFor } from './run.ts';
import { type Pending, start } from './start.ts';
import { unapproved } from './unapproved.ts';

/**
 * Advances one step by at most one write or one check. This is also how a step is resumed: it continues from whatever
 * state the step was left in. Embedded, a loop calls it; deployed, Step Functions calls it and waits between the calls.
 */
export async function advance(step: Step, run: Run): Promise<Progress> {
  return (await advanceTogether([step], run)).get(step.id) ?? wait('nothing was done');
}

/**
 * The same for several steps of one place, type and verb: the guard is asked in one batch, and where AWS takes many,
 * one call writes them all.
 */
export async function advanceTogether(steps: readonly Step[], run: Run): Promise<ReadonlyMap<string, Progress>> {
  const progress = new Map<string, Progress>();
  const pending: Pending[] = [];
  const afterwards: Pending[] = [];
  const notifications: Pending[] = [];
  for (const step of steps) {
    const row = (await run.deps.ledger.step({ plan: run.plan.header.id, step: step.id })) ?? firstRow(step, run);
    const progressOrStart = await continueStep(step, row, run);
    if (progressOrStart !== 'start') progress.set(step.id, progressOrStart);
    else if (step.effect === 'notify') notifications.push({ step, row });
    else (row.afterwards === undefined ? pending : afterwards).push({ step, row });
  }
  for (const results of [
    pending.length > 0 ? await start(pending, run) : [],
    ...(await startEachKind(afterwards, run)),
    notifications.length > 0 ? await notify(notifications, run) : [],
  ])
    for (const [id, result] of results) progress.set(id, result);
  return progress;
}

/** What steps of one verb have left to do can be of several: a setting of one instance, and the hold of another. */
async function startEachKind(pending: readonly Pending[], run: Run): Promise<ReadonlyMap<string, Progress>[]> {
  const kinds = Map.groupBy(pending, ({ row: { afterwards } }) =>
    JSON.stringify([afterwards?.on.type, afterwards?.verb]),
  );
  const results: ReadonlyMap<string, Progress>[] = [];
  for (const kind of kinds.values()) results.push(await start(kind, run));
  return results;
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
  // What was done is not cancelled: the rest goes on, whatever has become of the plan since.
  if (row.afterwards !== undefined) return waitsUntil(row, run) ?? 'start';
  if (run.refusal !== undefined) return wait(run.refusal.message);
  const cancelled = cancellation(step, run);
  if (cancelled !== undefined)
    return end(step, row, { status: 'refused', cause: 'cancelled', message: cancelled }, run);
  const early = waitsUntil(row, run);
  if (early !== undefined) return early;
  const missingApproval = step.effect === 'notify' ? undefined : await unapproved(step, run);
  if (missingApproval !== undefined) return waitFor('approval', missingApproval);
  for (const id of step.waitsFor) {
    const predecessor = run.steps.get(id);
    const predecessorRow = await run.deps.ledger.step({ plan: run.plan.header.id, step: id });
    if (predecessor === undefined)
      return end(step, row, { status: 'skipped', message: `it waits for step ${id}, which is not in this plan` }, run);
    // Approvers are notified now, not once it is done.
    if (
      step.effect === 'notify' &&
      predecessorRow?.state.status !== 'ended' &&
      (await unapproved(predecessor, run)) !== undefined
    )
      continue;
    if (predecessorRow?.state.status !== 'ended')
      return wait(`waiting for the ${predecessor.verb} of ${predecessor.subject.id}`);
    const { ending } = predecessorRow.state.receipt;
    // A message reports the result, whatever it was, and a step of another policy only had to finish. All other steps
    // need the earlier step to be done.
    const needsItDone = step.effect !== 'notify' && step.evenAfter?.includes(id) !== true;
    if (ending.status !== 'done' && needsItDone && sharesFinding(step, predecessor))
      return end(step, row, { status: 'skipped', message: `the ${predecessor.verb} before it was not done` }, run);
  }
  if (step.effect === 'notify') return 'start';
  // Before the claim: if this run cannot open the place, the step stays as it is, for a run that can.
  await openPlace(step.subject, run);
  return claim(step, row, run);
}

/** Why it does not start yet. */
function waitsUntil({ notBefore }: StepRow, run: Run): Progress | undefined {
  return notBefore !== undefined && run.deps.now().getTime() < Date.parse(notBefore)
    ? wait(`next attempt at ${notBefore}`)
    : undefined;
}

/**
 * How long a claim lasts without renewal, in milliseconds, so that a run that died does not block later plans for ever.
 */
const claimLifetime = 24 * 3_600_000;

async function claim(step: Step, row: StepRow, run: Run): Promise<Progress | 'start'> {
  const claimInForce = await takeClaim(step, run);
  if (claimInForce.plan === row.plan && claimInForce.step === step.id) return 'start';
  if (claimInForce.plan === row.plan) return wait(`step ${claimInForce.step} is in progress on the same resource`);
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
 * A step may be in progress for days, for example a large snapshot. Once half of its claim's lifetime has passed, each
 * check renews the claim, so that no later plan interferes.
 */
async function renewClaim(step: Step, since: string, run: Run): Promise<void> {
  if (run.deps.now().getTime() - Date.parse(since) > claimLifetime / 2) await takeClaim(step, run);
}

async function takeClaim(step: Step, run: Run): Promise<Claim> {
  const now = run.deps.now();
  const until = new Date(now.getTime() + claimLifetime).toISOString();
  return run.deps.ledger.claim({ arn: step.subject.arn, plan: run.plan.header.id, step: step.id, until }, now);
}
