import type { ClosedWindow } from '../core/limits.ts';
import type { Candidate, PlanContext } from './context.ts';
import { beyondStage } from './promotion.ts';
import type { ProposedStep, StepGroup } from './proposed-step.ts';
import type { Reason } from './refuse.ts';

/** Why the limits of mayfly.yml, or a quota, hold back what nothing else forbids. */
export function heldBack(
  { effect, requestedBy }: ProposedStep,
  candidate: Candidate,
  context: PlanContext,
): Reason | undefined {
  if (effect === 'none') return undefined;
  const beyondReached = context.limits && beyondStage(effect, limitScopeOf(candidate), context.limits);
  if (beyondReached !== undefined) return { cause: 'promotion', message: beyondReached };
  if (effect === 'snapshot') {
    const quotaMessage = context.overQuota?.(candidate.resource);
    return quotaMessage === undefined ? undefined : { cause: 'quota', message: quotaMessage };
  }
  if (effect !== 'stop' && effect !== 'delete') return undefined;
  const exceeded = context.overCeiling?.(candidate);
  return exceeded === undefined ? byWindow(requestedBy, candidate, context) : { cause: 'ceiling', message: exceeded };
}

/** Whether this policy notifies nobody about this candidate, because it only observes here. */
export function isSilent(candidate: Candidate, { limits }: PlanContext): boolean {
  return limits?.stageOf(limitScopeOf(candidate)) === 'observe';
}

/** If the window opens while the plan can still be applied, the step waits for it; otherwise it is refused. */
function byWindow(requestedBy: string, candidate: Candidate, context: PlanContext): Reason | undefined {
  const closed = closedFor(requestedBy, candidate, context);
  if (closed === undefined || opensInTime(closed, context)) return undefined;
  const { message, until } = closed;
  return {
    cause: 'window',
    message: `${message}, which does not open before the plan expires`,
    ...(until !== undefined && { until }),
  };
}

/**
 * When the window for a stop or a delete opens. Undefined where it is open, or where there is none. A snapshot that
 * prepares a delete waits with it.
 */
export function opensFor(group: StepGroup, candidate: Candidate, context: PlanContext): string | undefined {
  const destructive = group.find(({ effect }) => effect === 'stop' || effect === 'delete');
  return destructive && closedFor(destructive.requestedBy, candidate, context)?.until;
}

function closedFor(requestedBy: string, candidate: Candidate, { limits, now }: PlanContext): ClosedWindow | undefined {
  return limits?.closedAt({ ...limitScopeOf(candidate), requestedBy }, now);
}

function opensInTime({ until }: ClosedWindow, { expires }: PlanContext): boolean {
  return until !== undefined && (expires === undefined || Date.parse(until) < expires.getTime());
}

function limitScopeOf({ policy, finding }: Candidate): {
  readonly policy: string;
  readonly subject: Candidate['finding']['subject'];
} {
  return { policy: policy.name, subject: finding.subject };
}
