import { type RequestedStep, takingJson } from '../core/action.ts';
import type { ActionNode } from '../core/policy.ts';
import type { ResourceType } from '../core/resource-type.ts';
import { takingParsed } from '../core/verb.ts';
import { arrange } from './arrange.ts';
import type { Candidate, PlanContext } from './context.ts';
import { alsoDestroyedBy, checked, isDelete, type ProposedStep, type StepGroup } from './proposed-step.ts';

/**
 * What the policy's actions request for one resource, in the order in which it is done: the order of the actions,
 * unless a verb must come after another.
 */
export function proposedStepsOf(candidate: Candidate, context: PlanContext): readonly StepGroup[] {
  const type = context.types.get(candidate.resource.type);
  const groups = candidate.policy.actions
    .map((node, index) => groupOf(node, `${index}`, candidate, type, context))
    .filter((group) => group.length > 0);
  return arrange(withClassSnapshots(groups, candidate, type), candidate, context);
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

function verbName(type: ResourceType | undefined, name: string): string | undefined {
  if (!type) return undefined;
  if (Object.hasOwn(type.verbs, name)) return name;
  return Object.hasOwn(type.verbAliases ?? {}, name) ? type.verbAliases?.[name] : undefined;
}

/**
 * Puts a snapshot before each delete that would lose data, unless the finding has one already or its class may do
 * without. A snapshot in the group of another delete is refused together with that, so it counts for that one alone;
 * where both deletes are done, the two are one step.
 */
function withClassSnapshots(
  groups: readonly StepGroup[],
  { policy, resource, finding }: Candidate,
  type: ResourceType | undefined,
): readonly StepGroup[] {
  if (!type?.isStateful) return groups;
  const isSaved = (group: StepGroup): boolean => group.some(({ effect }) => effect === 'snapshot');
  if (groups.some((group) => isSaved(group) && !group.some(isDelete))) return groups;
  if (finding.subject.class === 'ephemeral-task' && policy.skipSnapshot) return groups;
  const snapshot = type.verbs['snapshot'];
  if (!snapshot) return groups;
  const usual: Omit<ProposedStep, 'key'> = groups.flat().find(({ effect }) => effect === 'snapshot') ?? {
    verb: 'snapshot',
    effect: snapshot.effect,
    options: checked(snapshot, {}, `snapshot on ${resource.type}`),
    definition: takingParsed(snapshot),
    alsoDestroys: [],
    waitsFor: [],
    requestedBy: 'class',
  };
  return groups.map((group, at) => {
    if (!group.some(isDelete) || isSaved(group)) return group;
    const snapshotFirst: ProposedStep = { ...usual, key: `snapshot.${at}`, waitsFor: [], requestedBy: 'class' };
    const index = group.findIndex(isDelete);
    return [...group.slice(0, index), snapshotFirst, ...group.slice(index)];
  });
}
