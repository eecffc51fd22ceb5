import { shortDigest } from '../core/digest.ts';
import { canonical } from '../core/json.ts';
import type { NotifyOptions } from '../core/notify.ts';
import type { Refusal } from '../core/plan.ts';
import type { Undo } from '../core/restore.ts';
import type { Step } from '../core/step.ts';
import { acceptedLoss } from './accepted-loss.ts';
import type { Candidate, PlanContext } from './context.ts';
import { estimateOf, estimateOfAll } from './estimate.ts';
import { isSilent, opensFor } from './held-back.ts';
import type { ProposedStep, StepGroup } from './proposed-step.ts';
import { proposedStepsOf } from './proposed-steps.ts';
import { needsApproval, type Reason, refusalOf } from './refuse.ts';
import {
  addWait,
  awaitInTurn,
  awaitTogether,
  type Links,
  linkedTo,
  noLinks,
  orderAcross,
  withLinks,
} from './step-links.ts';
import { undoOf } from './undo-of.ts';

export interface Decided {
  readonly steps: readonly Step[];
  readonly refusals: readonly Refusal[];
}

type AcceptedGroup = { readonly candidate: Candidate; readonly group: StepGroup };

/**
 * Decides what is done about one resource, for all findings on it, in the order of their policies. Where policies meet:
 * - the same verb is done once, for the first policy that requests it, with its options; the others' later steps wait
 *   for it. Tags are the same only with the same options;
 * - if one policy deletes the resource, the stops and starts of others are left out;
 * - a stop and a start by two policies contradict each other: neither is done;
 * - a delete waits for everything else that is done to the resource.
 */
export function decide(candidates: readonly Candidate[], context: PlanContext): Decided {
  const refusals: Refusal[] = [];
  const accepted = withoutConflicts(
    candidates.flatMap((candidate) => acceptedGroupsOf(candidate, context, refusals)),
    refusals,
  );
  return { steps: stepsOf(accepted, context), refusals };
}

function acceptedGroupsOf(candidate: Candidate, context: PlanContext, refusals: Refusal[]): readonly AcceptedGroup[] {
  const before: ProposedStep[] = [];
  const accepted: AcceptedGroup[] = [];
  const groups = proposedStepsOf(candidate, context);
  for (const [index, proposed] of groups.entries()) {
    const group = withoutRefusedAlone(proposed, candidate, context, refusals);
    const refused = refusalOf(group, candidate, context, before);
    if (refused)
      refusals.push({
        ...refusal(candidate, refused.proposed, refused.reason),
        ...withheld(group, candidate, refused, context),
      });
    const remaining = refused
      ? group.filter(
          (proposed) =>
            proposed.effect === 'notify' &&
            !isOnlyForFailures(proposed) &&
            isNotified(refused.reason) &&
            !isSilent(candidate, context),
        )
      : group;
    if (remaining.length > 0) accepted.push({ candidate: candidate, group: remaining });
    before.push(...remaining);
    // What a later group does too, is done there.
    const later = new Set(groups.slice(index + 1).flatMap((other) => other.map(({ key }) => key)));
    const alone = refused
      ? group.filter(({ key, standsAlone }) => standsAlone && !later.has(key)).map(withoutOthers)
      : [];
    const refusedAlone = alone.length > 0 ? refusalOf(alone, candidate, context, before) : undefined;
    if (refusedAlone) refusals.push(refusal(candidate, refusedAlone.proposed, refusedAlone.reason));
    else if (alone.length > 0) accepted.push({ candidate, group: alone });
  }
  // People were notified of the suspension when it began. Where nothing else is done, there is nothing to notify about.
  const isSuspended = refusals.some(({ finding, cause }) => cause === 'suspended' && finding === candidate.finding.id);
  const acts = accepted.some(({ group }) => group.some(({ effect }) => effect !== 'notify'));
  return isSuspended && !acts ? [] : accepted;
}

/** A step that is in a group only for its order, and is refused by itself, does not refuse the others. */
function withoutRefusedAlone(
  group: StepGroup,
  candidate: Candidate,
  context: PlanContext,
  refusals: Refusal[],
): StepGroup {
  const keys = new Set<string>();
  for (const proposed of group.filter(({ standsAlone }) => standsAlone)) {
    const refused = refusalOf([withoutOthers(proposed)], candidate, context, []);
    if (refused === undefined) continue;
    refusals.push(refusal(candidate, refused.proposed, refused.reason));
    keys.add(proposed.key);
  }
  return group
    .filter(({ key }) => !keys.has(key))
    .map((proposed) => ({ ...proposed, waitsFor: proposed.waitsFor.filter((key) => !keys.has(key)) }));
}

function withoutOthers(proposed: ProposedStep): ProposedStep {
  return { ...proposed, waitsFor: [] };
}

/** People are notified of refusals too, unless the resource is gone or the policy does nothing at all. */
function isNotified(reason: Reason): boolean {
  return reason.cause !== 'gone' && reason.cause !== 'limit';
}

/** A message that only reports failures has nothing to say about a step that is not tried. */
function isOnlyForFailures({ options }: ProposedStep): boolean {
  return (Object(options) as Partial<NotifyOptions>).when === 'failed';
}

function refusal({ finding, policy }: Candidate, proposed: ProposedStep, reason: Reason): Refusal {
  return { finding: finding.id, policy: policy.name, subject: finding.subject, verb: proposed.verb, ...reason };
}

/** What only a limit holds back is shown as it would have been done. */
function withheld(
  group: StepGroup,
  { resource }: Candidate,
  { proposed, reason }: { readonly proposed: ProposedStep; readonly reason: Reason },
  context: PlanContext,
): Pick<Refusal, 'would'> {
  // A snapshot without quota holds back the delete that it prepares.
  const gravest = group.find(({ effect }) => effect === 'delete') ?? proposed;
  if (!limitCauses.includes(reason.cause) || gravest.effect === 'none') return {};
  const verbs = group
    .filter(({ effect }) => effect !== 'notify' || proposed.effect === 'notify')
    .map(({ verb }) => verb);
  return { would: { verbs, effect: gravest.effect, estimate: estimateOfAll(group, gravest, resource, context) } };
}

const limitCauses: readonly Refusal['cause'][] = ['ceiling', 'promotion', 'window', 'quota'];

function withoutConflicts(accepted: readonly AcceptedGroup[], refusals: Refusal[]): readonly AcceptedGroup[] {
  return accepted.flatMap((current) => {
    const conflicting = conflict(current, accepted);
    if (!conflicting) return [current];
    const { proposed, message } = conflicting;
    refusals.push(refusal(current.candidate, proposed, { cause: 'state', message }));
    const notifications = current.group.filter((other) => other.effect === 'notify' && !isOnlyForFailures(other));
    return notifications.length > 0 ? [{ candidate: current.candidate, group: notifications }] : [];
  });
}

function conflict(
  { candidate, group }: AcceptedGroup,
  all: readonly AcceptedGroup[],
): { readonly proposed: ProposedStep; readonly message: string } | undefined {
  const proposed = group.find((member) => member.effect === 'stop' || member.effect === 'start');
  if (!proposed || group.some((member) => member.effect === 'delete')) return undefined;
  const others = all.filter((other) => other.candidate !== candidate);
  // If this policy also deletes the resource, keep its stop even when another policy deletes it: the snapshot must be
  // taken of a stopped resource, or it misses what is written later and the delete is refused.
  const isForItself = all.some(
    (other) => other.candidate === candidate && other.group.some((member) => member.effect === 'delete'),
  );
  const deleting = isForItself
    ? undefined
    : others.find((other) => other.group.some((member) => member.effect === 'delete'));
  if (deleting) return { proposed: proposed, message: `${deleting.candidate.policy.name} deletes it in this plan` };
  const opposite = proposed.effect === 'stop' ? 'start' : 'stop';
  const contrary = others.find((other) => other.group.some((member) => member.effect === opposite));
  return (
    contrary && {
      proposed: proposed,
      message: `${contrary.candidate.policy.name} would ${opposite} it in this plan: neither is done`,
    }
  );
}

function stepsOf(accepted: readonly AcceptedGroup[], context: PlanContext): readonly Step[] {
  const byKey = new Map<string, Step>();
  const links = noLinks();
  const together: (readonly Step[])[] = [];
  /** The ids of the steps of each candidate, by the key of the proposed step; and those of its last group. */
  const idsOf = new Map<Candidate, Map<string, string>>();
  const lastOf = new Map<Candidate, readonly string[]>();

  for (const { candidate, group } of accepted) {
    const ids = idsOf.get(candidate) ?? new Map<string, string>();
    idsOf.set(candidate, ids);
    const previous = lastOf.get(candidate) ?? [];
    const opensAt = opensFor(group, candidate, context);
    const steps = group.map((proposed, index) => {
      const step = stepFor(proposed, candidate, context, { index, byKey, links });
      ids.set(proposed.key, step.id);
      if (proposed.effect !== 'notify' && opensAt !== undefined && !links.notBefore.has(step.id))
        links.notBefore.set(step.id, opensAt);
      if (needsApproval(proposed, candidate, context)) linkedTo(links.awaits, step.id).add(step.id);
      const waits = proposed.waitsFor.flatMap((key) => ids.get(key) ?? []);
      for (const id of [...previous, ...waits]) addWait(links, step.id, id);
      return step;
    });
    lastOf.set(
      candidate,
      steps.map(({ id }) => id),
    );
    together.push(steps.filter(({ effect }) => effect !== 'notify'));
  }
  const steps = [...byKey.values()];
  awaitTogether(together, links);
  orderAcross(steps, links);
  awaitInTurn(steps, links);
  return steps.map((step) => withLinks(step, links));
}

/** The step for a proposal: the one that another finding has requested already, or a new one. */
function stepFor(
  proposed: ProposedStep,
  candidate: Candidate,
  context: PlanContext,
  { index, byKey, links }: { readonly index: number; readonly byKey: Map<string, Step>; readonly links: Links },
): Step {
  const { finding, policy, resource } = candidate;
  const key = keyOf(proposed, finding.id, index);
  const existing = byKey.get(key);
  if (existing) {
    if (existing.finding !== finding.id) linkedTo(links.alsoFor, existing.id).add(finding.id);
    return existing;
  }
  if (proposed.effect === 'none')
    throw new TypeError(`${proposed.verb} was accepted on ${resource.type}, which does not have it`);
  const message = proposed.message ?? acceptedLoss(proposed, candidate, context);
  const step: Step = {
    id: shortDigest('step', finding.id, key),
    finding: finding.id,
    policy: policy.name,
    subject: finding.subject,
    verb: proposed.verb,
    effect: proposed.effect,
    options: proposed.options,
    waitsFor: [],
    alsoDestroys: proposed.alsoDestroys,
    estimate: estimateOf(proposed, resource, context),
    undo: undoOfProposed(proposed),
    ...(message === undefined ? {} : { message }),
    requestedBy: proposed.requestedBy,
  };
  byKey.set(key, step);
  links.after.set(step.id, proposed.definition?.after ?? []);
  return step;
}

function keyOf(proposed: ProposedStep, finding: string, index: number): string {
  if (proposed.effect === 'notify')
    return `notify|${finding}|${proposed.requestedBy}|${index}|${canonical(proposed.options)}`;
  return proposed.effect === 'tag' ? `${proposed.verb}|${canonical(proposed.options)}` : proposed.verb;
}

function undoOfProposed({ definition }: ProposedStep): Undo {
  return definition === undefined ? { possible: false, reason: 'a message cannot be taken back' } : undoOf(definition);
}
