import type { ActionDefinition, RequestedStep } from '../core/action.ts';
import type { Json } from '../core/json.ts';
import type { ActionNode } from '../core/policy.ts';
import type { ResourceType } from '../core/resource-type.ts';
import type { AlsoDestroyed } from '../core/step.ts';
import type { Effect, Verb } from '../core/verb.ts';
import type { Candidate, PlanContext } from './context.ts';

/** One verb that an action asks for, before anything is granted. */
export interface ProposedStep {
  readonly verb: string;
  readonly effect: Effect | 'notify' | 'none';
  readonly options: Json;
  /** Left out for `tell`, and where the type has no such verb. */
  readonly definition?: Verb<Record<string, unknown>, never>;
  /** What goes with the resource. */
  readonly alsoDestroys: readonly AlsoDestroyed[];
  /** Wishes of the same unit that must be done before. */
  readonly waitsFor: ProposedStep[];
  readonly requestedBy: string;
  /** Why the action itself does not want it. */
  readonly refused?: string;
  readonly refusedAs?: RequestedStep['refusedAs'];
  /** What its options rest on. */
  readonly message?: string;
}

/**
 * What stands and falls together: the wishes of one action, and of a snapshot that was asked for before a delete. If
 * one of them is refused, none is made a step (a snapshot for a delete that does not come would be taken again every
 * night); messages are.
 */
export type StepGroup = readonly ProposedStep[];

/**
 * What the policy's actions ask for about one resource, in the order in which it is done: the order of the actions,
 * unless a verb must come after another.
 */
export function proposedStepsOf(one: Candidate, deciding: PlanContext): readonly StepGroup[] {
  const type = deciding.types.get(one.resource.type);
  const units = one.policy.actions.map((node) => groupOf(node, one, type, deciding)).filter((unit) => unit.length > 0);
  return atRest(bindSnapshots(inOrder(withClassSnapshots(units, one, type))), one, type);
}

function groupOf(
  node: ActionNode,
  { finding, resource, policy }: Candidate,
  type: ResourceType | undefined,
  deciding: PlanContext,
): StepGroup {
  const action = deciding.actions.get(node.name);
  if (!action)
    throw new TypeError(`the policy ${policy.name} names an action that the vocabulary does not have: ${node.name}`);
  const { now, settings, history, evidence } = deciding;
  const { account, region } = resource;
  const drafts = (action as unknown as ActionDefinition<Json>).plan(finding, node.options, {
    now,
    settings,
    history,
    policy: { name: policy.name },
    account,
    region,
    evidence,
    ...(type?.power && {
      power: type.power.of(resource.raw),
      costStopped: type.perMonthStopped?.(resource.raw, resource) ?? {
        unknown: `what a stopped ${type.name} costs is not known`,
      },
    }),
  });
  const made: (ProposedStep | 'not-needed')[] = [];
  for (const draft of drafts) {
    const waitsFor = (draft.waitsFor ?? [])
      .map((at) => earlier(made, at, node.name))
      .filter((each) => each !== 'not-needed');
    const asked = {
      ...wish(draft, one(node, resource.type), type, resource, deciding),
      waitsFor,
      requestedBy: node.name,
      ...(draft.refused !== undefined && { refused: draft.refused, refusedAs: draft.refusedAs }),
      ...(draft.message !== undefined && { message: draft.message }),
    };
    made.push(
      draft.ifNeeded && asked.definition?.blocked?.(resource, asked.options as never) !== undefined
        ? 'not-needed'
        : asked,
    );
  }
  return made.filter((each) => each !== 'not-needed');
}

function one(node: ActionNode, type: string): string {
  return `${node.name} on ${type}`;
}

function earlier<Made>(made: readonly Made[], at: number, action: string): Made {
  const found = made[at];
  if (!found) throw new TypeError(`the action ${action} waits for a draft that does not come before it`);
  return found;
}

function wish(
  draft: RequestedStep,
  where: string,
  type: ResourceType | undefined,
  resource: Candidate['resource'],
  deciding: PlanContext,
): Pick<ProposedStep, 'verb' | 'effect' | 'options' | 'definition' | 'alsoDestroys'> {
  if (draft.verb === 'notify') return { verb: 'notify', effect: 'notify', options: draft.options, alsoDestroys: [] };
  const name = verbName(type, draft.verb);
  const definition = name === undefined ? undefined : type?.verbs[name];
  if (name === undefined || !definition)
    return { verb: draft.verb, effect: 'none', options: draft.options, alsoDestroys: [] };
  const options = checked(definition, draft.options, where);
  return {
    verb: name,
    effect: definition.effect,
    options,
    definition,
    alsoDestroys: takenBy(name, resource, deciding),
  };
}

/** All that the verb would take along, at any depth, as far as the inventory knows it. */
function takenBy(
  verb: string,
  resource: Candidate['resource'],
  { protection, now, relatives }: PlanContext,
): readonly AlsoDestroyed[] {
  return protection
    .blastRadius(resource, verb, now, relatives(resource))
    .alsoDestroys.map(({ ref, class: lifespan }) => ({ ...ref, ...(lifespan && { class: lifespan }) }));
}

function verbName(type: ResourceType | undefined, asked: string): string | undefined {
  if (!type) return undefined;
  if (Object.hasOwn(type.verbs, asked)) return asked;
  return Object.hasOwn(type.verbAliases ?? {}, asked) ? type.verbAliases?.[asked] : undefined;
}

/** The verb's own schema has the last word, so a plan never holds options that its verb cannot read. */
function checked(definition: Verb<Record<string, unknown>, never>, options: Json, where: string): Json {
  const parsed = definition.options.safeParse(options);
  if (!parsed.success)
    throw new TypeError(`${where} asks for options that its verb does not know: ${parsed.error.message}`);
  return parsed.data;
}

/**
 * Puts a snapshot before each delete that would lose data, unless the finding has one already or its class may do
 * without.
 */
function withClassSnapshots(
  units: readonly StepGroup[],
  { policy, resource, finding }: Candidate,
  type: ResourceType | undefined,
): readonly StepGroup[] {
  if (!type?.isStateful) return units;
  if (units.some((unit) => unit.some((each) => each.effect === 'snapshot'))) return units;
  if (finding.subject.class === 'ephemeral-task' && policy.skipSnapshot) return units;
  const snapshot = type.verbs['snapshot'];
  if (!snapshot) return units;
  return units.map((unit) => {
    if (!unit.some(isDelete)) return unit;
    const first: ProposedStep = {
      verb: 'snapshot',
      effect: snapshot.effect,
      options: checked(snapshot, {}, `snapshot on ${resource.type}`),
      definition: snapshot,
      alsoDestroys: [],
      waitsFor: [],
      requestedBy: 'class',
    };
    const at = unit.findIndex(isDelete);
    return [...unit.slice(0, at), first, ...unit.slice(at)];
  });
}

/** A unit moves before the first one that holds a verb which must come after one of its own. */
function inOrder(units: readonly StepGroup[]): readonly StepGroup[] {
  const ordered: StepGroup[] = [];
  for (const unit of units) {
    const at = ordered.findIndex((other) => mustFollow(other, unit) && !mustFollow(unit, other));
    ordered.splice(at === -1 ? ordered.length : at, 0, unit);
  }
  return ordered;
}

function mustFollow(later: StepGroup, former: StepGroup): boolean {
  const verbs = new Set(former.map((each) => each.verb));
  if (former.some((each) => each.effect === 'snapshot') && later.some((each) => each.effect === 'delete')) return true;
  return later.some((each) => each.definition?.after?.some((verb) => verbs.has(verb)) ?? false);
}

/**
 * A unit of snapshots joins the next unit of its finding that deletes. Whoever wrote the action, a delete waits for the
 * snapshots that stand before it.
 */
function bindSnapshots(units: readonly StepGroup[]): readonly StepGroup[] {
  const bound: StepGroup[] = [];
  let waiting: readonly ProposedStep[] = [];
  for (const [at, unit] of units.entries()) {
    const isSnapshots = unit.every((each) => each.effect === 'snapshot');
    if (isSnapshots && units.slice(at + 1).some((later) => later.some(isDelete))) {
      waiting = [...waiting, ...unit];
    } else if (unit.some(isDelete)) {
      bound.push(deletesAfterSnapshots([...waiting, ...unit]));
      waiting = [];
    } else {
      bound.push(unit);
    }
  }
  return bound;
}

/**
 * Puts what brings it to rest before the first snapshot that a delete rests on: a snapshot of what is in use misses
 * what is written later.
 */
function atRest(
  units: readonly StepGroup[],
  { resource }: Candidate,
  type: ResourceType | undefined,
): readonly StepGroup[] {
  const { quiesce } = type ?? {};
  const definition = quiesce?.verb === undefined ? undefined : type?.verbs[quiesce.verb];
  if (quiesce?.verb === undefined || definition === undefined || quiesce.isQuiesced(resource.raw)) return units;
  const { verb } = quiesce;
  const at = units.findIndex((unit) => unit.some(isDelete) && unit.some((each) => each.effect === 'snapshot'));
  if (at === -1 || units.slice(0, at + 1).some((unit) => unit.some((each) => each.verb === verb))) return units;
  const { effect } = definition;
  const options = checked(definition, {}, `${verb} on ${resource.type}`);
  const first: ProposedStep = {
    verb,
    effect,
    options,
    definition,
    alsoDestroys: definition.alsoDestroys?.(resource) ?? [],
    waitsFor: [],
    requestedBy: 'class',
  };
  return units.map((unit, index) => (index === at ? [first, ...waitingFor(first, unit)] : unit));
}

/** Wishes are known by identity, so they are changed in place. */
function waitingFor(first: ProposedStep, unit: StepGroup): StepGroup {
  for (const wish of unit) if (wish.effect !== 'notify') wish.waitsFor.unshift(first);
  return unit;
}

/** Wishes are known by identity, so they are changed in place. */
function deletesAfterSnapshots(unit: StepGroup): StepGroup {
  for (const [at, wish] of unit.entries()) {
    if (!isDelete(wish)) continue;
    const snapshots = unit.slice(0, at).filter((each) => each.effect === 'snapshot' && !wish.waitsFor.includes(each));
    wish.waitsFor.unshift(...snapshots);
  }
  return unit;
}

function isDelete(wish: ProposedStep): boolean {
  return wish.effect === 'delete';
}
