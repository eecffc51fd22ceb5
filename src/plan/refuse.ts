import type { Refusal } from '../core/plan.ts';
import type { RelatedResource } from '../core/protection.ts';
import type { Ref, Resource } from '../core/resource.ts';
import type { LifespanClass } from '../core/settings.ts';
import { shellWords } from '../core/shell-words.ts';
import { isSnapshotWaived } from '../core/snapshot-waived.ts';
import { suspensionOf } from '../core/suspended.ts';
import { type TagRules, tagFault, tagsOver } from '../core/tag-rules.ts';
import type { Effect } from '../core/verb.ts';
import type { Candidate, PlanContext } from './context.ts';
import { heldBack } from './held-back.ts';
import type { ProposedStep, StepGroup } from './proposed-step.ts';

export type Reason = Pick<Refusal, 'cause' | 'message' | 'until'>;

/** A refusal names the gravest verb of its group, so that one is checked first. */
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
 * Why a group is not done, and for which of its verbs. `undefined` where nothing is against it.
 * @param before steps that come before this group and change the resource: then its current state does not show whether
 * AWS would refuse.
 */
export function refusalOf(
  group: StepGroup,
  candidate: Candidate,
  context: PlanContext,
  before: readonly ProposedStep[],
): { readonly proposed: ProposedStep; readonly reason: Reason } | undefined {
  const byGravity = [...group].sort((a, b) => gravity.indexOf(a.effect) - gravity.indexOf(b.effect));
  for (const proposed of byGravity) {
    const isChanged = [...before, ...group.slice(0, group.indexOf(proposed))].some(
      (other) => other.effect === 'stop' || other.effect === 'start' || other.effect === 'delete',
    );
    const reason = reasonAgainst(
      proposed,
      withoutLock(candidate, group.slice(0, group.indexOf(proposed))),
      context,
      isChanged,
    );
    if (!reason) continue;
    const forced = proposed.effect === 'unprotect' ? group.find((other) => other.effect === 'delete') : undefined;
    if (forced) return { proposed: forced, reason };
    const served = proposed.requestedBy === 'class' ? group.find((other) => other.effect === 'delete') : undefined;
    return served
      ? { proposed: served, reason: { ...reason, message: `its data cannot be saved first: ${reason.message}` } }
      : { proposed: proposed, reason };
  }
  return undefined;
}

/**
 * AWS's own protection forbids no delete where an earlier step of the same action switches it off. Whether that step is
 * allowed is checked separately.
 */
function withoutLock(candidate: Candidate, before: readonly ProposedStep[]): Candidate {
  const keys = before
    .filter(({ effect }) => effect === 'unprotect')
    .flatMap(({ definition }) => definition?.changes ?? []);
  if (keys.length === 0) return candidate;
  const raw = Object.fromEntries(Object.entries(candidate.resource.raw).filter(([key]) => !keys.includes(key)));
  return { ...candidate, resource: { ...candidate.resource, raw } };
}

function reasonAgainst(
  proposed: ProposedStep,
  candidate: Candidate,
  context: PlanContext,
  isChanged: boolean,
): Reason | undefined {
  const { resource, limit } = candidate;
  const type = context.types.get(resource.type);
  if (type?.isGone?.(resource.raw)) return { cause: 'gone', message: 'it no longer exists' };
  if (limit !== undefined) return { cause: 'limit', message: limit };
  if (proposed.effect === 'notify') return heldBack(proposed, candidate, context);
  if (proposed.effect === 'none')
    return { cause: 'no-verb', message: `Mayfly has no verb \`${proposed.verb}\` for ${resource.type}` };
  if (proposed.refused !== undefined) return { cause: proposed.refusedAs ?? 'limit', message: proposed.refused };
  const ruling = rulingOn(proposed, proposed.effect, resource, context);
  return (
    ruling.reason ??
    byTags(proposed, resource, context) ??
    byLostData(proposed, candidate, context) ??
    byUnderWay(resource, context) ??
    bySuspension(proposed, candidate, context) ??
    byState(proposed, resource, isChanged) ??
    byClass(proposed.effect, ruling.class, candidate, context) ??
    heldBack(proposed, candidate, context)
  );
}

/**
 * Whether the class table requires a person's approval: the resource, or what is destroyed with it as far as the
 * inventory knows, is persistent-support.
 */
export function needsApproval(
  { verb, effect, options }: ProposedStep,
  { resource }: Candidate,
  { protection, now, relatedIn }: PlanContext,
): boolean {
  if (effect !== 'stop' && effect !== 'delete') return false;
  const related = relatedIn(resource);
  const isSupport = (member: { readonly class?: LifespanClass }): boolean => member.class === 'persistent-support';
  return (
    isSupport(protection.rule(resource, effect, now, related)) ||
    protection.blastRadius(resource, { verb, options }, now, related).alsoDestroys.some(isSupport)
  );
}

/**
 * Marks, holds, inheritance and controllers, of the resource and of what would be destroyed with it; and the class that
 * counts.
 */
function rulingOn(
  proposed: ProposedStep,
  effect: Effect,
  resource: Resource,
  { protection, now, relatedIn }: PlanContext,
): { readonly class: LifespanClass; readonly reason?: Reason } {
  const related = relatedIn(resource);
  const ruling = protection.rule(resource, effect, now, related);
  if (ruling.kind === 'refused') return { class: ruling.class, reason: reasonOf(ruling) };
  const objection = protection.objection(resource, effect === 'unprotect' ? 'delete' : effect, proposed.options);
  if (objection !== undefined) return { class: ruling.class, reason: objection };
  // What the inventory did not list, the guard reads just before the write.
  const { refused } = protection.blastRadius(resource, proposed, now, related);
  const reason = refused && reasonOf(refused);
  return {
    class: ruling.class,
    ...orNothing(reason ?? touchedReason(proposed, effect, resource, { protection, now, related })),
  };
}

function orNothing(reason: Reason | undefined): { readonly reason?: Reason } {
  return reason === undefined ? {} : { reason };
}

/** What else it changes must be as free as the resource itself. */
function touchedReason(
  { definition, options }: ProposedStep,
  effect: Effect,
  resource: Resource,
  {
    protection,
    now,
    related,
  }: Pick<PlanContext, 'protection' | 'now'> & { readonly related: (ref: Ref) => RelatedResource },
): Reason | undefined {
  for (const ref of definition?.touches?.(options, resource) ?? []) {
    const touched = related(ref);
    if (typeof touched === 'string') continue;
    const ruling = protection.rule(touched, effect, now, related);
    if (ruling.kind === 'refused')
      return reasonOf({ ...ruling, message: `${ref.type} ${ref.id} would also be changed: ${ruling.message}` });
  }
  return undefined;
}

function reasonOf({ cause, message, until }: Reason): Reason {
  return { cause, message, ...(until === undefined ? {} : { until }) };
}

/** The class decides what policies may do, so no policy may set a class that allows more. */
function byTags(proposed: ProposedStep, resource: Resource, { protection, types }: PlanContext): Reason | undefined {
  const tags = proposed.definition?.writesTags?.(proposed.options);
  const message = tags && protection.retag(resource, tags);
  if (message !== undefined) return { cause: 'class', message };
  const fault = tagsRefused(proposed, tags ?? {}, resource, types.get(resource.type)?.tagRules);
  return fault === undefined ? undefined : { cause: 'state', message: fault };
}

/** Why AWS would refuse the tags that a step writes, to the resource or to a snapshot of it. */
function tagsRefused(
  { effect, options }: ProposedStep,
  written: Readonly<Record<string, string | null>>,
  { tags: current }: Resource,
  rules: TagRules | undefined,
): string | undefined {
  if (rules === undefined) return undefined;
  const ofSnapshot =
    effect === 'snapshot' ? (Object(options) as { readonly tags?: Readonly<Record<string, string>> }).tags : {};
  for (const [key, value] of Object.entries({ ...written, ...ofSnapshot })) {
    const fault = value === null ? undefined : tagFault(key, value, rules);
    if (fault !== undefined) return `AWS would refuse the tag: ${fault}`;
  }
  const added = Object.keys(written).filter((key) => written[key] !== null);
  const over = added.length === 0 ? 0 : tagsOver(current.keys(), added, rules);
  return over === 0
    ? undefined
    : `AWS takes ${rules.maxTags} tags, and there would be ${over} more: ${added.join(', ')}`;
}

const orSkipped = ', or accept the loss of an ephemeral-task with `skip-snapshot: true` in the policy';

/** Data is deleted after a snapshot or not at all. */
function byLostData(
  proposed: ProposedStep,
  { resource, policy, finding }: Candidate,
  { types }: PlanContext,
): Reason | undefined {
  const type = types.get(resource.type);
  if (proposed.effect !== 'delete') return undefined;
  const isSkipped = finding.subject.class === 'ephemeral-task' && policy.skipSnapshot;
  const stateful = proposed.alsoDestroys.filter((ref) => types.get(ref.type)?.isStateful);
  // What the inventory did not list has no class here: the guard reads it, and apply decides.
  const lost = isSkipped
    ? stateful.find(
        ({ type: memberType, class: memberClass }) =>
          memberClass !== undefined && !isSnapshotWaived(resource, { type: types.get(memberType), class: memberClass }),
      )
    : type?.isStateful
      ? undefined
      : stateful[0];
  if (lost === undefined && isSkipped) return undefined;
  if (lost)
    return {
      cause: 'class',
      message:
        `${lost.type} ${lost.id} would be deleted with it and contains data: delete that first, after a ` +
        `snapshot of its own${isSkipped ? '' : orSkipped}`,
    };
  if (!type?.isStateful || type.verbs['snapshot']) return undefined;
  return { cause: 'no-verb', message: `it contains data, and Mayfly has no verb \`snapshot\` for ${resource.type}` };
}

function byUnderWay(resource: Resource, { history }: PlanContext): Reason | undefined {
  const other = history.underWay(resource.arn);
  return other && { cause: 'under-way', message: `step ${other.step} of plan ${other.plan} is not finished yet` };
}

/**
 * A verb that failed night after night is suspended until something changes: it costs calls, and nobody reads the third
 * message.
 */
function bySuspension(
  { verb }: ProposedStep,
  { resource, policy }: Candidate,
  { history }: PlanContext,
): Reason | undefined {
  const suspension = suspensionOf(history.failures(policy.name, resource.arn, verb), policy.digest);
  if (suspension === undefined) return undefined;
  const resume = shellWords(['mayfly', 'resume', policy.name, resource.arn]);
  const remedy = `It is retried after its policy changes, or after \`${resume}\`.`;
  return {
    cause: 'suspended',
    message:
      `its ${verb} failed in ${suspension.nights} nights in a row since ${suspension.since}, last with: ` +
      `${suspension.message}. ${remedy}`,
  };
}

function byState(
  { blockedThen, definition, options }: ProposedStep,
  resource: Resource,
  isChanged: boolean,
): Reason | undefined {
  const blocked = blockedThen ?? (isChanged ? undefined : definition?.blocked?.(resource, options));
  return blocked === undefined ? undefined : { cause: 'state', message: blocked };
}

/** Grace: the classes that only need time. What needs a person's approval is planned, and waits for it. */
function byClass(
  effect: Effect,
  lifespan: LifespanClass,
  { finding, policy }: Candidate,
  { history, settings, now }: PlanContext,
): Reason | undefined {
  if (effect !== 'stop' && effect !== 'delete') return undefined;
  if (lifespan !== 'unknown') return undefined;
  const since = history.firstMatched(policy.name, finding.subject.arn) ?? now.toISOString();
  const until = new Date(Date.parse(since) + settings.graceHours * 3_600_000);
  if (until <= now) return undefined;
  return {
    cause: 'grace',
    message:
      `its class is not known: it may be ${effect === 'stop' ? 'stopped' : 'deleted'} ${settings.graceHours} ` +
      `hours after ${policy.name} first matched it`,
    until: until.toISOString(),
  };
}
