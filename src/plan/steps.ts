import { shortDigest } from '../core/digest.ts';
import { canonical } from '../core/json.ts';
import type { NotifyOptions } from '../core/notify.ts';
import type { Refusal } from '../core/plan.ts';
import type { Step } from '../core/step.ts';
import type { Candidate, PlanContext } from './context.ts';
import { estimateOf, estimateOfAll } from './estimate.ts';
import { isSilent, opensFor } from './held-back.ts';
import { type ProposedStep, proposedStepsOf, type StepGroup } from './proposed-steps.ts';
import { needsApproval, type Reason, refusalOf } from './refuse.ts';

export interface Decided {
  readonly steps: readonly Step[];
  readonly refusals: readonly Refusal[];
}

type AcceptedGroup = { readonly one: Candidate; readonly unit: StepGroup };

/**
 * What is done about one resource, for all findings on it, in the order of their policies. Where policies meet:
 * - the same verb is done once, for the first policy that asks, with its options; the others' later steps wait for it.
 *   Tags are the same only with the same options;
 * - where one policy deletes, what others would stop or start is left to the delete;
 * - a stop and a start by two policies contradict each other: neither is done;
 * - a delete waits for whatever else is done to the resource.
 */
export function decide(cases: readonly Candidate[], deciding: PlanContext): Decided {
  const refusals: Refusal[] = [];
  const granted = withoutConflicts(
    cases.flatMap((one) => grantedOf(one, deciding, refusals)),
    refusals,
  );
  return { steps: stepsOf(granted, deciding), refusals };
}

function grantedOf(one: Candidate, deciding: PlanContext, refusals: Refusal[]): readonly AcceptedGroup[] {
  const before: ProposedStep[] = [];
  const granted: AcceptedGroup[] = [];
  for (const unit of proposedStepsOf(one, deciding)) {
    const refused = refusalOf(unit, one, deciding, before);
    if (refused)
      refusals.push({ ...refusal(one, refused.wish, refused.reason), ...withheld(unit, one, refused, deciding) });
    const left = refused
      ? unit.filter(
          (wish) =>
            wish.effect === 'notify' && !speaksOfFailures(wish) && isTold(refused.reason) && !isSilent(one, deciding),
        )
      : unit;
    if (left.length > 0) granted.push({ one, unit: left });
    before.push(...left);
  }
  // That it is parked was told when it happened. Where nothing else is done, nothing is left to tell.
  const isParked = refusals.some(({ finding, cause }) => cause === 'suspended' && finding === one.finding.id);
  const acts = granted.some(({ unit }) => unit.some(({ effect }) => effect !== 'notify'));
  return isParked && !acts ? [] : granted;
}

/** People still hear of what is refused, unless it does not exist any more or the policy does nothing at all. */
function isTold(reason: Reason): boolean {
  return reason.cause !== 'gone' && reason.cause !== 'limit';
}

/** A message that would only speak of what failed has nothing to say of what is not tried. */
function speaksOfFailures({ options }: ProposedStep): boolean {
  return (Object(options) as Partial<NotifyOptions>).when === 'failed';
}

function refusal({ finding, policy }: Candidate, wish: ProposedStep, reason: Reason): Refusal {
  return { finding: finding.id, policy: policy.name, subject: finding.subject, verb: wish.verb, ...reason };
}

/** What is held back by a limit alone is shown as it would have been done. */
function withheld(
  unit: StepGroup,
  { resource }: Candidate,
  { wish, reason }: { readonly wish: ProposedStep; readonly reason: Reason },
  deciding: PlanContext,
): Pick<Refusal, 'would'> {
  // A snapshot that finds no room holds back the delete that it is for.
  const gravest = unit.find(({ effect }) => effect === 'delete') ?? wish;
  if (!limitCauses.includes(reason.cause) || gravest.effect === 'none') return {};
  const verbs = unit.filter(({ effect }) => effect !== 'notify' || wish.effect === 'notify').map(({ verb }) => verb);
  return { would: { verbs, effect: gravest.effect, estimate: estimateOfAll(unit, gravest, resource, deciding) } };
}

const limitCauses: readonly Refusal['cause'][] = ['ceiling', 'promotion', 'window', 'quota'];

function withoutConflicts(granted: readonly AcceptedGroup[], refusals: Refusal[]): readonly AcceptedGroup[] {
  return granted.flatMap((each) => {
    const against = conflict(each, granted);
    if (!against) return [each];
    const { wish, message } = against;
    refusals.push(refusal(each.one, wish, { cause: 'state', message }));
    const left = each.unit.filter((other) => other.effect === 'notify' && !speaksOfFailures(other));
    return left.length > 0 ? [{ one: each.one, unit: left }] : [];
  });
}

function conflict(
  { one, unit }: AcceptedGroup,
  all: readonly AcceptedGroup[],
): { readonly wish: ProposedStep; readonly message: string } | undefined {
  const wish = unit.find((each) => each.effect === 'stop' || each.effect === 'start');
  if (!wish || unit.some((each) => each.effect === 'delete')) return undefined;
  const others = all.filter((other) => other.one !== one);
  // A policy that itself deletes it stops it for that, whoever else deletes it, too: its snapshot would else miss what
  // is written later, and nothing would go.
  const isForItself = all.some((other) => other.one === one && other.unit.some((each) => each.effect === 'delete'));
  const deleting = isForItself
    ? undefined
    : others.find((other) => other.unit.some((each) => each.effect === 'delete'));
  if (deleting) return { wish, message: `${deleting.one.policy.name} deletes it in this plan` };
  const opposite = wish.effect === 'stop' ? 'start' : 'stop';
  const contrary = others.find((other) => other.unit.some((each) => each.effect === opposite));
  return (
    contrary && { wish, message: `${contrary.one.policy.name} would ${opposite} it in this plan: neither is done` }
  );
}

type StepBuilder = Omit<Step, 'waitsFor' | 'alsoFor' | 'awaits' | 'notBefore'> & {
  notBefore?: string;
  readonly waitsFor: Set<string>;
  readonly alsoFor: Set<string>;
  readonly awaits: Set<string>;
  readonly after: readonly string[];
};

function stepsOf(granted: readonly AcceptedGroup[], deciding: PlanContext): readonly Step[] {
  const made = new Map<string, StepBuilder>();
  const idOf = new Map<ProposedStep, string>();
  const lastOf = new Map<Candidate, readonly string[]>();
  const together: (readonly StepBuilder[])[] = [];

  for (const { one, unit } of granted) {
    const former = lastOf.get(one) ?? [];
    const ids: string[] = [];
    const opens = opensFor(unit, one, deciding);
    const acts: StepBuilder[] = [];
    for (const [at, wish] of unit.entries()) {
      const making = take(made, wish, one, deciding, at);
      idOf.set(wish, making.id);
      ids.push(making.id);
      if (wish.effect !== 'notify') acts.push(making);
      if (wish.effect !== 'notify' && opens !== undefined) making.notBefore ??= opens;
      if (needsApproval(wish, one, deciding)) making.awaits.add(making.id);
      const waits = wish.waitsFor.flatMap((other) => idOf.get(other) ?? []);
      for (const id of [...former, ...waits]) wait(made, making, id);
    }
    lastOf.set(one, ids);
    together.push(acts);
  }
  awaitTogether(together);
  orderAcross(made);
  awaitInTurn(made);
  return [...made.values()].map(stepOf);
}

/**
 * What stands and falls together waits for approval together: no snapshot is taken every night for a delete that nobody
 * approves. One that another policy wants for itself is taken.
 */
function awaitTogether(units: readonly (readonly StepBuilder[])[]): void {
  const awaitedBy = new Map<StepBuilder, (readonly string[])[]>();
  for (const unit of units) {
    const awaited = unit.filter(({ id, awaits }) => awaits.has(id)).map(({ id }) => id);
    for (const step of unit) awaitedBy.set(step, [...(awaitedBy.get(step) ?? []), awaited]);
  }
  for (const [step, each] of awaitedBy)
    if (each.every((ids) => ids.length > 0)) for (const id of each.flat()) step.awaits.add(id);
}

/**
 * Whatever follows a step for the same finding waits for the same people; messages do not, for they are how people hear
 * of it.
 */
function awaitInTurn(made: ReadonlyMap<string, StepBuilder>): void {
  const byId = new Map([...made.values()].map((each) => [each.id, each]));
  const share = (a: StepBuilder, b: StepBuilder): boolean =>
    [a.finding, ...a.alsoFor].some((id) => id === b.finding || b.alsoFor.has(id));
  for (let isSettled = false; !isSettled; ) {
    isSettled = true;
    for (const step of made.values()) {
      if (step.effect === 'notify') continue;
      for (const former of [...step.waitsFor].flatMap((id) => byId.get(id) ?? []))
        for (const id of share(step, former) ? former.awaits : [])
          if (!step.awaits.has(id)) {
            step.awaits.add(id);
            isSettled = false;
          }
    }
  }
}

function stepOf(making: StepBuilder): Step {
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
  } = making;
  const also = alsoFor.size > 0 ? { alsoFor: [...alsoFor] } : {};
  const opens = making.notBefore === undefined ? {} : { notBefore: making.notBefore };
  const awaits = making.awaits.size > 0 ? { awaits: [...making.awaits].sort() } : {};
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
    ...opens,
    ...awaits,
    alsoDestroys,
    estimate,
    undo,
    ...(message === undefined ? {} : { message }),
    requestedBy,
  };
}

/** The step for a wish: the one that another finding has asked for already, or a new one. */
function take(
  made: Map<string, StepBuilder>,
  wish: ProposedStep,
  { finding, policy, resource }: Candidate,
  deciding: PlanContext,
  at: number,
): StepBuilder {
  const same = sameAs(wish, finding.id, at);
  const found = made.get(same);
  if (found) {
    if (found.finding !== finding.id) found.alsoFor.add(finding.id);
    return found;
  }
  if (wish.effect === 'none')
    throw new TypeError(`${wish.verb} was granted on ${resource.type}, which does not have it`);
  const making: StepBuilder = {
    id: shortDigest('step', finding.id, same),
    finding: finding.id,
    alsoFor: new Set(),
    policy: policy.name,
    subject: finding.subject,
    verb: wish.verb,
    effect: wish.effect,
    options: wish.options,
    waitsFor: new Set(),
    awaits: new Set(),
    alsoDestroys: wish.alsoDestroys,
    estimate: estimateOf(wish, resource, deciding),
    undo: undoOf(wish),
    ...(wish.message === undefined ? {} : { message: wish.message }),
    requestedBy: wish.requestedBy,
    after: wish.definition?.after ?? [],
  };
  made.set(same, making);
  return making;
}

function sameAs(wish: ProposedStep, finding: string, at: number): string {
  if (wish.effect === 'notify') return `notify|${finding}|${wish.requestedBy}|${at}|${canonical(wish.options)}`;
  return wish.effect === 'tag' ? `${wish.verb}|${canonical(wish.options)}` : wish.verb;
}

function undoOf({ definition, effect }: ProposedStep): string {
  if (effect === 'notify' || !definition) return 'a message cannot be taken back';
  return 'none' in definition.undo ? `cannot be undone: ${definition.undo.none}` : definition.undo.message;
}

/**
 * Across policies: a verb waits for those it must come after, and a delete for all else that is done to the resource.
 */
function orderAcross(made: Map<string, StepBuilder>): void {
  const steps = [...made.values()];
  for (const later of steps) {
    for (const former of steps) {
      if (former === later || former.effect === 'notify' || former.subject.arn !== later.subject.arn) continue;
      if (later.after.includes(former.verb) || (later.effect === 'delete' && former.effect !== 'delete'))
        wait(made, later, former.id);
    }
  }
}

/** Adds an edge, unless it would close a circle: then the order that stands first holds. */
function wait(made: ReadonlyMap<string, StepBuilder>, step: StepBuilder, id: string): void {
  if (id === step.id || step.waitsFor.has(id)) return;
  const byId = new Map([...made.values()].map((each) => [each.id, each]));
  const reaches = (from: string): boolean => from === step.id || [...(byId.get(from)?.waitsFor ?? [])].some(reaches);
  if (!reaches(id)) step.waitsFor.add(id);
}
