import type { Step } from '../core/step.ts';
import type { Obstacle, Performed } from '../core/verb.ts';
import { CallFailed, causeOf, failureKind, isCredentialFailure } from '../estate/aws/call-failed.ts';
import type { Granted, Refused } from '../guard/guard.ts';
import type { StepRow } from '../ledger/steps.ts';
import { currentStep } from './afterwards.ts';
import { closePlace, throwIfClosing, waitAfterFailedRead } from './close-place.ts';
import type { Blocked, Narrowed } from './deps.ts';
import { end } from './end.ts';
import { noLongerMatches } from './match-again.ts';
import { effectSeen } from './reconcile.ts';
import { maxAttempts, recordPerformed, tryAgain } from './record.ts';
import { moved, type Progress, type Run, resolveVerb, wait, waitFor } from './run.ts';
import { lacksSnapshot } from './snapshot-first.ts';
import { gateFor, release } from './start-gate.ts';
import { fromStored } from './stored.ts';
import { type Ready, write } from './write.ts';

/** A step that may be written now, with its row. */
export interface Pending {
  readonly step: Step;
  readonly row: StepRow;
}

/**
 * Takes steps of one place, type and verb from the guard's answer to the write. A step that the guard refuses, or that
 * no longer matches, ends here. The others are written in one call where AWS takes many; otherwise one after the other,
 * each checked again just before its own write.
 */
export async function start(pending: readonly Pending[], run: Run): Promise<ReadonlyMap<string, Progress>> {
  const progress = new Map<string, Progress>();
  const steps = pending.map(({ step, row }) => currentStep(step, row));
  const { permits, refusals } = await run.deps.guard.permit([
    ...new Set([...steps, ...steps.flatMap((step) => preparedDeletions(step, run))]),
  ]);
  const narrowed = await narrow(
    steps.flatMap(({ id }) => permits.get(id) ?? []),
    run,
  );
  const waiting = new Map<string, Ready[]>();
  const gate = gateFor(run);
  for (const { step, row } of pending) {
    const granted = permits.get(step.id);
    if (granted === undefined) {
      progress.set(
        step.id,
        await refuse(step, row, refusals.get(step.id) ?? { cause: 'unread', message: 'the guard gave no answer' }, run),
      );
      continue;
    }
    if (run.deps.now().getTime() > granted.permit.expires) {
      progress.set(step.id, moved('its permit has expired'));
      continue;
    }
    const refused =
      row.afterwards === undefined
        ? (refusedFor(preparedDeletions(step, run), refusals) ?? (await refusedNow(step, row, granted, run)))
        : undefined;
    if (refused !== undefined) {
      progress.set(step.id, await refuse(step, row, refused, run));
      continue;
    }
    const kept = await keptByObstacle(step, row, granted, run);
    if (kept !== undefined) {
      progress.set(step.id, kept);
      continue;
    }
    const blocked = await gate.check(currentStep(step, row), granted.permit.covers.length - 1);
    if (blocked !== undefined) {
      progress.set(step.id, await keepBack(step, row, blocked, run));
      continue;
    }
    if (typeof narrowed === 'string') {
      progress.set(step.id, wait(narrowed));
      continue;
    }
    const { aws, session } = narrowed;
    const call = await resolveVerb(currentStep(step, row), run);
    const ready = { step, row, granted, call: { ...call, ...(aws && { aws }) }, ...(session && { session }) };
    const key = batchKeyOf(ready);
    const batch = [...(waiting.get(key) ?? []), ready];
    const isFull = batch.length >= sizeOf(ready);
    waiting.set(key, isFull ? [] : batch);
    if (isFull) for (const [id, stepProgress] of await write(batch, run)) progress.set(id, stepProgress);
  }
  const halted = gate.halted();
  for (const batch of waiting.values())
    for (const [id, stepProgress] of halted === undefined
      ? await write(batch, run)
      : await releaseAll(batch, halted, run))
      progress.set(id, stepProgress);
  return progress;
}

/**
 * A step that is done ends now, without its rest: its receipt says how to undo it, and must not wait. A restore is not
 * undone, so its rest waits: what it has created would stay without its settings and its hold.
 */
async function keepBack(step: Step, row: StepRow, blocked: Blocked, run: Run): Promise<Progress> {
  if (row.afterwards !== undefined && step.effect === 'restore' && blocked.kind !== 'refused')
    return waitFor(blocked.kind === 'halted' ? 'halt' : 'limit', blocked.message);
  if (row.afterwards !== undefined) return end(step, row, { status: 'skipped', message: blocked.message }, run);
  return blocked.kind === 'refused' ? refuse(step, row, blocked, run) : release(step, blocked, run);
}

/**
 * These steps were to go in one call with a step at which the kill switch was found on. They had passed the gate
 * before, but now Mayfly is halted.
 */
async function releaseAll(batch: readonly Ready[], message: string, run: Run): Promise<ReadonlyMap<string, Progress>> {
  const progress = new Map<string, Progress>();
  for (const { step, row } of batch) progress.set(step.id, await keepBack(step, row, { kind: 'halted', message }, run));
  return progress;
}

/**
 * AWS was busy or did not answer. A later read may succeed, so the step does not end. This run tries a few times, then
 * leaves it to the next: an outage must not cost a night's plan.
 */
async function retryRead(step: Step, row: StepRow, message: string, run: Run): Promise<Progress> {
  const attempts = row.attempts + 1;
  if (attempts < maxAttempts) return tryAgain(step, { ...row, attempts }, message, run);
  const progress = await tryAgain(step, { ...row, attempts: 0 }, message, run);
  return progress.status === 'ended' ? progress : { ...progress, message, for: 'unread' };
}

/** Credentials that can write no more than this batch; or, where AWS was busy, why there are none yet. */
async function narrow(granted: readonly Granted[], run: Run): Promise<Partial<Narrowed> | string> {
  const [first, ...others] = granted.map(({ permit }) => permit);
  if (first === undefined || run.deps.narrow === undefined) return {};
  try {
    return await run.deps.narrow([first, ...others]);
  } catch (error) {
    throwIfClosing(error, first, run);
    if (failureKind(error) === 'refused' || !(error instanceof CallFailed)) throw error;
    return `there are no credentials for it yet: ${causeOf(error)}`;
  }
}

/**
 * The deletions that a step only prepares: nobody requested this stop or this snapshot for itself. Nothing is stopped
 * for a deletion that the guard would refuse, for example because of something that it also destroys and that the plan
 * could not read.
 */
function preparedDeletions(step: Step, run: Run): readonly Step[] {
  if (step.requestedBy !== 'class') return [];
  const acts = run.acts.get(step.finding) ?? [];
  const deletions = acts.filter(({ effect, waitsFor }) => effect === 'delete' && waitsFor.includes(step.id));
  // AWS's own protection refuses a deletion until it is switched off. The guard's answer about `unprotect` covers the
  // deletion too.
  return deletions.map(
    (deletion) => acts.find(({ effect, id }) => effect === 'unprotect' && deletion.waitsFor.includes(id)) ?? deletion,
  );
}

function refusedFor(deletions: readonly Step[], refusals: ReadonlyMap<string, Refused>): Refused | undefined {
  const [first] = deletions.flatMap((step) => refusals.get(step.id) ?? []);
  const prefix = 'the deletion that it prepares would be refused: ';
  return first && { ...first, message: first.message.startsWith(prefix) ? first.message : `${prefix}${first.message}` };
}

/** How many are written in one call. */
function sizeOf({ row, call }: Ready): number {
  return row.alone === true ? 1 : call.verb.perform.limit;
}

/** Steps with different keys cannot go in one call. */
function batchKeyOf({ step, row, granted, call: { verb, options } }: Ready): string {
  if (row.alone === true) return step.id;
  return 'batchKey' in verb.perform ? (verb.perform.batchKey?.({ resource: granted.resource, options }) ?? '') : '';
}

async function refusedNow(step: Step, row: StepRow, granted: Granted, run: Run): Promise<Refused | undefined> {
  const mismatch = await noLongerMatches(step, row, granted.resource, run);
  if (mismatch !== undefined) return { cause: 'changed', message: mismatch };
  // The type decides, not the plan's file: the verb defines what it does.
  const { verb } = await resolveVerb(step, run);
  const outdated = verb.outdated?.(granted.resource, verb.options.parse(step.options));
  if (outdated !== undefined) return { cause: 'changed', message: outdated };
  return verb.effect === 'delete' ? lacksSnapshot(step, granted, run) : undefined;
}

/**
 * Whatever would refuse one of several writes is looked at before the first: nothing is left half done. Undefined where
 * nothing is in the way.
 */
async function keptByObstacle(step: Step, row: StepRow, granted: Granted, run: Run): Promise<Progress | undefined> {
  if (row.rounds !== undefined || row.afterwards !== undefined) return undefined;
  const { aws, verb, options } = await resolveVerb(step, run);
  let obstacle: Obstacle | undefined;
  try {
    obstacle = await verb.obstacle?.(aws, { source: granted.resource, options, step: step.id });
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    if (isCredentialFailure(error)) return closePlace(step.subject, causeOf(error), run);
    const isTransient = failureKind(error) !== 'refused';
    const message = `whether AWS would refuse it half-way is not known: ${causeOf(error)}`;
    return refuse(step, row, { cause: 'unread', message, isTransient }, run);
  }
  if (obstacle === undefined) return undefined;
  return obstacle.passes
    ? wait(obstacle.message)
    : refuse(step, row, { cause: 'state', message: obstacle.message }, run);
}

/** If an earlier attempt did happen, the resource looks gone or changed now, because of our own write. */
async function refuse(step: Step, row: StepRow, refused: Refused, run: Run): Promise<Progress> {
  const { cause, message, isTransient, needsCredentials } = refused;
  if (needsCredentials !== undefined) return closePlace(step.subject, needsCredentials, run);
  // If the step needs several writes, an earlier write did happen: the refusal is about the next one.
  if (row.state.status === 'pending' && row.state.before !== undefined && row.rounds === undefined) {
    const { before } = row.state;
    let performed: Performed | undefined;
    try {
      const call = await resolveVerb(currentStep(step, row), run);
      performed = await effectSeen(call, step, row, fromStored(before), run);
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      return waitAfterFailedRead('whether an earlier attempt succeeded is not known', error, step.subject, run);
    }
    if (performed !== undefined) return recordPerformed(step, row, before, performed, run);
  }
  if (isTransient === true) return retryRead(step, row, message, run);
  // Our own earlier write has deleted a part of what the step also destroys. AWS no longer lists that part but still
  // names it.
  const isOwnWrite = row.rounds !== undefined && row.afterwards === undefined && cause === 'gone';
  if (isOwnWrite && row.attempts + 1 < maxAttempts)
    return tryAgain(step, { ...row, attempts: row.attempts + 1 }, message, run);
  return end(step, row, { status: 'refused', cause, message }, run);
}
