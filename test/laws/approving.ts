import { type Approval, approvable } from '../../src/core/approval.ts';
import type { Plan } from '../../src/core/plan.ts';
import type { ApprovalStore } from '../../src/ledger/approvals.ts';
import type { World } from './world.ts';

/** What a person may get wrong, or somebody forge: only a `sound` yes is one. */
export type Yes = 'sound' | 'for-another' | 'ended';

/** Lets somebody say yes, at any call from now on, to one of the plan's stops and deletes. */
export function peopleApprove(world: World, plan: Plan, ledger: Pick<ApprovalStore, 'approve'>, yes: Yes): void {
  const asked = plan.steps.filter(({ effect }) => effect === 'stop' || effect === 'delete');
  world.approve = (which) => {
    const step = asked[which % Math.max(1, asked.length)];
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
    // A yes is for this step alone, and for what was named with it.
    if (yes === 'sound')
      for (const each of [subject.id, ...alsoDestroys.map((goes) => goes.id)]) world.approved.add(`${id} ${each}`);
  };
}
