import type { Json } from '../core/json.ts';
import type { Step } from '../core/step.ts';
import type { Performed } from '../core/verb.ts';
import type { StepRow, StepState } from '../ledger/steps.ts';
import { end } from './end.ts';
import { moved, type Progress, type Run, report, wait } from './run.ts';

/** The most attempts to send a write, with a new permit each time, or a message. */
export const maxAttempts = 5;

/**
 * Writes the row's next state. `undefined` where another process wrote it first; that process then continues the step.
 */
export async function record(
  step: Step,
  row: StepRow,
  state: StepState,
  run: Run,
  more: Partial<StepRow> = {},
): Promise<StepRow | undefined> {
  const { plan, step: id, began, attempts, turnedAway, alone, rounds, parts, afterwards, approved, session } = row;
  const next: StepRow = {
    plan,
    step: id,
    began,
    attempts,
    ...(turnedAway !== undefined && { turnedAway }),
    ...(alone === true && { alone }),
    ...(rounds !== undefined && { rounds }),
    ...(parts && { parts }),
    ...(afterwards && { afterwards }),
    ...(approved && { approved }),
    ...(session && { session }),
    ...more,
    version: row.version + 1,
    state,
  };
  if (!(await run.deps.ledger.putStep(next))) return undefined;
  report(step, state.status, run);
  return next;
}

export async function recordPerformed(
  step: Step,
  row: StepRow,
  before: Json,
  performed: Performed,
  run: Run,
): Promise<Progress> {
  const next = await record(
    step,
    row,
    { status: 'performed', at: run.deps.now().toISOString(), before, performed },
    run,
  );
  return next === undefined ? fasterElsewhere : moved('AWS accepted it; the result is not confirmed yet');
}

/** Starts the step again, certain that nothing happened: after 2 s, 4 s, 8 s, 16 s; then it has failed. */
export async function tryAgain(
  step: Step,
  row: StepRow,
  why: string,
  run: Run,
  afterMs = 1000 * 2 ** row.attempts,
  since = run.deps.now(),
): Promise<Progress> {
  if (row.attempts >= maxAttempts)
    return end(step, row, { status: 'failed', message: `${why}, ${row.attempts} times` }, run);
  const before = row.state.status === 'intended' || row.state.status === 'pending' ? row.state.before : undefined;
  const notBefore = new Date(since.getTime() + afterMs).toISOString();
  const next = await record(
    step,
    row,
    { status: 'pending', message: why, ...(before === undefined ? {} : { before }) },
    run,
    {
      notBefore,
    },
  );
  if (next === undefined) return fasterElsewhere;
  return afterMs === 0 ? moved(why) : wait(`${why}: next attempt at ${notBefore}`);
}

const maxTurnedAway = 20;
const roomPauseMs = 30_000;

/**
 * AWS takes the write again once something else has ended: it did nothing, and nothing is wrong. The run tries twice a
 * minute, for ten minutes. Then the step ends as refused, not as failed: the next night plans it anew, and three such
 * nights suspend nothing.
 */
export async function awaitRoom(step: Step, row: StepRow, why: string, run: Run): Promise<Progress> {
  const turnedAway = (row.turnedAway ?? 0) + 1;
  if (turnedAway < maxTurnedAway)
    return tryAgain(step, { ...row, attempts: row.attempts - 1, turnedAway }, why, run, roomPauseMs);
  const message = `AWS has too much of this in progress: ${why}, ${turnedAway} times. A later run tries it again`;
  return end(step, row, { status: 'refused', cause: 'state', message }, run);
}

/**
 * The account has no quota left for it. Nothing is wrong with the resource, and no minute changes that: the step ends
 * as refused, not as failed, so that three such nights suspend nothing.
 */
export function awaitQuota(step: Step, row: StepRow, why: string, run: Run): Promise<Progress> {
  const message = `a quota of the account has no room for it: ${why}. A later run tries it again`;
  return end(step, row, { status: 'refused', cause: 'quota', message }, run);
}

export const fasterElsewhere: Progress = wait('another process has continued it');
