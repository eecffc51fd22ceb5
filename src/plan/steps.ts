import { shortDigest } from '../core/digest.ts';
import { canonical } from '../core/json.ts';
import type { NotifyOptions } from '../core/notify.ts';
import type { Refusal } from '../core/plan.ts';
import type { Undo } from '../core/restore.ts';
import type { Step } from '../core/step.ts';
import type { Candidate, PlanContext } from './context.ts';
import { estimateOf, estimateOfAll } from './estimate.ts';
import { isSilent, opensFor } from './held-back.ts';
import { type ProposedStep, proposedStepsOf, type StepGroup } from './proposed-steps.ts';
import { needsApproval, type Reason, refusalOf } from './refuse.ts';
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
  for (const group of proposedStepsOf(candidate, context)) {
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
  }
  // People were notified of the suspension when it began. Where nothing else is done, there is nothing to notify about.
  const isSuspended = refusals.some(({ finding, cause }) => cause === 'suspended' && finding === candidate.finding.id);
  const acts = accepted.some(({ group }) => group.some(({ effect }) => effect !== 'notify'));
  return isSuspended && !acts ? [] : accepted;
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

type StepBuilder = Omit<Step, 'waitsFor' | 'alsoFor' | 'awaits' | 'notBefore'> & {
  notBefore?: string;
  readonly waitsFor: Set<string>;
  readonly alsoFor: Set<string>;
  readonly awaits: Set<string>;
  readonly after: readonly string[];
};

function stepsOf(accepted: readonly AcceptedGroup[], context: PlanContext): readonly Step[] {
  const builders = new Map<string, StepBuilder>();
  const idOf = new Map<ProposedStep, string>();
  const lastOf = new Map<Candidate, readonly string[]>();
  const together: (readonly StepBuilder[])[] = [];

  for (const { candidate, group } of accepted) {
    const previous = lastOf.get(candidate) ?? [];
    const ids: string[] = [];
    const opensAt = opensFor(group, candidate, context);
    const acts: StepBuilder[] = [];
    for (const [index, proposed] of group.entries()) {
      const builder = builderFor(builders, proposed, candidate, context, index);
      idOf.set(proposed, builder.id);
      ids.push(builder.id);
      if (proposed.effect !== 'notify') acts.push(builder);
      if (proposed.effect !== 'notify' && opensAt !== undefined) builder.notBefore ??= opensAt;
      if (needsApproval(proposed, candidate, context)) builder.awaits.add(builder.id);
      const waits = proposed.waitsFor.flatMap((other) => idOf.get(other) ?? []);
      for (const id of [...previous, ...waits]) addWait(builders, builder, id);
    }
    lastOf.set(candidate, ids);
    together.push(acts);
  }
  awaitTogether(together);
  orderAcross(builders);
  awaitInTurn(builders);
  return [...builders.values()].map(stepOf);
}

/**
 * A group waits for approval together: no snapshot is taken every night for a delete that nobody approves. A snapshot
 * that another policy requested for itself is taken.
 */
function awaitTogether(groups: readonly (readonly StepBuilder[])[]): void {
  const awaitedBy = new Map<StepBuilder, (readonly string[])[]>();
  for (const group of groups) {
    const awaited = group.filter(({ id, awaits }) => awaits.has(id)).map(({ id }) => id);
    for (const step of group) awaitedBy.set(step, [...(awaitedBy.get(step) ?? []), awaited]);
  }
  for (const [step, awaitedInGroups] of awaitedBy)
    if (awaitedInGroups.every((ids) => ids.length > 0)) for (const id of awaitedInGroups.flat()) step.awaits.add(id);
}

/**
 * Whatever follows a step for the same finding waits for the same approval. Messages do not wait: they are how people
 * learn about it.
 */
function awaitInTurn(builders: ReadonlyMap<string, StepBuilder>): void {
  const byId = new Map([...builders.values()].map((builder) => [builder.id, builder]));
  const sharesFinding = (a: StepBuilder, b: StepBuilder): boolean =>
    [a.finding, ...a.alsoFor].some((id) => id === b.finding || b.alsoFor.has(id));
  for (let isSettled = false; !isSettled; ) {
    isSettled = true;
    for (const step of builders.values()) {
      if (step.effect === 'notify') continue;
      for (const previous of [...step.waitsFor].flatMap((id) => byId.get(id) ?? []))
        for (const id of sharesFinding(step, previous) ? previous.awaits : [])
          if (!step.awaits.has(id)) {
            step.awaits.add(id);
            isSettled = false;
          }
    }
  }
}

function stepOf(builder: StepBuilder): Step {
  const {
    id,
    finding,
    alsoFor,
    policy,
    subject,
    verb,
    effect,
    options,
    waitsFor,
    alsoDestroys,
    estimate,
    undo,
    message,
    requestedBy,
  } = builder;
  const also = alsoFor.size > 0 ? { alsoFor: [...alsoFor] } : {};
  const notBefore = builder.notBefore === undefined ? {} : { notBefore: builder.notBefore };
  const awaits = builder.awaits.size > 0 ? { awaits: [...builder.awaits].sort() } : {};
  return {
    id,
    finding,
    ...also,
    policy,
    subject,
    verb,
    effect,
    options,
    waitsFor: [...waitsFor],
    ...notBefore,
    ...awaits,
    alsoDestroys,
    estimate,
    undo,
    ...(message === undefined ? {} : { message }),
    requestedBy,
  };
}

/** The builder for a proposed step: the one that another finding has requested already, or a new one. */
function builderFor(
  builders: Map<string, StepBuilder>,
  proposed: ProposedStep,
  { finding, policy, resource }: Candidate,
  context: PlanContext,
  index: number,
): StepBuilder {
  const key = keyOf(proposed, finding.id, index);
  const existing = builders.get(key);
  if (existing) {
    if (existing.finding !== finding.id) existing.alsoFor.add(finding.id);
    return existing;
  }
  if (proposed.effect === 'none')
    throw new TypeError(`${proposed.verb} was accepted on ${resource.type}, which does not have it`);
  const builder: StepBuilder = {
    id: shortDigest('step', finding.id, key),
    finding: finding.id,
    alsoFor: new Set(),
    policy: policy.name,
    subject: finding.subject,
    verb: proposed.verb,
    effect: proposed.effect,
    options: proposed.options,
    waitsFor: new Set(),
    awaits: new Set(),
    alsoDestroys: proposed.alsoDestroys,
    estimate: estimateOf(proposed, resource, context),
    undo: undoOfProposed(proposed),
    ...(proposed.message === undefined ? {} : { message: proposed.message }),
    requestedBy: proposed.requestedBy,
    after: proposed.definition?.after ?? [],
  };
  builders.set(key, builder);
  return builder;
}

function keyOf(proposed: ProposedStep, finding: string, index: number): string {
  if (proposed.effect === 'notify')
    return `notify|${finding}|${proposed.requestedBy}|${index}|${canonical(proposed.options)}`;
  return proposed.effect === 'tag' ? `${proposed.verb}|${canonical(proposed.options)}` : proposed.verb;
}

function undoOfProposed({ definition }: ProposedStep): Undo {
  return definition === undefined ? { possible: false, reason: 'a message cannot be taken back' } : undoOf(definition);
}

/**
 * Across policies: a verb waits for the verbs that it must come after, and a delete for everything else that is done to
 * the resource.
 */
function orderAcross(builders: Map<string, StepBuilder>): void {
  const steps = [...builders.values()];
  for (const later of steps) {
    for (const earlier of steps) {
      if (earlier === later || earlier.effect === 'notify' || earlier.subject.arn !== later.subject.arn) continue;
      if (later.after.includes(earlier.verb) || (later.effect === 'delete' && earlier.effect !== 'delete'))
        addWait(builders, later, earlier.id);
    }
  }
}

/** Adds an edge, unless it would close a circle; then the order that was set first stays. */
function addWait(builders: ReadonlyMap<string, StepBuilder>, step: StepBuilder, id: string): void {
  if (id === step.id || step.waitsFor.has(id)) return;
  const byId = new Map([...builders.values()].map((builder) => [builder.id, builder]));
  const reaches = (from: string): boolean => from === step.id || [...(byId.get(from)?.waitsFor ?? [])].some(reaches);
  if (!reaches(id)) step.waitsFor.add(id);
}
