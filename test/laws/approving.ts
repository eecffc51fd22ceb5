import { type Approval, approvable } from '../../src/core/approval.ts';
import type { Plan } from '../../src/core/plan.ts';
import type { ApprovalStore } from '../../src/ledger/approvals.ts';
import type { World } from './world.ts';

/** What a person may get wrong, or somebody may forge: only a `valid` approval counts. */
export type ApprovalKind = 'valid' | 'for-another' | 'ended';

/** Lets somebody approve one of the plan's stops and deletes, at any call from now on. */
export function peopleApprove(
  world: World,
  plan: Plan,
  ledger: Pick<ApprovalStore, 'approve'>,
  yes: ApprovalKind,
): void {
  const candidates = plan.steps.filter(({ effect }) => effect === 'stop' || effect === 'delete');
  world.approve = (index) => {
    const step = candidates[index % Math.max(1, candidates.length)];
    if (step === undefined) return;
    const { id, verb, subject, alsoDestroys } = step;
    const approval: Approval = {
      plan: plan.header.id,
      step: id,
      stepDigest: yes === 'for-another' ? 'something else' : approvable(step),
      verb,
      arn: subject.arn,
      alsoDestroys,
      by: 'ada',
      at: new Date(world.time).toISOString(),
      reason: 'the laws want it',
      until: yes === 'ended' ? new Date(world.time - 1).toISOString() : plan.header.expires,
    };
    void ledger.approve(approval);
    // An approval covers this step alone, and what was named with it.
    if (yes === 'valid')
      for (const destroyedId of [subject.id, ...alsoDestroys.map((goes) => goes.id)])
        world.approved.add(`${id} ${destroyedId}`);
  };
}
