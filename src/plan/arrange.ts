import { acceptedLosses } from '../core/accepted-losses.ts';
import type { Json } from '../core/json.ts';
import { type ParsedVerb, takingParsed } from '../core/verb.ts';
import type { Candidate, PlanContext } from './context.ts';
import { alsoDestroyedBy, checked, isDelete, type ProposedStep, type StepGroup } from './proposed-step.ts';

/**
 * Brings the groups of a candidate into the order in which they are done: what must come after something follows it,
 * what has to come first for a delete joins its group.
 */
export function arrange(
  groups: readonly StepGroup[],
  candidate: Candidate,
  context: PlanContext,
): readonly StepGroup[] {
  const woken = wokenFirst(bindStops(bindSnapshots(inOrder(groups))), candidate, context);
  return quiescedFirst(withoutNeedlessSnapshots(woken, candidate), candidate, context);
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
 * A stop that has to come after what prepares a delete joins the group of that delete: RDS takes no snapshot of a
 * stopped database, and changes none of its settings. Where several deletes follow, which of them are refused is not
 * known yet, so it joins each, and is done once.
 */
function bindStops(groups: readonly StepGroup[]): readonly StepGroup[] {
  const targetsOf = (group: StepGroup, from: number): readonly StepGroup[] =>
    groups.slice(from + 1).filter((target) => {
      const preparations = preparationsOf(target);
      return group.every(({ effect, definition }) => effect === 'stop' && follows(definition, preparations));
    });
  const targets = groups.map(targetsOf);
  return groups.flatMap((target, at) => {
    if (targets[at]?.length) return [];
    const stops = groups.slice(0, at).filter((_, from) => targets[from]?.includes(target));
    return [withStops(target, stops.flat())];
  });
}

function withStops(target: StepGroup, moved: StepGroup): StepGroup {
  if (moved.length === 0) return target;
  const before = target.findIndex(isDelete);
  const waits = preparationsOf(target).map(({ key }) => key);
  const stops = moved.map((stop) => ({ ...stop, standsAlone: true as const, waitsFor: [...waits, ...stop.waitsFor] }));
  const later = target.slice(before).map((proposed) => (isDelete(proposed) ? after(proposed, stops) : proposed));
  return [...target.slice(0, before), ...stops, ...later];
}

/** What stands before the delete of a group, without messages; nothing where it has none. */
function preparationsOf(group: StepGroup): StepGroup {
  return group.slice(0, Math.max(0, group.findIndex(isDelete))).filter(({ effect }) => effect !== 'notify');
}

function follows(definition: ProposedStep['definition'], earlier: StepGroup): boolean {
  return earlier.some(({ verb }) => definition?.after?.includes(verb));
}

function after(proposed: ProposedStep, earlier: StepGroup): ProposedStep {
  return { ...proposed, waitsFor: [...earlier.map(({ key }) => key), ...proposed.waitsFor] };
}

/** Puts the verb that wakes the resource before a delete that AWS does not do, or cannot prepare, in its state. */
function wokenFirst(groups: readonly StepGroup[], candidate: Candidate, context: PlanContext): readonly StepGroup[] {
  const { raw, type: name } = candidate.resource;
  const type = context.types.get(name);
  const { wake } = type ?? {};
  const definition = wake && type?.verbs[wake.verb];
  if (wake === undefined || definition === undefined) return groups;
  const position = groups.findIndex(
    (group) => group.some(isDelete) && group.some(({ verb }) => wake.before.includes(verb)),
  );
  if (
    position === -1 ||
    !wake.isNeeded(raw) ||
    groups
      .slice(0, position + 1)
      .flat()
      .some(({ verb }) => verb === wake.verb)
  )
    return groups;
  const woken = { ...candidate.resource, raw: wake.woken(raw) };
  const known = groups.map((group, index) => (index === position ? group.map(refusedWhen(woken)) : group));
  return withFirst('wake', wake.verb, takingParsed(definition), { groups: known, position, candidate, context });
}

/** Nothing is woken, to run and cost money, for a delete that AWS would not do then either. */
function refusedWhen(woken: Candidate['resource']): (proposed: ProposedStep) => ProposedStep {
  return (proposed) => {
    const blocked = isDelete(proposed) ? proposed.definition?.blocked?.(woken, proposed.options) : undefined;
    return blocked === undefined ? proposed : { ...proposed, blockedThen: blocked };
  };
}

/**
 * A resource to which nobody can write needs no snapshot before the final one, and RDS takes none of a stopped
 * database. So the final one is taken, whatever the options of the delete say.
 */
function withoutNeedlessSnapshots(groups: readonly StepGroup[], { resource }: Candidate): readonly StepGroup[] {
  return groups.map((group) => {
    const needless = new Set(group.filter(({ effect }) => effect === 'snapshot').map(({ key }) => key));
    const deletion = group.map(takingFinalSnapshot).find(isDelete);
    const suffices =
      deletion?.definition?.takesFinalSnapshot?.(resource, deletion.options) === true &&
      deletion.definition.finalSnapshotSuffices?.(resource) === true &&
      !group.some(({ effect }) => effect === 'start');
    if (!suffices || needless.size === 0) return group;
    return group
      .filter(({ key }) => !needless.has(key))
      .map((proposed) => ({
        ...takingFinalSnapshot(proposed),
        waitsFor: proposed.waitsFor.filter((key) => !needless.has(key)),
      }));
  });
}

function takingFinalSnapshot(proposed: ProposedStep): ProposedStep {
  const { definition, options } = proposed;
  return { ...proposed, options: (definition?.withFinalSnapshot?.(options) as Json | undefined) ?? options };
}

/**
 * Puts the verb that quiesces the resource before the first snapshot that a delete depends on: a snapshot taken while
 * the resource is in use misses what is written later.
 */
function quiescedFirst(groups: readonly StepGroup[], candidate: Candidate, context: PlanContext): readonly StepGroup[] {
  const { resource } = candidate;
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
  return withFirst('quiesce', verb, takingParsed(definition), { groups, position, candidate, context });
}

/** Puts a verb that its class adds before everything else of a group, which waits for it. */
function withFirst(
  key: string,
  verb: string,
  definition: ParsedVerb,
  { groups, position, candidate: { resource }, context }: FirstOf,
): readonly StepGroup[] {
  // What the delete may lose, the stop before it may lose too.
  const deletion = groups[position]?.find(isDelete);
  const losses = definition.effect === 'stop' ? acceptedLosses(deletion?.options ?? {}) : {};
  const options = checked(definition as never, losses, `${verb} on ${resource.type}`);
  const first: ProposedStep = {
    key,
    verb,
    effect: definition.effect,
    options,
    definition,
    alsoDestroys: alsoDestroyedBy({ verb, options }, resource, context),
    waitsFor: [],
    requestedBy: 'class',
  };
  return groups.map((group, index) => (index === position ? [first, ...waitingFor(first, group)] : group));
}

interface FirstOf {
  readonly groups: readonly StepGroup[];
  readonly position: number;
  readonly candidate: Candidate;
  readonly context: PlanContext;
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
