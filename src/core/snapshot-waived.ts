import type { ResourceType } from './resource-type.ts';
import type { LifespanClass } from './settings.ts';

/**
 * Whether `skip-snapshot`, which only an ephemeral-task may have, also covers a resource that the same write destroys.
 * It covers an ephemeral-task, and a resource that was created together with the one that is deleted (a group's volumes
 * are those of its instances) unless a tag gives it another class. Unclassified data is not lost together with
 * something else. Source: our own rule, the class table of docs/how-a-plan-decides.md.
 */
export function isSnapshotWaived(
  subject: { readonly type: string },
  member: { readonly type: Pick<ResourceType, 'createdWith'> | undefined; readonly class: LifespanClass },
): boolean {
  if (member.class === 'ephemeral-task') return true;
  return member.type?.createdWith?.includes(subject.type) === true && member.class === 'unknown';
}
