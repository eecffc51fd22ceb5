import type { Closed } from '../core/limits.ts';
import type { Case, Deciding } from './context.ts';
import { beyondStage } from './promotion.ts';
import type { Unit, Wish } from './proposed-steps.ts';
import type { Reason } from './refuse.ts';

/** Why the limits of mayfly.yml, or a quota, hold back what nothing else speaks against. */
export function heldBack({ effect, askedBy }: Wish, one: Case, deciding: Deciding): Reason | undefined {
  if (effect === 'none') return undefined;
  const beyond = deciding.limits && beyondStage(effect, askedOf(one), deciding.limits);
  if (beyond !== undefined) return { cause: 'promotion', says: beyond };
  if (effect === 'snapshot') {
    const full = deciding.full?.(one.resource);
    return full === undefined ? undefined : { cause: 'quota', says: full };
  }
  if (effect !== 'stop' && effect !== 'delete') return undefined;
  const over = deciding.over?.(one);
  return over === undefined ? byWindow(askedBy, one, deciding) : { cause: 'ceiling', says: over };
}

/** Whether people hear nothing of what this policy meets here: it only observes. */
export function isSilent(one: Case, { limits }: Deciding): boolean {
  return limits?.stageOf(askedOf(one)) === 'observe';
}

/** A window that opens while the plan can still be applied is waited for; one that does not refuses. */
function byWindow(askedBy: string, one: Case, deciding: Deciding): Reason | undefined {
  const closed = closedFor(askedBy, one, deciding);
  if (closed === undefined || opensInTime(closed, deciding)) return undefined;
  const { says, until } = closed;
  return {
    cause: 'window',
    says: `${says}, which does not open before the plan expires`,
    ...(until !== undefined && { until }),
  };
}

/**
 * When the window of what stops or deletes opens; undefined where it is open, or there is none. A snapshot that is
 * taken for a delete waits with it.
 */
export function opensFor(unit: Unit, one: Case, deciding: Deciding): string | undefined {
  const held = unit.find(({ effect }) => effect === 'stop' || effect === 'delete');
  return held && closedFor(held.askedBy, one, deciding)?.until;
}

function closedFor(askedBy: string, one: Case, { limits, now }: Deciding): Closed | undefined {
  return limits?.closedAt({ ...askedOf(one), askedBy }, now);
}

function opensInTime({ until }: Closed, { expires }: Deciding): boolean {
  return until !== undefined && (expires === undefined || Date.parse(until) < expires.getTime());
}

function askedOf({ policy, finding }: Case): { readonly policy: string; readonly subject: Case['finding']['subject'] } {
  return { policy: policy.name, subject: finding.subject };
}
