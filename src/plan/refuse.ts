import type { Refusal } from '../core/plan.ts';
import type { Resource } from '../core/resource.ts';
import type { LifespanClass } from '../core/settings.ts';
import { isRenounced } from '../core/snapshot-waived.ts';
import { parkedBy } from '../core/suspended.ts';
import type { Effect } from '../core/verb.ts';
import type { Case, Deciding } from './context.ts';
import { heldBack } from './held-back.ts';
import type { Unit, Wish } from './proposed-steps.ts';

export type Reason = Pick<Refusal, 'cause' | 'says' | 'until'>;

/** Whoever asks first whether a unit may be done hears of its gravest verb. */
const gravity: readonly Wish['effect'][] = [
  'delete',
  'unprotect',
  'stop',
  'start',
  'none',
  'tag',
  'restore',
  'snapshot',
  'tell',
];

/**
 * Why a unit is not done, and for which of its verbs; `undefined` where nothing speaks against it.
 * @param before verbs that change the resource and come before this unit: then its present state says nothing about
 * whether AWS would refuse.
 */
export function refusalOf(
  unit: Unit,
  one: Case,
  deciding: Deciding,
  before: readonly Wish[],
): { readonly wish: Wish; readonly reason: Reason } | undefined {
  const byGravity = [...unit].sort((a, b) => gravity.indexOf(a.effect) - gravity.indexOf(b.effect));
  for (const wish of byGravity) {
    const changed = [...before, ...unit.slice(0, unit.indexOf(wish))].some(
      (each) => each.effect === 'stop' || each.effect === 'start' || each.effect === 'delete',
    );
    const reason = reasonAgainst(wish, unlocked(one, unit.slice(0, unit.indexOf(wish))), deciding, changed);
    if (!reason) continue;
    const forced = wish.effect === 'unprotect' ? unit.find((each) => each.effect === 'delete') : undefined;
    if (forced) return { wish: forced, reason };
    const served = wish.askedBy === 'class' ? unit.find((each) => each.effect === 'delete') : undefined;
    return served
      ? { wish: served, reason: { ...reason, says: `its data cannot be saved first: ${reason.says}` } }
      : { wish, reason };
  }
  return undefined;
}

/**
 * AWS's own protection forbids no delete where an earlier step of the same action switches it off; whether it may be,
 * the step itself is asked.
 */
function unlocked(one: Case, before: readonly Wish[]): Case {
  const keys = before
    .filter(({ effect }) => effect === 'unprotect')
    .flatMap(({ definition }) => definition?.changes ?? []);
  if (keys.length === 0) return one;
  const raw = Object.fromEntries(Object.entries(one.resource.raw).filter(([key]) => !keys.includes(key)));
  return { ...one, resource: { ...one.resource, raw } };
}

function reasonAgainst(wish: Wish, one: Case, deciding: Deciding, changed: boolean): Reason | undefined {
  const { resource, limit } = one;
  const type = deciding.types.get(resource.type);
  if (type?.isGone?.(resource.raw)) return { cause: 'gone', says: 'it has stopped existing already' };
  if (limit !== undefined) return { cause: 'limit', says: limit };
  if (wish.effect === 'tell') return heldBack(wish, one, deciding);
  if (wish.effect === 'none')
    return { cause: 'no-verb', says: `Mayfly has no verb \`${wish.verb}\` for ${resource.type}` };
  if (wish.refused !== undefined) return { cause: wish.refusedAs ?? 'limit', says: wish.refused };
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
  { verb, effect }: Wish,
  { resource }: Case,
  { protection, now, relatives }: Deciding,
): boolean {
  if (effect !== 'stop' && effect !== 'delete') return false;
  const relative = relatives(resource);
  const isSupport = (each: { readonly class?: LifespanClass }): boolean => each.class === 'persistent-support';
  return (
    isSupport(protection.rule(resource, effect, now, relative)) ||
    protection.blast(resource, verb, now, relative).taken.some(isSupport)
  );
}

/**
 * Marks, holds, inheritance and controllers, of the resource and of what would go with it; and the class that counts
 * for it.
 */
function rulingOn(
  wish: Wish,
  effect: Effect,
  resource: Resource,
  { protection, now, relatives }: Deciding,
): { readonly class: LifespanClass; readonly reason?: Reason } {
  const relative = relatives(resource);
  const ruling = protection.rule(resource, effect, now, relative);
  if (ruling.is === 'refused') return { class: ruling.class, reason: reasonOf(ruling) };
  // What the inventory did not list is for the guard to read, just before the write.
  const { refused } = protection.blast(resource, wish.verb, now, relative);
  return { class: ruling.class, ...(refused && { reason: reasonOf(refused) }) };
}

function reasonOf({ cause, says, until }: Reason): Reason {
  return { cause, says, ...(until === undefined ? {} : { until }) };
}

/** The class decides what policies may do, so no policy makes it a freer one. */
function byTags({ definition, options }: Wish, resource: Resource, { protection }: Deciding): Reason | undefined {
  const tags = definition?.writesTags?.(options as never);
  const says = tags && protection.retag(resource, tags);
  return says === undefined ? undefined : { cause: 'class', says };
}

/** What holds data is deleted after a snapshot or not at all. */
function byLostData(wish: Wish, { resource, policy, finding }: Case, { types }: Deciding): Reason | undefined {
  const type = types.get(resource.type);
  if (wish.effect !== 'delete') return undefined;
  const isSkipped = finding.subject.class === 'ephemeral-task' && policy.skipSnapshot;
  const losing = wish.destroys.filter((ref) => types.get(ref.type)?.holdsData);
  // What the inventory did not list has no class here: the guard reads it, and apply rules on it.
  const lost = isSkipped
    ? losing.find(
        ({ type: kind, class: lifespan }) =>
          lifespan !== undefined && !isRenounced(resource, { type: kind, class: lifespan }),
      )
    : type?.holdsData
      ? undefined
      : losing[0];
  if (lost === undefined && isSkipped) return undefined;
  if (lost)
    return {
      cause: 'class',
      says: `${lost.type} ${lost.id} would go with it and holds data: delete that first, after a snapshot of its own`,
    };
  if (!type?.holdsData || type.verbs['snapshot']) return undefined;
  return { cause: 'no-verb', says: `it holds data, and Mayfly has no verb \`snapshot\` for ${resource.type}` };
}

function byUnderWay(resource: Resource, { history }: Deciding): Reason | undefined {
  const busy = history.underWay(resource.arn);
  return busy && { cause: 'under-way', says: `step ${busy.step} of plan ${busy.plan} is not finished yet` };
}

/**
 * What failed night after night is left alone until something changes: it costs calls, and nobody reads the third
 * message.
 */
function byParked({ verb }: Wish, { resource, policy }: Case, { history }: Deciding): Reason | undefined {
  const parked = parkedBy(history.failures(policy.name, resource.arn, verb), policy.digest);
  if (parked === undefined) return undefined;
  const again = `It is tried again once its policy says something else, or after \`mayfly unpark ${policy.name} ${resource.arn}\`.`;
  return {
    cause: 'parked',
    says: `its ${verb} failed in ${parked.nights} nights in a row since ${parked.since}, last with: ${parked.why}. ${again}`,
  };
}

function byState(wish: Wish, resource: Resource): Reason | undefined {
  const blocked = wish.definition?.blocked?.(resource, wish.options as never);
  return blocked === undefined ? undefined : { cause: 'state', says: blocked };
}

/** Grace: what the class table leaves to time. What it leaves to people is planned, and waits for them. */
function byClass(
  effect: Effect,
  its: LifespanClass,
  { finding, policy }: Case,
  { history, settings, now }: Deciding,
): Reason | undefined {
  if (effect !== 'stop' && effect !== 'delete') return undefined;
  if (its !== 'unknown') return undefined;
  const since = history.firstMatched(policy.name, finding.subject.arn) ?? now.toISOString();
  const until = new Date(Date.parse(since) + settings.graceHours * 3_600_000);
  if (until <= now) return undefined;
  return {
    cause: 'grace',
    says: `its class is not known: it may be ${effect === 'stop' ? 'stopped' : 'deleted'} ${settings.graceHours} hours after ${policy.name} first matched it`,
    until: until.toISOString(),
  };
}
