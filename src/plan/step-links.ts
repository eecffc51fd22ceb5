import type { Step } from '../core/step.ts';

/** How the steps on one resource depend on each other, by their ids. */
export interface Links {
  /** Other findings that requested the same. */
  readonly alsoFor: Map<string, Set<string>>;
  readonly waitsFor: Map<string, Set<string>>;
  /** The steps whose approval a step awaits. */
  readonly awaits: Map<string, Set<string>>;
  /** When the window of a step opens. */
  readonly notBefore: Map<string, string>;
  /** Verbs that the verb of a step must come after. */
  readonly after: Map<string, readonly string[]>;
}

export function noLinks(): Links {
  return { alsoFor: new Map(), waitsFor: new Map(), awaits: new Map(), notBefore: new Map(), after: new Map() };
}

/** What a step is linked to; a set to add to. */
export function linkedTo(links: Map<string, Set<string>>, id: string): Set<string> {
  const known = links.get(id) ?? new Set<string>();
  links.set(id, known);
  return known;
}

/** The step with its links, in the order in which a plan's lines have them. */
export function withLinks(step: Step, links: Links): Step {
  const { id, finding, policy, subject, verb, effect, options, waitsFor: _, ...facts } = step;
  const alsoFor = links.alsoFor.get(id);
  const notBefore = links.notBefore.get(id);
  const awaits = links.awaits.get(id);
  return {
    id,
    finding,
    ...(alsoFor ? { alsoFor: [...alsoFor] } : {}),
    policy,
    subject,
    verb,
    effect,
    options,
    waitsFor: [...(links.waitsFor.get(id) ?? [])],
    ...(notBefore === undefined ? {} : { notBefore }),
    ...(awaits ? { awaits: [...awaits].sort() } : {}),
    ...facts,
  };
}

/** Adds an edge, unless it would close a circle; then the order that was set first stays. */
export function addWait({ waitsFor }: Links, id: string, other: string): void {
  const reaches = (from: string): boolean => from === id || [...(waitsFor.get(from) ?? [])].some(reaches);
  if (!reaches(other)) linkedTo(waitsFor, id).add(other);
}

/**
 * A group waits for approval together: no snapshot is taken every night for a delete that nobody approves. A snapshot
 * that another policy requested for itself is taken.
 */
export function awaitTogether(groups: readonly (readonly Step[])[], { awaits }: Links): void {
  const awaitedBy = new Map<string, (readonly string[])[]>();
  for (const group of groups) {
    const awaited = group.filter(({ id }) => awaits.get(id)?.has(id)).map(({ id }) => id);
    for (const { id } of group) awaitedBy.set(id, [...(awaitedBy.get(id) ?? []), awaited]);
  }
  for (const [id, awaitedInGroups] of awaitedBy)
    if (awaitedInGroups.every((ids) => ids.length > 0))
      for (const other of awaitedInGroups.flat()) linkedTo(awaits, id).add(other);
}

/**
 * Whatever follows a step for the same finding waits for the same approval. Messages do not wait: they are how people
 * learn about it.
 */
export function awaitInTurn(steps: readonly Step[], links: Links): void {
  const byId = new Map(steps.map((step) => [step.id, step]));
  for (let isSettled = false; !isSettled; ) {
    isSettled = true;
    for (const step of steps) {
      if (step.effect === 'notify') continue;
      for (const previous of [...(links.waitsFor.get(step.id) ?? [])].flatMap((id) => byId.get(id) ?? []))
        for (const id of sharesFinding(step, previous, links) ? (links.awaits.get(previous.id) ?? []) : [])
          if (!links.awaits.get(step.id)?.has(id)) {
            linkedTo(links.awaits, step.id).add(id);
            isSettled = false;
          }
    }
  }
}

function sharesFinding(step: Step, other: Step, { alsoFor }: Links): boolean {
  return [step.finding, ...(alsoFor.get(step.id) ?? [])].some(
    (id) => id === other.finding || alsoFor.get(other.id)?.has(id),
  );
}

/**
 * Across policies: a verb waits for the verbs that it must come after, and a delete for everything else that is done to
 * the resource.
 */
export function orderAcross(steps: readonly Step[], links: Links): void {
  for (const later of steps) {
    const after = links.after.get(later.id) ?? [];
    for (const earlier of steps) {
      if (earlier === later || earlier.effect === 'notify' || earlier.subject.arn !== later.subject.arn) continue;
      if (after.includes(earlier.verb) || (later.effect === 'delete' && earlier.effect !== 'delete'))
        addWait(links, later.id, earlier.id);
    }
  }
}
