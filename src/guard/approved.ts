import { type Approval, approvable } from '../core/approval.ts';
import type { Ref } from '../core/resource.ts';
import type { Step } from '../core/step.ts';
import type { Effect } from '../core/verb.ts';

/** Why an approval does not cover this step in its current form, or not any more. */
export function invalidity(approval: Approval, step: Step, now: Date): string | undefined {
  if (approval.stepDigest !== approvable(step) || approval.step !== step.id)
    return `${approval.by} approved a different ${approval.verb}`;
  return now.getTime() < Date.parse(approval.until)
    ? undefined
    : `the approval of ${approval.by} ended with its plan, at ${approval.until}`;
}

/** What a step also destroys is approved only if the approver saw it named. */
export function names(approval: Approval | undefined, ref: Ref): boolean {
  return approval?.alsoDestroys.some(({ type, id }) => type === ref.type && id === ref.id) === true;
}

export function lacking(approval: Approval | undefined): string {
  return approval === undefined ? 'a person has to approve' : `the approval of ${approval.by} does not name it`;
}

/** The effects that need a person's approval for persistent-support, by the class table. */
export function needsApproval(effect: Effect): boolean {
  return effect === 'stop' || effect === 'delete';
}
