import { isMistake } from '../core/fault.ts';
import type { Json } from '../core/json.ts';
import { NotPermitted } from '../core/permit.ts';
import type { SessionWidth } from '../core/receipt.ts';
import type { Step } from '../core/step.ts';
import type { Performed, Task } from '../core/verb.ts';
import {
  CallFailed,
  causeOf,
  failureKind,
  isCredentialFailure,
  isOutOfQuota,
  isShortOfCapacity,
  isTurnedAway,
} from '../estate/aws/call-failed.ts';
import type { Granted } from '../guard/guard.ts';
import type { StepRow } from '../ledger/steps.ts';
import { closePlace } from './close-place.ts';
import { end } from './end.ts';
import { awaitQuota, awaitRoom, fasterElsewhere, maxAttempts, record, recordPerformed, tryAgain } from './record.ts';
import type { Progress, Run, VerbCall } from './run.ts';
import { reportUnexpected, wait } from './run.ts';
import { noticingWrites } from './sent.ts';
import { toStored, toStoredWith } from './stored.ts';

/** A step that is about to be written: permitted and matched again, but its intention is not yet recorded. */
export interface Ready {
  readonly step: Step;
  readonly row: StepRow;
  readonly granted: Granted;
  readonly call: VerbCall;
  /** What the credentials of `call` can do, where they are narrowed. */
  readonly session?: SessionWidth;
}

/** A step whose intention is in the ledger: whatever happens now, it will be reconciled. */
interface Intended extends Ready {
  readonly before: Json;
}

/** One write of one verb, for all of these. */
export async function write(ready: readonly Ready[], run: Run): Promise<ReadonlyMap<string, Progress>> {
  const progress = new Map<string, Progress>();
  const intended: Intended[] = [];
  for (const item of ready) {
    const before = beforeFirstWrite(item);
    const state = { status: 'intended', at: run.deps.now().toISOString(), before } as const;
    const row = await record(item.step, item.row, state, run, {
      attempts: item.row.attempts + 1,
      ...approvedBy(item.granted),
      ...(item.session && { session: widest(item.session, item.row.session) }),
    });
    if (row === undefined) progress.set(item.step.id, fasterElsewhere);
    else intended.push({ ...item, row, before });
  }
  const outcomes = await send(intended, run);
  for (const [index, item] of intended.entries()) {
    const performed = 'failed' in outcomes ? undefined : outcomes.performed[index];
    const failure = 'failed' in outcomes ? outcomes : { failed: noOutcome(item), wasSent: true };
    const nextProgress =
      performed === undefined
        ? await recordFailure(item, failure, intended.length, run)
        : await recordPerformed(item.step, item.row, item.before, performed, run);
    progress.set(item.step.id, nextProgress);
  }
  return progress;
}

function widest(session: SessionWidth, earlier: SessionWidth = session): SessionWidth {
  return {
    resources: earlier.resources === 'type' ? 'type' : session.resources,
    tagsLeftOut: [...new Set([...earlier.tagsLeftOut, ...session.tagsLeftOut])],
  };
}

function approvedBy({ approval }: Granted): Partial<StepRow> {
  return approval === undefined ? {} : { approved: { by: approval.by, at: approval.at, reason: approval.reason } };
}

/** The resource before the step's first write; a step may need several. */
function beforeFirstWrite({ row, granted, call }: Ready): Json {
  const first = row.rounds !== undefined && row.state.status === 'pending' ? row.state.before : undefined;
  if (first !== undefined) return first;
  const { resource, alsoDestroys } = granted;
  return call.verb.storesDestroyed === true ? toStoredWith(resource, alsoDestroys) : toStored(resource);
}

type AnyTask = Task<Record<string, unknown>, unknown>;

async function send(
  intended: readonly Intended[],
  run: Run,
): Promise<{ readonly performed: readonly Performed[] } | Failed> {
  const [first, ...others] = intended.map(
    ({ step, granted, call }): AnyTask => ({
      permit: granted.permit,
      resource: granted.resource,
      options: call.options,
      step: step.id,
      now: run.deps.now(),
      lifespanTags: granted.lifespanTags,
    }),
  );
  const call = intended[0]?.call;
  if (first === undefined || call === undefined) return { performed: [] };
  const { perform } = call.verb;
  const { aws, hasSent } = noticingWrites(call.aws);
  try {
    return {
      performed: 'runAll' in perform ? await perform.runAll(aws, [first, ...others]) : [await perform.run(aws, first)],
    };
  } catch (error) {
    if (!(error instanceof NotPermitted))
      reportUnexpected(`the ${intended[0]?.step.verb ?? 'write'} of ${first.resource.type}`, error, run);
    return { failed: error, wasSent: hasSent() };
  }
}

/** `wasSent`: a request may have reached AWS. */
interface Failed {
  readonly failed: unknown;
  readonly wasSent: boolean;
}

function noOutcome({ step }: Ready): Error {
  return new RangeError(`${step.verb} on ${step.subject.type} gave no outcome for each of its tasks`);
}

/**
 * Records a failed write: nothing happened (try again, or end), or nobody knows (it stays `intended`, to be
 * reconciled).
 */
async function recordFailure(
  intended: Intended,
  { failed: error, wasSent }: Failed,
  batchSize: number,
  run: Run,
): Promise<Progress> {
  const { step, row, before } = intended;
  const why = causeOf(error);
  if (error instanceof NotPermitted) return tryAgain(step, row, why, run);
  if (isMistake(error)) return recordMistake(intended, why, { wasSent, batchSize }, run);
  if (isShortOfCapacity(error))
    return tryAgain(step, batchSize > 1 ? { ...row, alone: true, attempts: row.attempts - 1 } : row, why, run);
  // Nothing was done, and the attempt does not count: it says nothing about the step.
  if (isCredentialFailure(error)) {
    await tryAgain(step, { ...row, attempts: row.attempts - 1 }, why, run, 0);
    return closePlace(step.subject, why, run);
  }
  if (isTurnedAway(error)) return awaitRoom(step, row, why, run);
  const kind = failureKind(error);
  switch (kind) {
    case 'lost':
      return wait(`AWS did not answer: ${why}`);
    case 'throttled':
      return tryAgain(step, row, why, run);
    case 'refused': {
      // One of them made the call fail for all. From now on each is written by itself, and this attempt does not count.
      if (batchSize > 1) return tryAgain(step, { ...row, alone: true, attempts: row.attempts - 1 }, why, run, 0);
      // AWS may have refused it because it is done already: by an earlier attempt whose answer was lost, or by its
      // owner a moment ago.
      const mayBeDone = row.attempts < maxAttempts && (row.attempts > 1 || isMissing(error));
      if (!mayBeDone && isOutOfQuota(error)) return awaitQuota(step, row, why, run);
      if (!mayBeDone)
        return end(step, row, { status: 'failed', message: error instanceof Error ? error.message : why }, run);
      const intendedRow = await record(
        step,
        row,
        { status: 'intended', at: run.deps.now().toISOString(), before, message: why },
        run,
      );
      return intendedRow === undefined ? fasterElsewhere : { ...wait(why), moved: true };
    }
    default:
      return kind satisfies never;
  }
}

/**
 * Records an error of our own code, which AWS has no part in. If nothing was sent, nothing happened, and the same code
 * would fail again: the step ends. Otherwise AWS is asked what happened.
 */
async function recordMistake(
  { step, row, before }: Intended,
  why: string,
  { wasSent, batchSize }: { readonly wasSent: boolean; readonly batchSize: number },
  run: Run,
): Promise<Progress> {
  const message = `an internal error of Mayfly: ${why}`;
  if (!wasSent && batchSize > 1)
    return tryAgain(step, { ...row, alone: true, attempts: row.attempts - 1 }, message, run, 0);
  if (!wasSent && row.attempts === 1) return end(step, row, { status: 'failed', message }, run);
  const state = { status: 'intended', at: run.deps.now().toISOString(), before, message } as const;
  return (await record(step, row, state, run)) === undefined ? fasterElsewhere : { ...wait(message), moved: true };
}

function isMissing(error: unknown): boolean {
  return error instanceof CallFailed && /NotFound|NotExist/i.test(error.code);
}
