import type { Refusal } from '../core/plan.ts';
import type { Resource } from '../core/resource.ts';
import type { LifespanClass } from '../core/settings.ts';
import type { Effect } from '../core/verb.ts';
import type { Case, Deciding } from './deciding.ts';
import type { Unit, Wish } from './wishes.ts';

export type Reason = Pick<Refusal, 'cause' | 'says' | 'until'>;

/** Whoever asks first whether a unit may be done hears of its gravest verb. */
const gravity: readonly Wish['effect'][] = ['delete', 'stop', 'start', 'none', 'tag', 'restore', 'snapshot', 'tell'];

/**
 * Why a unit is not done, and for which of its verbs; `undefined` where nothing speaks against it.
 * @param before verbs that change the resource and come before this unit: then its present state says nothing about whether AWS would refuse.
 */
export function refusalOf(unit: Unit, one: Case, deciding: Deciding, before: readonly Wish[]): { readonly wish: Wish; readonly reason: Reason } | undefined {
  const byGravity = [...unit].sort((a, b) => gravity.indexOf(a.effect) - gravity.indexOf(b.effect));
  for (const wish of byGravity) {
    const changed = [...before, ...unit.slice(0, unit.indexOf(wish))].some(
      (each) => each.effect === 'stop' || each.effect === 'start' || each.effect === 'delete',
    );
    const reason = reasonAgainst(wish, one, deciding, changed);
    if (!reason) continue;
    const served = wish.askedBy === 'class' ? unit.find((each) => each.effect === 'delete') : undefined;
    return served ? { wish: served, reason: { ...reason, says: `its data cannot be saved first: ${reason.says}` } } : { wish, reason };
  }
  return undefined;
}

function reasonAgainst(wish: Wish, one: Case, deciding: Deciding, changed: boolean): Reason | undefined {
  const { resource, limit } = one;
  const type = deciding.types.get(resource.type);
  if (type?.isGone?.(resource.raw)) return { cause: 'gone', says: 'it has stopped existing already' };
  if (limit !== undefined) return { cause: 'limit', says: limit };
  if (wish.effect === 'tell') return undefined;
  if (wish.effect === 'none') return { cause: 'no-verb', says: `Mayfly has no verb \`${wish.verb}\` for ${resource.type}` };
  const ruling = rulingOn(wish, wish.effect, resource, deciding);
  return (
    ruling.reason ??
    byLostData(wish, one, deciding) ??
    byUnderWay(resource, deciding) ??
    (changed ? undefined : byState(wish, resource)) ??
    byClass(wish.effect, ruling.class, one, deciding)
  );
}

/** Marks, holds, inheritance and controllers, of the resource and of what would go with it; and the class that counts for it. */
function rulingOn(
  wish: Wish,
  effect: Effect,
  resource: Resource,
  { protection, now, relatives }: Deciding,
): { readonly class: LifespanClass; readonly reason?: Reason } {
  const relative = relatives(resource);
  const ruling = protection.rule(resource, effect, now, relative);
  if (ruling.is === 'refused') return { class: ruling.class, reason: reasonOf(ruling) };
  const [unread] = wish.definition?.destroys ? resource.unread : [];
  if (unread) {
    const [key, cause] = unread;
    return { class: ruling.class, reason: { cause: 'unread', says: `what would go with it cannot be told: ${key} could not be read (${cause})` } };
  }
  for (const ref of wish.destroys) {
    const other = relative(ref);
    // What the inventory did not list is for the guard to read, just before the write.
    if (other === 'gone' || other === 'unread') continue;
    const its = protection.rule(other, 'delete', now, relative);
    if (its.is === 'refused')
      return { class: ruling.class, reason: { ...reasonOf(its), says: `${wish.verb} would take ${ref.type} ${ref.id} with it: ${its.says}` } };
  }
  return { class: ruling.class };
}

function reasonOf({ cause, says, until }: Reason): Reason {
  return { cause, says, ...(until === undefined ? {} : { until }) };
}

/** What holds data is deleted after a snapshot or not at all. */
function byLostData(wish: Wish, { resource, policy, finding }: Case, { types }: Deciding): Reason | undefined {
  const type = types.get(resource.type);
  if (wish.effect !== 'delete' || (finding.subject.class === 'ephemeral-task' && policy.skipSnapshot)) return undefined;
  const lost = type?.holdsData ? undefined : wish.destroys.find((ref) => types.get(ref.type)?.holdsData);
  if (lost) return { cause: 'class', says: `${lost.type} ${lost.id} would go with it and holds data: delete that first, after a snapshot of its own` };
  if (!type?.holdsData || type.verbs['snapshot']) return undefined;
  return { cause: 'no-verb', says: `it holds data, and Mayfly has no verb \`snapshot\` for ${resource.type}` };
}

function byUnderWay(resource: Resource, { history }: Deciding): Reason | undefined {
  const busy = history.underWay(resource.arn);
  return busy && { cause: 'under-way', says: `step ${busy.step} of plan ${busy.plan} is not finished yet` };
}

function byState(wish: Wish, resource: Resource): Reason | undefined {
  const blocked = wish.definition?.blocked?.(resource);
  return blocked === undefined ? undefined : { cause: 'state', says: blocked };
}

/** Approval and grace: what the class table leaves to time and to people. */
function byClass(effect: Effect, its: LifespanClass, { finding, policy }: Case, { history, settings, now }: Deciding): Reason | undefined {
  if (effect !== 'stop' && effect !== 'delete') return undefined;
  if (its === 'persistent-support') return { cause: 'approval', says: `persistent-support: a person has to approve this ${effect}` };
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
