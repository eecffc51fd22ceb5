import type { Ref } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';
import type { Step } from '../core/step.ts';
import { verbOf } from './blast-radius.ts';

type Types = ReadonlyMap<string, ResourceType>;

export function subjectOf(step: Step): Ref {
  return { type: step.subject.type, id: step.subject.id };
}

/** What else the write changes without destroying it. Throws for options that the verb cannot read. */
export function touchedBy(step: Step, types: Types): readonly Ref[] {
  const verb = verbOf(types, step.subject.type, step.verb);
  // Stryker disable next-line OptionalChaining: for TypeScript only; without a verb `namedBy` would catch the fault,
  // and `ruleOn` has refused the step.
  return verb?.touches?.(verb.options.parse(step.options)) ?? [];
}

/** The verb that determines what is destroyed: nothing is unprotected for a deletion that would be refused. */
export function destroyingVerbOf(step: Step, types: Types): string {
  return verbOf(types, step.subject.type, step.verb)?.effect === 'unprotect' ? 'delete' : step.verb;
}
