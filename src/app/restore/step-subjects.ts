import type { Subject } from '../../core/finding.ts';
import type { Resource } from '../../core/resource.ts';
import type { RestoreStep } from '../../core/restore.ts';
import { createProtection } from '../../guard/protection.ts';
import { subjectOf } from '../../plan/subject.ts';
import type { Setup } from '../setup.ts';

/** Subjects of the steps: what exists as it is now, what is created as it was. */
export function subjectsOf(
  steps: readonly RestoreStep[],
  sources: readonly Resource[],
  source: Resource,
  { settings, vocabulary }: Pick<Setup, 'settings' | 'vocabulary'>,
): ReadonlyMap<string, Subject> {
  const protection = createProtection(settings, vocabulary.types);
  const subjects = new Map<string, Subject>();
  for (const resource of sources)
    subjects.set(
      resource.arn,
      subjectOf(
        resource,
        vocabulary.types.find(({ name }) => name === resource.type),
        settings,
        protection,
      ),
    );
  for (const { on } of steps) {
    if (subjects.has(on.arn)) continue;
    const { created: _ended, ...subject } = subjectOf(
      { ...source, type: on.type, id: on.id, arn: on.arn },
      undefined,
      settings,
      protection,
    );
    subjects.set(on.arn, subject);
  }
  return subjects;
}
