import type { StartGate } from '../apply/deps.ts';
import { describeHalt } from '../core/describe-halt.ts';
import type { Limits } from '../core/limits.ts';
import { money } from '../core/money.ts';
import type { Plan } from '../core/plan.ts';
import type { Step } from '../core/step.ts';
import type { BookingStore } from '../ledger/bookings.ts';
import type { HaltSwitch } from '../ledger/halt-switch.ts';
import { bookIn } from '../ledger/night.ts';
import { beyondStage } from '../plan/promotion.ts';
import { nightOf } from '../policy/schedule/night.ts';

export interface StartGateOptions {
  readonly limits: Limits;
  readonly ledger: BookingStore;
  /** Left out: there is no kill switch. */
  readonly halt?: HaltSwitch;
  readonly tz: string;
  readonly clock: () => Date;
}

/**
 * Whether a step of this plan may start now. It is checked just before the write, by mayfly.yml as it is now and by the
 * real time: the kill switch, the rollout stage of the step's policy, its window, and the ceiling of the night. A step
 * that only prepares a delete (its snapshot, the end of AWS's own protection) is checked as the delete is.
 */
export function startGateFor(plan: Plan, { limits, ledger, halt, tz, clock }: StartGateOptions): StartGate {
  const serves = servedBy(plan.steps);
  const isRestore = plan.header.origin.kind === 'restore';
  return async (step, destroyed = 0) => {
    const state = await halt?.read();
    if (state !== undefined && state.status !== 'running') return { kind: 'halted', message: describeHalt(state) };
    const effect = serves.get(step.id) ?? step.effect;
    // A person restores this now: stages, windows and ceilings do not limit that. No restore deletes anything, so a
    // delete is limited, whatever its plan says of its origin.
    if (isRestore && effect !== 'delete') return undefined;
    const beyond = beyondStage(effect, step, limits);
    if (beyond !== undefined) return { kind: 'refused', cause: 'promotion', message: beyond };
    if (effect !== 'stop' && effect !== 'delete') return undefined;
    const closed = limits.closedAt(step, clock());
    if (closed !== undefined)
      return {
        kind: 'waits',
        message: `${closed.message}${closed.until === undefined ? '' : `, until ${closed.until}`}`,
      };
    return isPreparing(step) ? undefined : overNight(step, destroyed);
  };

  /** What a group or a stack has got since the plan counts, too. */
  async function overNight(step: Step, destroyed: number): ReturnType<StartGate> {
    const { account } = step.subject;
    const night = nightOf(clock().getTime(), tz);
    const deletions = step.effect === 'delete' ? 1 + Math.max(step.alsoDestroys.length, destroyed) : 0;
    const dollars = 'unknown' in step.estimate ? 0 : step.estimate.perMonth;
    const ceiling = limits.ceilings.perNight;
    const booked = await bookIn(
      ledger,
      { account, night, plan: plan.header.id, step: step.id, deletions, dollars, at: clock().toISOString() },
      ceiling,
    );
    if (booked === 'booked') return undefined;
    const dollarsAllowed = ceiling.dollars === undefined ? '' : ` or ${money(ceiling.dollars)} a month`;
    const most = `${ceiling.deletions} deletions${dollarsAllowed}`;
    return {
      kind: 'waits',
      message:
        `${account} has had ${booked.deletions} deletions in the night of ${night}, and the ceiling is ${most} ` +
        '(`ceilings` in mayfly.yml): it waits for another night',
    };
  }
}

/** The effect of the step that waits for a preparing step, by the preparing step's id. */
function servedBy(steps: readonly Step[]): ReadonlyMap<string, Step['effect']> {
  const preparing = new Set(steps.filter(isPreparing).map(({ id }) => id));
  return new Map(
    steps.flatMap((step) =>
      step.effect === 'delete'
        ? step.waitsFor.filter((id) => preparing.has(id)).map((id) => [id, step.effect] as const)
        : [],
    ),
  );
}

/** It removes nothing itself: the delete that follows counts for the ceiling of the night. */
function isPreparing({ effect }: Step): boolean {
  return effect === 'snapshot' || effect === 'unprotect';
}
