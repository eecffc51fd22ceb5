import type { Approval } from '../../core/approval.ts';
import { approvable } from '../../core/approval.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import type { Plan } from '../../core/plan.ts';
import type { Step } from '../../core/step.ts';
import type { ApprovalStore } from '../../ledger/approvals.ts';
import type { StepStore } from '../../ledger/steps.ts';
import { approvalFault, planFault } from './approval-faults.ts';

/** A step that waits for approval, or that was approved. */
export interface Awaiting {
  readonly step: Step;
  /** Steps that wait with it: the snapshot before a delete, what its policy does afterwards. */
  readonly others: readonly Step[];
  readonly approval?: Approval;
  /** Whether it has ended, so that an approval does not matter any more. */
  readonly hasEnded: boolean;
}

/** Who approves which steps, when and why. */
export interface ApprovalRequest {
  readonly steps: readonly string[];
  readonly by: string;
  readonly reason: string;
  readonly now: Date;
}

/** Records that a person approves steps of a plan. If one of them cannot be approved, none is recorded. */
export async function approveSteps(
  plan: Plan,
  folder: string,
  request: ApprovalRequest,
  ledger: ApprovalStore & StepStore,
): Promise<{ readonly approved: readonly string[]; readonly diagnostics: readonly Diagnostic[] }> {
  const expired = planFault(plan, folder, request.now);
  if (expired !== undefined) return { approved: [], diagnostics: [expired] };
  const diagnostics = (await Promise.all(request.steps.map((id) => approvalFault(id, plan, folder, ledger)))).filter(
    (each) => each !== undefined,
  );
  if (diagnostics.length > 0) return { approved: [], diagnostics };
  const approved: string[] = [];
  for (const step of plan.steps.filter(({ id }) => request.steps.includes(id))) {
    const approval = approvalOf(step, plan, request);
    const { by, at } = await ledger.approve(approval);
    if (by === approval.by && at === approval.at) approved.push(step.id);
  }
  return { approved: approved, diagnostics: [] };
}

/** The steps of this plan that wait for approval, and those that were approved. */
export async function awaitingIn(plan: Plan, ledger: ApprovalStore & StepStore): Promise<readonly Awaiting[]> {
  const approvals = new Map((await ledger.approvals(plan.header.id)).map((approval) => [approval.step, approval]));
  const rows = new Map((await ledger.steps(plan.header.id)).map((row) => [row.step, row]));
  const waiting = plan.steps.filter(({ id, awaits = [] }) => awaits.includes(id) || approvals.has(id));
  return waiting.map((step): Awaiting => {
    const approval = approvals.get(step.id);
    const others = plan.steps.filter(({ id, awaits = [] }) => id !== step.id && awaits.includes(step.id));
    return { step, others, ...(approval && { approval }), hasEnded: rows.get(step.id)?.state.status === 'ended' };
  });
}

function approvalOf(step: Step, { header }: Plan, { by, reason, now }: ApprovalRequest): Approval {
  const { id, verb, subject, alsoDestroys } = step;
  return {
    plan: header.id,
    step: id,
    stepDigest: approvable(step),
    verb,
    arn: subject.arn,
    alsoDestroys,
    by,
    at: now.toISOString(),
    reason,
    until: header.expires,
  };
}
