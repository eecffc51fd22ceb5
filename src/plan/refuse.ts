import type { Refusal } from '../core/plan.ts';
import type { Resource } from '../core/resource.ts';
import type { LifespanClass } from '../core/settings.ts';
import { isSnapshotWaived } from '../core/snapshot-waived.ts';
import { suspensionOf } from '../core/suspended.ts';
import type { Effect } from '../core/verb.ts';
import type { Candidate, PlanContext } from './context.ts';
import { heldBack } from './held-back.ts';
import type { ProposedStep, StepGroup } from './proposed-steps.ts';

export type Reason = Pick<Refusal, 'cause' | 'message' | 'until'>;

/** Whoever asks first whether a unit may be done hears of its gravest verb. */
const gravity: readonly ProposedStep['effect'][] = [
  'delete',
  'unprotect',
  'stop',
  'start',
  'none',
  'tag',
  'restore',
  'snapshot',
  'notify',
];

/**
 * Why a unit is not done, and for which of its verbs; `undefined` where nothing speaks against it.
 * @param before verbs that change the resource and come before this unit: then its present state says nothing about
 * whether AWS would refuse.
 */
export function refusalOf(
  unit: StepGroup,
  one: Candidate,
  deciding: PlanContext,
  before: readonly ProposedStep[],
): { readonly wish: ProposedStep; readonly reason: Reason } | undefined {
  const byGravity = [...unit].sort((a, b) => gravity.indexOf(a.effect) - gravity.indexOf(b.effect));
  for (const wish of byGravity) {
    const changed = [...before, ...unit.slice(0, unit.indexOf(wish))].some(
      (each) => each.effect === 'stop' || each.effect === 'start' || each.effect === 'delete',
    );
    const reason = reasonAgainst(wish, unlocked(one, unit.slice(0, unit.indexOf(wish))), deciding, changed);
    if (!reason) continue;
    const forced = wish.effect === 'unprotect' ? unit.find((each) => each.effect === 'delete') : undefined;
    if (forced) return { wish: forced, reason };
    const served = wish.requestedBy === 'class' ? unit.find((each) => each.effect === 'delete') : undefined;
    return served
      ? { wish: served, reason: { ...reason, message: `its data cannot be saved first: ${reason.message}` } }
      : { wish, reason };
  }
  return undefined;
}

/**
 * AWS's own protection forbids no delete where an earlier step of the same action switches it off; whether it may be,
 * the step itself is asked.
 */
function unlocked(one: Candidate, before: readonly ProposedStep[]): Candidate {
  const keys = before
    .filter(({ effect }) => effect === 'unprotect')
    .flatMap(({ definition }) => definition?.changes ?? []);
  if (keys.length === 0) return one;
  const raw = Object.fromEntries(Object.entries(one.resource.raw).filter(([key]) => !keys.includes(key)));
  return { ...one, resource: { ...one.resource, raw } };
}

function reasonAgainst(
  wish: ProposedStep,
  one: Candidate,
  deciding: PlanContext,
  changed: boolean,
): Reason | undefined {
  const { resource, limit } = one;
  const type = deciding.types.get(resource.type);
  if (type?.isGone?.(resource.raw)) return { cause: 'gone', message: 'it has stopped existing already' };
  if (limit !== undefined) return { cause: 'limit', message: limit };
  if (wish.effect === 'notify') return heldBack(wish, one, deciding);
  if (wish.effect === 'none')
    return { cause: 'no-verb', message: `Mayfly has no verb \`${wish.verb}\` for ${resource.type}` };
  if (wish.refused !== undefined) return { cause: wish.refusedAs ?? 'limit', message: wish.refused };
  const ruling = rulingOn(wish, wish.effect, resource, deciding);
  return (
    ruling.reason ??
    byTags(wish, resource, deciding) ??
    byLostData(wish, one, deciding) ??
    byUnderWay(resource, deciding) ??
    byParked(wish, one, deciding) ??
    (changed ? undefined : byState(wish, resource)) ??
    byClass(wish.effect, ruling.class, one, deciding) ??
    heldBack(wish, one, deciding)
  );
}

/**
 * Whether the class table wants a person's yes: the resource, or what goes with it as far as the inventory knows it, is
 * persistent-support.
 */
export function needsApproval(
  { verb, effect }: ProposedStep,
  { resource }: Candidate,
  { protection, now, relatives }: PlanContext,
): boolean {
  if (effect !== 'stop' && effect !== 'delete') return false;
  const relative = relatives(resource);
  const isSupport = (each: { readonly class?: LifespanClass }): boolean => each.class === 'persistent-support';
  return (
    isSupport(protection.rule(resource, effect, now, relative)) ||
    protection.blastRadius(resource, verb, now, relative).alsoDestroys.some(isSupport)
  );
}

/**
 * Marks, holds, inheritance and controllers, of the resource and of what would go with it; and the class that counts
 * for it.
 */
function rulingOn(
  wish: ProposedStep,
  effect: Effect,
  resource: Resource,
  { protection, now, relatives }: PlanContext,
): { readonly class: LifespanClass; readonly reason?: Reason } {
  const relative = relatives(resource);
  const ruling = protection.rule(resource, effect, now, relative);
  if (ruling.kind === 'refused') return { class: ruling.class, reason: reasonOf(ruling) };
  // What the inventory did not list is for the guard to read, just before the write.
  const { refused } = protection.blastRadius(resource, wish.verb, now, relative);
  return { class: ruling.class, ...(refused && { reason: reasonOf(refused) }) };
}

function reasonOf({ cause, message, until }: Reason): Reason {
  return { cause, message, ...(until === undefined ? {} : { until }) };
}

/** The class decides what policies may do, so no policy makes it a freer one. */
function byTags(
  { definition, options }: ProposedStep,
  resource: Resource,
  { protection }: PlanContext,
): Reason | undefined {
  const tags = definition?.writesTags?.(options as never);
  const message = tags && protection.retag(resource, tags);
  return message === undefined ? undefined : { cause: 'class', message };
}

/** What holds data is deleted after a snapshot or not at all. */
function byLostData(
  wish: ProposedStep,
  { resource, policy, finding }: Candidate,
  { types }: PlanContext,
): Reason | undefined {
  const type = types.get(resource.type);
  if (wish.effect !== 'delete') return undefined;
  const isSkipped = finding.subject.class === 'ephemeral-task' && policy.skipSnapshot;
  const losing = wish.alsoDestroys.filter((ref) => types.get(ref.type)?.isStateful);
  // What the inventory did not list has no class here: the guard reads it, and apply rules on it.
  const lost = isSkipped
    ? losing.find(
        ({ type: kind, class: lifespan }) =>
          lifespan !== undefined && !isSnapshotWaived(resource, { type: kind, class: lifespan }),
      )
    : type?.isStateful
      ? undefined
      : losing[0];
  if (lost === undefined && isSkipped) return undefined;
  if (lost)
    return {
      cause: 'class',
      message: `${lost.type} ${lost.id} would go with it and holds data: delete that first, after a snapshot of its own`,
    };
  if (!type?.isStateful || type.verbs['snapshot']) return undefined;
  return { cause: 'no-verb', message: `it holds data, and Mayfly has no verb \`snapshot\` for ${resource.type}` };
}

function byUnderWay(resource: Resource, { history }: PlanContext): Reason | undefined {
  const busy = history.underWay(resource.arn);
  return busy && { cause: 'under-way', message: `step ${busy.step} of plan ${busy.plan} is not finished yet` };
}

/**
 * What failed night after night is left alone until something changes: it costs calls, and nobody reads the third
 * message.
 */
function byParked(
  { verb }: ProposedStep,
  { resource, policy }: Candidate,
  { history }: PlanContext,
): Reason | undefined {
  const parked = suspensionOf(history.failures(policy.name, resource.arn, verb), policy.digest);
  if (parked === undefined) return undefined;
  const again = `It is tried again once its policy says something else, or after \`mayfly unpark ${policy.name} ${resource.arn}\`.`;
  return {
    cause: 'suspended',
    message: `its ${verb} failed in ${parked.nights} nights in a row since ${parked.since}, last with: ${parked.why}. ${again}`,
  };
}

function byState(wish: ProposedStep, resource: Resource): Reason | undefined {
  const blocked = wish.definition?.blocked?.(resource, wish.options as never);
  return blocked === undefined ? undefined : { cause: 'state', message: blocked };
}

/** Grace: what the class table leaves to time. What it leaves to people is planned, and waits for them. */
function byClass(
  effect: Effect,
  its: LifespanClass,
  { finding, policy }: Candidate,
  { history, settings, now }: PlanContext,
): Reason | undefined {
  if (effect !== 'stop' && effect !== 'delete') return undefined;
  if (its !== 'unknown') return undefined;
  const since = history.firstMatched(policy.name, finding.subject.arn) ?? now.toISOString();
  const until = new Date(Date.parse(since) + settings.graceHours * 3_600_000);
  if (until <= now) return undefined;
  return {
    cause: 'grace',
    message: `its class is not known: it may be ${effect === 'stop' ? 'stopped' : 'deleted'} ${settings.graceHours} hours after ${policy.name} first matched it`,
    until: until.toISOString(),
  };
}
