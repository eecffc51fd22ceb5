import type { LifespanClass } from './settings.ts';

/**
 * Whether `skip-snapshot`, which only an ephemeral-task may have, also covers a resource that the same write destroys.
 * It covers an ephemeral-task, and a volume that was created with its instance (a group's volumes are those of its
 * instances) unless a tag gives it another class. Unclassified data is not lost together with something else.
 * Source: our own rule, the class table of docs/how-a-plan-decides.md.
 */
export function isSnapshotWaived(
  subject: { readonly type: string },
  member: { readonly type: string; readonly class: LifespanClass },
): boolean {
  if (member.class === 'ephemeral-task') return true;
  return (subject.type === 'ec2' || subject.type === 'asg') && member.type === 'ebs' && member.class === 'unknown';
}
