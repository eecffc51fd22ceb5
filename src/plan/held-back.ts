import type { ClosedWindow } from '../core/limits.ts';
import type { Candidate, PlanContext } from './context.ts';
import { beyondStage } from './promotion.ts';
import type { ProposedStep, StepGroup } from './proposed-steps.ts';
import type { Reason } from './refuse.ts';

/** Why the limits of mayfly.yml, or a quota, hold back what nothing else speaks against. */
export function heldBack(
  { effect, requestedBy }: ProposedStep,
  one: Candidate,
  deciding: PlanContext,
): Reason | undefined {
  if (effect === 'none') return undefined;
  const beyond = deciding.limits && beyondStage(effect, askedOf(one), deciding.limits);
  if (beyond !== undefined) return { cause: 'promotion', message: beyond };
  if (effect === 'snapshot') {
    const full = deciding.full?.(one.resource);
    return full === undefined ? undefined : { cause: 'quota', message: full };
  }
  if (effect !== 'stop' && effect !== 'delete') return undefined;
  const over = deciding.over?.(one);
  return over === undefined ? byWindow(requestedBy, one, deciding) : { cause: 'ceiling', message: over };
}

/** Whether people hear nothing of what this policy meets here: it only observes. */
export function isSilent(one: Candidate, { limits }: PlanContext): boolean {
  return limits?.stageOf(askedOf(one)) === 'observe';
}

/** A window that opens while the plan can still be applied is waited for; one that does not refuses. */
function byWindow(askedBy: string, one: Candidate, deciding: PlanContext): Reason | undefined {
  const closed = closedFor(askedBy, one, deciding);
  if (closed === undefined || opensInTime(closed, deciding)) return undefined;
  const { message, until } = closed;
  return {
    cause: 'window',
    message: `${message}, which does not open before the plan expires`,
    ...(until !== undefined && { until }),
  };
}

/**
 * When the window of what stops or deletes opens; undefined where it is open, or there is none. A snapshot that is
 * taken for a delete waits with it.
 */
export function opensFor(unit: StepGroup, one: Candidate, deciding: PlanContext): string | undefined {
  const held = unit.find(({ effect }) => effect === 'stop' || effect === 'delete');
  return held && closedFor(held.requestedBy, one, deciding)?.until;
}

function closedFor(askedBy: string, one: Candidate, { limits, now }: PlanContext): ClosedWindow | undefined {
  return limits?.closedAt({ ...askedOf(one), requestedBy: askedBy }, now);
}

function opensInTime({ until }: ClosedWindow, { expires }: PlanContext): boolean {
  return until !== undefined && (expires === undefined || Date.parse(until) < expires.getTime());
}

function askedOf({ policy, finding }: Candidate): {
  readonly policy: string;
  readonly subject: Candidate['finding']['subject'];
} {
  return { policy: policy.name, subject: finding.subject };
}
