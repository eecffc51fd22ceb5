import type { Ref } from '../core/resource.ts';
import { alsoDestroyedBy } from '../core/resource-type.ts';
import type { Step } from '../core/step.ts';
import { touchedAlong, verbOf } from './blast-radius.ts';
import { parentsOf, refKey } from './parents.ts';
import type { RulingBasis } from './rule.ts';
import { destroyingDeedOf, subjectOf, touchedBy } from './step-parts.ts';

/** Something to read. Whatever the verb destroys is read next. */
interface ToRead {
  readonly ref: Ref;
  readonly verb: string;
}

/** The verb for what is only read: no type has a verb of this name. */
// Stryker disable next-line StringLiteral: any name that no verb has will do.
const readOnly = '';

/**
 * Level by level: the subjects of the steps; what the steps change with them or destroy; what all of these belong to.
 * One batch per type and level.
 */
export async function readWithRelated(steps: readonly Step[], basis: RulingBasis): Promise<void> {
  const { types, fresh } = basis;
  const subjects = steps.map((step) => ({ ref: subjectOf(step), verb: destroyingDeedOf(step, types).verb }));
  await fresh.fetch(subjects.map(({ ref }) => ref));
  await fresh.fetchProtection(destroyedIn(subjects, basis));
  const unseen = unseenFilter();
  let level = unseen([
    ...steps.flatMap((step) => changedBy(step, basis)),
    ...subjects.flatMap((subject) => follow(subject, false, basis)),
  ]);
  while (level.length > 0) {
    await fresh.fetch(level.map(({ ref }) => ref));
    const asked = level.filter(({ ref }) => types.get(ref.type)?.protection?.isAskedOfMembers !== false);
    await fresh.fetchProtection(destroyedIn(asked, basis));
    level = unseen(level.flatMap((item) => follow(item, item.verb === 'delete', basis)));
  }
}

/** Lets each thing to read pass once. */
function unseenFilter(): (found: readonly ToRead[]) => readonly ToRead[] {
  const seen = new Set<string>();
  return (found) => {
    const byKey = new Map(found.map((toRead) => [`${refKey(toRead.ref)}|${toRead.verb}`, toRead]));
    const unseen = [...byKey].filter(([key]) => !seen.has(key)).map(([, toRead]) => toRead);
    for (const key of byKey.keys()) seen.add(key);
    return unseen;
  };
}

/** What their verbs delete of these, not only read or change. */
function destroyedIn(level: readonly ToRead[], { types }: RulingBasis): readonly Ref[] {
  return level.filter(({ ref, verb }) => verbOf(types, ref.type, verb)?.effect === 'delete').map(({ ref }) => ref);
}

function changedBy(step: Step, { types, fresh, fault }: RulingBasis): readonly ToRead[] {
  const resource = fresh.get(subjectOf(step));
  if (typeof resource === 'string') return [];
  try {
    return touchedBy(step, types, resource).map((ref) => ({ ref, verb: readOnly }));
  } catch (error) {
    // As in `follow`.
    fault(`what a ${step.verb} of ${step.subject.type} also changes`, error);
    return [];
  }
}

/** @param isAlong whether something else destroys it along with itself. */
function follow({ ref, verb }: ToRead, isAlong: boolean, { types, fresh, fault }: RulingBasis): readonly ToRead[] {
  const resource = fresh.get(ref);
  // Stryker disable next-line ConditionalExpression,StringLiteral: for TypeScript only; a string has neither parents
  // nor members, and whatever that throws is caught below.
  if (typeof resource === 'string') return [];
  try {
    const parents = parentsOf(resource, types).value.map((parent) => ({ ref: parent, verb: readOnly }));
    if (resource.unread.size > 0) return parents;
    const destroyedRefs = alsoDestroyedBy(verbOf(types, ref.type, verb), resource, types.values());
    const next = [...parents, ...destroyedRefs.map((destroyed) => ({ ref: destroyed, verb: 'delete' }))];
    // The subject's own are read with the options of its step.
    if (isAlong) next.push(...touchedAlong(resource, types).map((changed) => ({ ref: changed, verb: readOnly })));
    return next;
  } catch (error) {
    // `ruleOn` meets the same fault again and refuses the step. Here it only means that there is nothing more to read.
    fault(`what ${ref.type} belongs to, or also destroys`, error);
    return [];
  }
}
