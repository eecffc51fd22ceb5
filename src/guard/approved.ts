import { type Approval, approvable } from '../core/approval.ts';
import type { Ref } from '../core/resource.ts';
import type { Step } from '../core/step.ts';
import type { Effect } from '../core/verb.ts';

/** Why an approval is not for this step as it stands, or not any more. */
export function invalidity(approval: Approval, step: Step, now: Date): string | undefined {
  if (approval.stepDigest !== approvable(step) || approval.step !== step.id)
    return `what ${approval.by} approved is another ${approval.verb}`;
  return now.getTime() < Date.parse(approval.until)
    ? undefined
    : `what ${approval.by} approved ended with its plan, at ${approval.until}`;
}

/** What goes along is approved only where it was named to whoever said yes. */
export function names(approval: Approval | undefined, ref: Ref): boolean {
  return approval?.alsoDestroys.some(({ type, id }) => type === ref.type && id === ref.id) === true;
}

export function lacking(approval: Approval | undefined): string {
  return approval === undefined ? 'a person has to approve' : `the approval of ${approval.by} does not name it`;
}

/** The class table's columns that want a person's yes for persistent-support. */
export function needsApproval(effect: Effect): boolean {
  return effect === 'stop' || effect === 'delete';
}
