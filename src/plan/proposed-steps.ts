import { acceptedLosses } from '../core/accepted-losses.ts';
import { type RequestedStep, takingJson } from '../core/action.ts';
import type { Json } from '../core/json.ts';
import type { ActionNode } from '../core/policy.ts';
import type { Deed } from '../core/protection.ts';
import type { ResourceType } from '../core/resource-type.ts';
import type { AlsoDestroyed } from '../core/step.ts';
import { type Effect, type ParsedVerb, takingParsed, type Verb } from '../core/verb.ts';
import type { Candidate, PlanContext } from './context.ts';

/** One verb that an action requests, or that its class adds, before it is accepted. */
export interface ProposedStep {
  /** Identifies it among the proposed steps of its candidate. */
  readonly key: string;
  readonly verb: string;
  readonly effect: Effect | 'notify' | 'none';
  readonly options: Json;
  /** Left out for `notify`, and where the type has no such verb. */
  readonly definition?: ParsedVerb;
  /** What the step also destroys. */
  readonly alsoDestroys: readonly AlsoDestroyed[];
  /** Keys of the proposed steps of the same group that must be done before. */
  readonly waitsFor: readonly string[];
  readonly requestedBy: string;
  /** Why the action itself refuses it. */
  readonly refused?: string;
  readonly refusedAs?: RequestedStep['refusedAs'];
  /** What its options are based on. */
  readonly message?: string;
}

/**
 * Steps that are accepted or refused together: those of one action, and a snapshot that was requested before a delete.
 * If one of them is refused, none becomes a step, except messages. (A snapshot for a delete that does not follow would
 * be taken again every night.)
 */
export type StepGroup = readonly ProposedStep[];

/**
 * What the policy's actions request for one resource, in the order in which it is done: the order of the actions,
 * unless a verb must come after another.
 */
export function proposedStepsOf(candidate: Candidate, context: PlanContext): readonly StepGroup[] {
  const type = context.types.get(candidate.resource.type);
  const groups = candidate.policy.actions
    .map((node, index) => groupOf(node, `${index}`, candidate, type, context))
    .filter((group) => group.length > 0);
  return quiescedFirst(bindSnapshots(inOrder(withClassSnapshots(groups, candidate, type))), candidate, context);
}

function groupOf(
  node: ActionNode,
  key: string,
  { finding, resource, policy }: Candidate,
  type: ResourceType | undefined,
  context: PlanContext,
): StepGroup {
  const action = context.actions.get(node.name);
  if (!action)
    throw new TypeError(`the policy ${policy.name} names an action that the vocabulary does not have: ${node.name}`);
  const { now, settings, history, evidence, costs } = context;
  const { account, region } = resource;
  const requests = takingJson(action).plan(finding, node.options, {
    now,
    settings,
    history,
    policy: { name: policy.name },
    type: type ?? { name: resource.type, verbs: {} },
    account,
    region,
    evidence,
    ...(type?.power && {
      power: type.power.of(resource.raw),
      costStopped: costs.ofStopped(resource, evidence),
    }),
  });
  const proposals: (ProposedStep | 'not-needed')[] = [];
  for (const [at, request] of requests.entries()) {
    const waitsFor = (request.waitsFor ?? []).flatMap((index) => {
      const earlier = earlierProposal(proposals, index, node.name);
      return earlier === 'not-needed' ? [] : [earlier.key];
    });
    const proposal = {
      key: `${key}.${at}`,
      ...resolvedVerb(request, labelOf(node, resource.type), type, resource, context),
      waitsFor,
      requestedBy: node.name,
      ...(request.refused !== undefined && { refused: request.refused, refusedAs: request.refusedAs }),
      ...(request.message !== undefined && { message: request.message }),
    };
    proposals.push(
      request.ifNeeded && proposal.definition?.blocked?.(resource, proposal.options) !== undefined
        ? 'not-needed'
        : proposal,
    );
  }
  return proposals.filter((proposal) => proposal !== 'not-needed');
}

function labelOf(node: ActionNode, type: string): string {
  return `${node.name} on ${type}`;
}

function earlierProposal<Proposal>(proposals: readonly Proposal[], index: number, action: string): Proposal {
  const proposal = proposals[index];
  if (!proposal) throw new TypeError(`the action ${action} waits for a requested step that does not come before it`);
  return proposal;
}

function resolvedVerb(
  request: RequestedStep,
  label: string,
  type: ResourceType | undefined,
  resource: Candidate['resource'],
  context: PlanContext,
): Pick<ProposedStep, 'verb' | 'effect' | 'options' | 'definition' | 'alsoDestroys'> {
  if (request.verb === 'notify')
    return { verb: 'notify', effect: 'notify', options: request.options, alsoDestroys: [] };
  const name = verbName(type, request.verb);
  const definition = name === undefined ? undefined : type?.verbs[name];
  if (name === undefined || !definition)
    return { verb: request.verb, effect: 'none', options: request.options, alsoDestroys: [] };
  const options = checked(definition, request.options, label);
  return {
    verb: name,
    effect: definition.effect,
    options,
    definition: takingParsed(definition),
    alsoDestroys: alsoDestroyedBy({ verb: name, options }, resource, context),
  };
}

/** Everything that the verb would also destroy, at any depth, as far as the inventory knows it. */
function alsoDestroyedBy(
  deed: Deed,
  resource: Candidate['resource'],
  { protection, now, relatedIn }: PlanContext,
): readonly AlsoDestroyed[] {
  return protection
    .blastRadius(resource, deed, now, relatedIn(resource))
    .alsoDestroys.map(({ ref, class: memberClass }) => ({ ...ref, ...(memberClass && { class: memberClass }) }));
}

function verbName(type: ResourceType | undefined, name: string): string | undefined {
  if (!type) return undefined;
  if (Object.hasOwn(type.verbs, name)) return name;
  return Object.hasOwn(type.verbAliases ?? {}, name) ? type.verbAliases?.[name] : undefined;
}

/** The verb's own schema checks the options again, so a plan never contains options that its verb cannot read. */
function checked(definition: Verb<Record<string, unknown>, never>, options: Json, label: string): Json {
  const parsed = definition.options.safeParse(options);
  if (!parsed.success)
    throw new TypeError(`${label} requests options that its verb does not know: ${parsed.error.message}`);
  return parsed.data;
}

/**
 * Puts a snapshot before each delete that would lose data, unless the finding has one already or its class may do
 * without.
 */
function withClassSnapshots(
  groups: readonly StepGroup[],
  { policy, resource, finding }: Candidate,
  type: ResourceType | undefined,
): readonly StepGroup[] {
  if (!type?.isStateful) return groups;
  if (groups.some((group) => group.some((proposed) => proposed.effect === 'snapshot'))) return groups;
  if (finding.subject.class === 'ephemeral-task' && policy.skipSnapshot) return groups;
  const snapshot = type.verbs['snapshot'];
  if (!snapshot) return groups;
  return groups.map((group, at) => {
    if (!group.some(isDelete)) return group;
    const snapshotFirst: ProposedStep = {
      key: `snapshot.${at}`,
      verb: 'snapshot',
      effect: snapshot.effect,
      options: checked(snapshot, {}, `snapshot on ${resource.type}`),
      definition: takingParsed(snapshot),
      alsoDestroys: [],
      waitsFor: [],
      requestedBy: 'class',
    };
    const index = group.findIndex(isDelete);
    return [...group.slice(0, index), snapshotFirst, ...group.slice(index)];
  });
}

/** A group moves before the first one that contains a verb which must come after one of its own. */
function inOrder(groups: readonly StepGroup[]): readonly StepGroup[] {
  const ordered: StepGroup[] = [];
  for (const group of groups) {
    const index = ordered.findIndex((other) => mustFollow(other, group) && !mustFollow(group, other));
    ordered.splice(index === -1 ? ordered.length : index, 0, group);
  }
  return ordered;
}

function mustFollow(later: StepGroup, earlier: StepGroup): boolean {
  const verbs = new Set(earlier.map((proposed) => proposed.verb));
  if (
    earlier.some((proposed) => proposed.effect === 'snapshot') &&
    later.some((proposed) => proposed.effect === 'delete')
  )
    return true;
  return later.some((proposed) => proposed.definition?.after?.some((verb) => verbs.has(verb)) ?? false);
}

/**
 * A group of snapshots joins the next group of its finding that deletes. So a delete waits for the snapshots before it,
 * whichever action requested them.
 */
function bindSnapshots(groups: readonly StepGroup[]): readonly StepGroup[] {
  const bound: StepGroup[] = [];
  let waiting: readonly ProposedStep[] = [];
  for (const [index, group] of groups.entries()) {
    const isSnapshots = group.every((proposed) => proposed.effect === 'snapshot');
    if (isSnapshots && groups.slice(index + 1).some((later) => later.some(isDelete))) {
      waiting = [...waiting, ...group];
    } else if (group.some(isDelete)) {
      bound.push(deletesAfterSnapshots([...waiting, ...group]));
      waiting = [];
    } else {
      bound.push(group);
    }
  }
  return bound;
}

/**
 * Puts the verb that quiesces the resource before the first snapshot that a delete depends on: a snapshot taken while
 * the resource is in use misses what is written later.
 */
function quiescedFirst(
  groups: readonly StepGroup[],
  { resource }: Candidate,
  context: PlanContext,
): readonly StepGroup[] {
  const type = context.types.get(resource.type);
  const { quiesce } = type ?? {};
  const definition = quiesce?.verb === undefined ? undefined : type?.verbs[quiesce.verb];
  if (quiesce?.verb === undefined || definition === undefined || quiesce.isQuiesced(resource.raw)) return groups;
  const { verb } = quiesce;
  const position = groups.findIndex(
    (group) => group.some(isDelete) && group.some((proposed) => proposed.effect === 'snapshot'),
  );
  if (
    position === -1 ||
    groups.slice(0, position + 1).some((group) => group.some((proposed) => proposed.verb === verb))
  )
    return groups;
  const { effect } = definition;
  // What the delete may lose, the stop before it may lose too.
  const deletion = groups[position]?.find(isDelete);
  const options = checked(definition, acceptedLosses(deletion?.options ?? {}), `${verb} on ${resource.type}`);
  const quiesceFirst: ProposedStep = {
    key: 'quiesce',
    verb,
    effect,
    options,
    definition: takingParsed(definition),
    alsoDestroys: alsoDestroyedBy({ verb, options }, resource, context),
    waitsFor: [],
    requestedBy: 'class',
  };
  return groups.map((group, index) =>
    index === position ? [quiesceFirst, ...waitingFor(quiesceFirst, group)] : group,
  );
}

function waitingFor({ key }: ProposedStep, group: StepGroup): StepGroup {
  return group.map((proposed) =>
    proposed.effect === 'notify' ? proposed : { ...proposed, waitsFor: [key, ...proposed.waitsFor] },
  );
}

function deletesAfterSnapshots(group: StepGroup): StepGroup {
  return group.map((proposed, index) => {
    if (!isDelete(proposed)) return proposed;
    const snapshots = group
      .slice(0, index)
      .filter(({ key, effect }) => effect === 'snapshot' && !proposed.waitsFor.includes(key));
    return { ...proposed, waitsFor: [...snapshots.map(({ key }) => key), ...proposed.waitsFor] };
  });
}

function isDelete(proposed: ProposedStep): boolean {
  return proposed.effect === 'delete';
}
