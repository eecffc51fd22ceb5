import { shortDigest } from '../core/digest.ts';
import type { Plan } from '../core/plan.ts';
import type { Receipt } from '../core/receipt.ts';
import type { Step } from '../core/step.ts';
import { causeOf } from '../estate/aws/call-failed.ts';
import { advanceTogether } from './advance.ts';
import type { ApplyDeps, ApplySummary } from './deps.ts';
import { PlaceClosed } from './open-place.ts';
import { haltedRefusal } from './preflight.ts';
import { openRun, type Run, reportUnexpected } from './run.ts';

/**
 * Applies a plan, and nothing else. It advances the plan's steps in their order until each has ended, the signal comes,
 * or nothing has moved for `patienceMs`. The next `apply` of the same plan continues with what is left; what has ended
 * is not done again. An error on one resource never stops the others.
 */
export async function apply(plan: Plan, deps: ApplyDeps): Promise<ApplySummary> {
  const run = openRun(plan, deps);
  const began = deps.now().toISOString();
  const id = shortDigest('run', plan.header.id, began);
  await deps.ledger.putRun({ id, kind: 'apply', plan: plan.header.id, began });
  const state = await runUntilIdle(run, plan.steps);
  const receipts = [...plan.steps.flatMap((step) => state.before.get(step.id) ?? state.now.get(step.id) ?? [])];
  await deps.ledger.putRun({
    id,
    kind: 'apply',
    plan: plan.header.id,
    began,
    ended: deps.now().toISOString(),
    endings: countOf([...state.now.values()]),
  });
  return {
    plan: plan.header.id,
    ...refusedBy(run, state),
    isCut: deps.signal?.aborted === true,
    receipts,
    endedNow: state.now.size,
    waiting: plan.steps.flatMap((step) => {
      const message = state.waiting.get(step.id);
      return message === undefined
        ? []
        : [
            {
              step,
              message,
              ...(state.unapproved.has(step.id) && { for: 'approval' as const }),
              ...(state.limited.has(step.id) && { for: 'limit' as const }),
            },
          ];
    }),
  };
}

/** A run that was halted on its way reports this like a run that was refused from the start. */
function refusedBy({ refusal }: Run, { halted }: RunState): Pick<ApplySummary, 'refused'> {
  if (halted !== undefined) return { refused: haltedRefusal(halted) };
  return refusal === undefined ? {} : { refused: refusal };
}

/** How far the steps are: what a run changes, and nobody else. */
interface RunState {
  /** How many rounds were made. */
  rounds: number;
  /** The message of the kill switch, once it was found on: then nothing more starts. */
  halted?: string;
  readonly before: Map<string, Receipt>;
  readonly now: Map<string, Receipt>;
  readonly waiting: Map<string, string>;
  /** The waiting steps that nobody has approved yet. */
  readonly unapproved: Set<string>;
  /** The waiting steps that wait for their window or for another night. */
  readonly limited: Set<string>;
  /** The waiting steps that nothing in this run can move. */
  readonly stalled: Set<string>;
}

/**
 * Makes rounds over all of these steps that have not ended. While nothing moves, the pause between rounds doubles, up
 * to 15 s.
 */
export async function runUntilIdle(run: Run, steps: readonly Step[]): Promise<RunState> {
  const state: RunState = {
    rounds: 0,
    before: new Map(),
    now: new Map(),
    waiting: new Map(steps.map((step) => [step.id, 'it has not started'])),
    unapproved: new Set(),
    limited: new Set(),
    stalled: new Set(),
  };
  const patienceMs = run.deps.patienceMs ?? 2 * 3_600_000;
  let pauseMs = 1000;
  let stillSince = run.deps.now().getTime();
  for (; ; state.rounds++) {
    let hasMoved = false;
    const open = steps.filter((step) => state.waiting.has(step.id) && !state.stalled.has(step.id));
    // Messages come last, once nothing else moves: so one message reports everything, and each owner gets one message.
    const { acts, messages } = groupsOf(open, run);
    for (const group of acts) {
      if (run.deps.signal?.aborted === true) return state;
      if (await advanceGroup(group, run, state)) hasMoved = true;
      if (state.halted !== undefined) return state;
    }
    if (run.deps.signal?.aborted === true) return state;
    if (!hasMoved && messages.length > 0) hasMoved = await advanceGroup(messages, run, state);
    if (state.halted !== undefined) return state;
    if (open.length === 0 || open.every((step) => !state.waiting.has(step.id))) return state;
    if (hasMoved) {
      pauseMs = 1000;
      stillSince = run.deps.now().getTime();
      continue;
    }
    if (await stallFollowers(open, run, state)) continue;
    if (run.refusal !== undefined && !(await hasUnderWay(open, run))) return state;
    if (run.deps.now().getTime() - stillSince >= patienceMs) return state;
    await run.deps.sleep(pauseMs);
    pauseMs = Math.min(pauseMs * 2, 15_000);
  }
}

/**
 * Advances a group and records the results. If a place cannot be opened, or Mayfly itself has a fault, these steps are
 * stalled for this run; the others continue.
 */
async function advanceGroup(group: readonly Step[], run: Run, state: RunState): Promise<boolean> {
  const { stalled } = state;
  let hasMoved = false;
  try {
    for (const [id, progress] of await advanceTogether(group, run)) {
      hasMoved ||= progress.moved;
      if (progress.status === 'wait') {
        state.waiting.set(id, progress.message);
        if (progress.for !== undefined) stalled.add(id);
        if (progress.for === 'approval') state.unapproved.add(id);
        if (progress.for === 'limit') state.limited.add(id);
        if (progress.for === 'halt') state.halted = progress.message;
      } else {
        state.waiting.delete(id);
        (state.rounds === 0 && !progress.moved ? state.before : state.now).set(id, progress.receipt);
      }
    }
  } catch (error) {
    const [only, ...others] = group;
    reportUnexpected(`the ${only?.verb ?? 'step'} of ${only?.subject.type ?? 'a resource'}`, error, run);
    if (only !== undefined && others.length === 0) {
      stalled.add(only.id);
      state.waiting.set(
        only.id,
        error instanceof PlaceClosed ? error.message : `an internal error of Mayfly: ${causeOf(error)}`,
      );
    } else {
      // Only single calls can show which of them it was. What is done of the group already is in the ledger.
      for (const step of group) if (await advanceGroup([step], run, state)) hasMoved = true;
    }
  }
  return hasMoved;
}

/**
 * Stalls the steps that nothing in this run can move any more, because they wait for a stalled step, or for the
 * resource that one is working on. Otherwise a single fault of our own would keep the run waiting for hours. Returns
 * whether there were any.
 */
async function stallFollowers(open: readonly Step[], run: Run, state: RunState): Promise<boolean> {
  const { stalled, unapproved } = state;
  const sizeBefore = stalled.size;
  // Unapproved steps do not start; their approvers are notified.
  const isAtWork = ({ id, effect }: Step): boolean => stalled.has(id) && effect !== 'notify' && !unapproved.has(id);
  const claimed = new Set(run.plan.steps.filter(isAtWork).map(({ subject }) => subject.arn));
  for (const step of open) {
    if (!state.waiting.has(step.id) || stalled.has(step.id)) continue;
    const waitsForStalled = step.waitsFor.some(
      (id) => stalled.has(id) && !(step.effect === 'notify' && unapproved.has(id)),
    );
    const row = waitsForStalled ? undefined : await run.deps.ledger.step({ plan: run.plan.header.id, step: step.id });
    const isClaimedByOther =
      step.effect !== 'notify' &&
      claimed.has(step.subject.arn) &&
      (row === undefined || row.state.status === 'pending');
    if (waitsForStalled || isClaimedByOther) stalled.add(step.id);
  }
  return stalled.size > sizeBefore;
}

/** Where nothing new may start: whether any step has begun and still needs its result confirmed. */
export async function hasUnderWay(open: readonly Step[], run: Run): Promise<boolean> {
  if (run.refusal?.cause === 'mode') return false;
  for (const step of open) {
    const row = await run.deps.ledger.step({ plan: run.plan.header.id, step: step.id });
    if (row?.state.status === 'intended' || row?.state.status === 'performed') return true;
  }
  return false;
}

/**
 * How many steps go to the guard together where each is written by itself. All of them must be written within the 30 s
 * of their permits.
 */
const singleWriteBatch = 10;

/**
 * Groups of steps of one place, type and verb, as many as one call takes, in the order of the plan; and all messages.
 */
function groupsOf(
  steps: readonly Step[],
  run: Run,
): { readonly acts: readonly (readonly Step[])[]; readonly messages: readonly Step[] } {
  const openGroups = new Map<string, Step[]>();
  const acts: Step[][] = [];
  for (const step of steps) {
    if (step.effect === 'notify') continue;
    const { account, region, type } = step.subject;
    const key = JSON.stringify([account, region, type, step.verb]);
    const group = openGroups.get(key);
    if (group === undefined || group.length >= sizeOf(step, run)) {
      const next = [step];
      openGroups.set(key, next);
      acts.push(next);
    } else group.push(step);
  }
  return { acts, messages: steps.filter((step) => step.effect === 'notify') };
}

function sizeOf(step: Step, run: Run): number {
  const limit = run.types.get(step.subject.type)?.verbs[step.verb]?.perform.limit ?? 1;
  return limit === 1 ? singleWriteBatch : limit;
}

function countOf(receipts: readonly Receipt[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { ending } of receipts) counts[ending.status] = (counts[ending.status] ?? 0) + 1;
  return counts;
}
