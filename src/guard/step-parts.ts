import type { Deed } from '../core/protection.ts';
import type { Ref, Resource } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';
import type { Step } from '../core/step.ts';
import type { Effect } from '../core/verb.ts';
import { verbOf } from './blast-radius.ts';

type Types = ReadonlyMap<string, ResourceType>;

export function subjectOf(step: Step): Ref {
  return { type: step.subject.type, id: step.subject.id };
}

/**
 * What else the write changes without destroying it; for a step that only prepares a deletion, what the deletion
 * changes. Throws for options that the verb cannot read.
 */
export function touchedBy(step: Step, types: Types, resource: Resource): readonly Ref[] {
  const own = verbOf(types, step.subject.type, step.verb);
  const verb = verbOf(types, step.subject.type, destroyingDeedOf(step, types).verb);
  return verb?.touches?.(verb.options.parse(verb === own ? step.options : {}), resource) ?? [];
}

/** What determines what is destroyed or lost: nothing is unprotected for a deletion that would be refused. */
export function destroyingDeedOf(
  { subject, verb: name, options }: Step,
  types: Types,
): Deed & { readonly effect: Effect } {
  const effect = verbOf(types, subject.type, name)?.effect;
  return effect === 'unprotect'
    ? { verb: 'delete', effect: 'delete', options }
    : { verb: name, effect: effect ?? 'delete', options };
}
