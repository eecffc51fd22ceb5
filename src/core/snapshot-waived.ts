import type { LifespanClass } from './settings.ts';

/**
 * Whether `skip-snapshot`, which only an ephemeral-task may have, holds for what goes along with it, too: for what is
 * itself an ephemeral-task, and for a volume that was born with its instance (a group's are those of its instances),
 * unless somebody said that it is more. What nobody has said anything of is not given up with something else. Source:
 * our own rule, the class table of docs/how-a-plan-decides.md.
 */
export function isSnapshotWaived(
  subject: { readonly type: string },
  member: { readonly type: string; readonly class: LifespanClass },
): boolean {
  if (member.class === 'ephemeral-task') return true;
  return (subject.type === 'ec2' || subject.type === 'asg') && member.type === 'ebs' && member.class === 'unknown';
}
