import { join } from 'node:path';
import type { Approval } from '../core/approval.ts';
import { approvable } from '../core/approval.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { nearestName } from '../core/nearest-name.ts';
import type { Plan } from '../core/plan.ts';
import type { Step } from '../core/step.ts';
import type { ApprovalStore } from '../ledger/approvals.ts';
import type { StepStore } from '../ledger/steps.ts';

/** A step that waits for a person, or that one has approved. */
export interface Awaiting {
  readonly step: Step;
  /** What waits with it: the snapshot before a delete, what its policy does afterwards. */
  readonly others: readonly Step[];
  readonly approval?: Approval;
  /** Whether it has its receipt, so that no approval matters any more. */
  readonly hasEnded: boolean;
}

/** What of a plan waits for people. */
export interface Approvals {
  readonly plan: string;
  /** When the plan expires, and every approval with it: ISO 8601. */
  readonly until: string;
  readonly awaiting: readonly Awaiting[];
  /** Ids of the steps that were approved just now. */
  readonly given: readonly string[];
}

/** Who says yes to which steps, when and why. */
export interface ApprovalRequest {
  readonly steps: readonly string[];
  readonly by: string;
  readonly reason: string;
  readonly now: Date;
}

/** Records a person's yes to steps of a plan. All of them are sound, or none is recorded. */
export async function approveWith(
  plan: Plan,
  folder: string,
  yes: ApprovalRequest,
  ledger: ApprovalStore & StepStore,
): Promise<{ readonly given: readonly string[]; readonly diagnostics: readonly Diagnostic[] }> {
  const expired = faultOfPlan(plan, folder, yes.now);
  if (expired !== undefined) return { given: [], diagnostics: [expired] };
  const diagnostics = (await Promise.all(yes.steps.map((id) => faultOf(id, plan, folder, ledger)))).filter(
    (each) => each !== undefined,
  );
  if (diagnostics.length > 0) return { given: [], diagnostics };
  const given: string[] = [];
  for (const step of plan.steps.filter(({ id }) => yes.steps.includes(id))) {
    const asked = approvalOf(step, plan, yes);
    const { by, at } = await ledger.approve(asked);
    if (by === asked.by && at === asked.at) given.push(step.id);
  }
  return { given, diagnostics: [] };
}

/** All that waits in this plan, with what was approved of it. */
export async function awaitingIn(plan: Plan, ledger: ApprovalStore & StepStore): Promise<readonly Awaiting[]> {
  const approvals = new Map((await ledger.approvals(plan.header.id)).map((approval) => [approval.step, approval]));
  const rows = new Map((await ledger.steps(plan.header.id)).map((row) => [row.step, row]));
  const asked = plan.steps.filter(({ id, awaits = [] }) => awaits.includes(id) || approvals.has(id));
  return asked.map((step): Awaiting => {
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

function faultOfPlan({ header }: Plan, folder: string, now: Date): Diagnostic | undefined {
  const file = join(folder, 'plan.json');
  if (header.source === 'recording')
    return fault(
      'recording',
      file,
      1,
      'The plan was made over a recording: nothing of it is carried out.',
      'Make a plan without `--recording`.',
    );
  if (now.getTime() < Date.parse(header.expires)) return undefined;
  return fault(
    'expired',
    file,
    1,
    `The plan expired at ${header.expires}, and so would the approval.`,
    'Make a new plan.',
  );
}

async function faultOf(id: string, plan: Plan, folder: string, ledger: StepStore): Promise<Diagnostic | undefined> {
  const at = plan.steps.findIndex((step) => step.id === id);
  const step = plan.steps[at];
  if (step === undefined) return noSuchStep(id, plan, folder);
  const file = join(folder, 'steps.ndjson');
  const { id: resource, class: lifespan } = step.subject;
  if (lifespan === 'persistent-core')
    return fault(
      'protected',
      file,
      at + 1,
      `${resource} is persistent-core: nobody can approve a ${step.verb} of it.`,
      'Leave it out.',
    );
  if (step.effect !== 'stop' && step.effect !== 'delete') {
    const awaited = (step.awaits ?? []).map((each) => `\`--step ${each}\``).join(' and ');
    const remedy = awaited === '' ? 'Leave it out.' : `It serves another: approve that, with ${awaited}.`;
    return fault(
      'not-needed',
      file,
      at + 1,
      `The ${step.verb} of ${resource} needs nobody's approval for itself.`,
      remedy,
    );
  }
  const row = await ledger.step({ plan: plan.header.id, step: id });
  if (row?.state.status !== 'ended') return undefined;
  return fault(
    'ended',
    file,
    at + 1,
    `The ${step.verb} of ${resource} has ended already: ${row.state.receipt.ending.status}.`,
    'Make a new plan.',
  );
}

/**
 * Whoever names a resource, or something that the plan refused, learns what to name instead, or that it cannot be
 * approved at all.
 */
function noSuchStep(id: string, { steps, refusals }: Plan, folder: string): Diagnostic {
  const means = ({ subject }: Pick<Step, 'subject'>): boolean => subject.id === id || subject.arn === id;
  const waiting = steps.filter((step) => means(step) && (step.awaits ?? []).includes(step.id));
  if (waiting.length > 0)
    return fault(
      'no-such-step',
      join(folder, 'steps.ndjson'),
      steps.findIndex(means) + 1,
      `${id} is a resource, and steps are approved.`,
      waiting.map((step) => `\`--step ${step.id}\` is its ${step.verb}.`).join(' '),
    );
  const line = refusals.findIndex((each) => means(each) || each.finding === id);
  const refused = refusals[line];
  if (refused !== undefined) {
    const { subject, verb, cause, message } = refused;
    const never =
      cause === 'protected' ? `nobody can approve a ${verb} of what is protected` : `an approval does not change that`;
    return fault(
      cause === 'protected' ? 'protected' : 'refused',
      join(folder, 'refusals.ndjson'),
      line + 1,
      `${subject.id}: ${message}; ${never}.`,
      'Leave it out.',
    );
  }
  const nearest = nearestName(
    id,
    steps.map((step) => step.id),
  );
  const remedy =
    nearest === undefined ? `\`mayfly approve ${folder}\` lists what waits.` : `Did you mean \`${nearest}\`?`;
  return fault('no-such-step', join(folder, 'steps.ndjson'), 1, `The plan has no step ${id}.`, remedy);
}

function fault(name: string, file: string, line: number, message: string, remedy: string): Diagnostic {
  return {
    code: `approve/${name}`,
    severity: 'error',
    at: { file, line, column: 1 },
    message,
    remedy,
    seeAlso: 'docs/approvals.md',
  };
}
