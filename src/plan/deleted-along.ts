import type { Subject } from '../core/finding.ts';
import type { Refusal } from '../core/plan.ts';
import type { Ref } from '../core/resource.ts';
import type { Step } from '../core/step.ts';

/**
 * A delete may be refused of something that goes all the same, with what it belongs to: an instance with its group, a
 * volume with its instance. The refusal says so, because its owner is told of it.
 */
export function withDeletedAlong(refusals: readonly Refusal[], steps: readonly Step[]): readonly Refusal[] {
  const deletions = new Map<string, Step>();
  for (const step of steps)
    if (step.effect === 'delete') for (const ref of step.alsoDestroys) deletions.set(keyOf(step.subject, ref), step);
  if (deletions.size === 0) return refusals;
  return refusals.map((refusal) => {
    const deletion = refusal.verb === 'delete' ? deletions.get(keyOf(refusal.subject, refusal.subject)) : undefined;
    if (deletion === undefined) return refusal;
    // It is over before any date at which it could be deleted by itself.
    const { until: _, ...rest } = refusal;
    const { type, id } = deletion.subject;
    return {
      ...rest,
      message: `${refusal.message}. It is to be deleted along with ${type} ${id}, by ${deletion.policy}`,
    };
  });
}

function keyOf({ account, region }: Pick<Subject, 'account' | 'region'>, { type, id }: Ref): string {
  return JSON.stringify([account, region, type, id]);
}
